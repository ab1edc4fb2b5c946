"""Numbers as people type them into tables: "0.8428 ± 0.0014", "96.95%", "87.58*", "**69.0**", "9.2m", "--".

What is read is one number, with its unit, the spread beside it and what is remarked behind it ("17.1 (16.1 with dynamic
evaluation)"). Several numbers of equal right ("86.7/85.9") are none, and so is a bound ("<1").
"""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass

from db.cleaning import clean_line
from loaders.table_units import UNIT, unit_named, unit_of

_RAISED_SIGNS = "¹²³⁰-⁹ᵃ-ᶻ"
"""Digits and letters that stand as marks, in a class of characters."""
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_UNSIGNED = (
    r"(?:[1-9][0-9]{0,2}(?:[,'][0-9]{3})+(?:\.[0-9]+)?(?![0-9,])"  # 12,345.6
    r"|[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}(?![0-9.])"  # 12.345,6 and 1.234.567
    r"|[0-9]+,[0-9]+(?![0-9,])"  # 77,5
    r"|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
)
_NUMBER = rf"(?:[-+]\s?)?{_UNSIGNED}"
_POWER = r"(?:[x×*·]\s?10|(?<=[0-9.])\s10(?=\s?\^))\s?\^?\s?[{(]?\s?(?P<NAMEp>[-+]?[0-9]{1,3})\s?[})]?(?![0-9.])"
_EXPONENT = rf"(?:\s?[eE]\s?(?P<NAMEe>[-+]?[0-9]{{1,3}})(?![0-9])|\s?{_POWER})?"
_SPREAD = r"(?:[±∓]|\+\s?/?\s?[-–]|-\s?/\s?\+)"
_CELL = re.compile(
    r"(?:(?:~|∼|≈|≃|ca\.|approx\.|about|around)\s*)?(?P<before>(?:[*†‡§↑↓▲▼]|\([*†‡§]\))*)\s*(?P<money>\$?)(?P<times>[x×](?=\s?[0-9.]))?\s?"
    rf"(?P<number>{_NUMBER}){_EXPONENT.replace('NAME', 'number')}"
    rf"(?:\s?-?(?:{UNIT})(?![^\W_{_RAISED_SIGNS}]))?(?![^\W_{_RAISED_SIGNS}])"
    rf"(?:\s*(?P<open>[(\[_]?)\s*{_SPREAD}\s*(?P<error>{_UNSIGNED}){_EXPONENT.replace('NAME', 'error')}"
    rf"\s*(?P<after>[%°]|[A-Za-z][A-Za-z/ ]*[A-Za-z]|[A-Za-z])?\s*[)\]]?)?"
    rf"\s*(?P<mark>(?:[*†‡§¶#?+'↑↓▲▼;{_RAISED_SIGNS}]|\^\s?\{{?[\w*†‡§]{{1,3}}\}}?\^?)*)"
    r"\s*(?P<remark>[(\[{](?!.*[)\]}]\s*[0-9.]+%?(?:\s|\Z)).*|[,;]\s*(?:[^\W\d]|[0-9]+[- ][a-z]).*"
    r"|(?:-\s|w/)\s*[^\W\d].*|(?:with|on|using|faster|slower)\b.*"
    rf"|\+\s?{_UNSIGNED}\s?/\s?-\s?{_UNSIGNED})?",
    re.IGNORECASE,
)
_TEN = re.compile(r"(?P<sign>[-+]?)10\s?\^\s?[{(]?(?P<power>[-+]?[0-9]{1,3})[})]?")
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]+)?)(?:\s?(?:h|hrs?|hours?))?", re.IGNORECASE)
_SPELLED_TIME = re.compile(
    r"(?:([0-9]+)\s?d(?:ays?)?,?\s?)?(?:([0-9]+)\s?h(?:(?:ou)?rs?)?,?\s?)?(?:([0-9]+)\s?m(?:in(?:ute)?s?)?,?\s?)?"
    r"(?:([0-9]+)\s?s(?:ec(?:ond)?s?)?)?",
    re.IGNORECASE,
)
_SECONDS = (86_400, 3_600, 60, 1)
_BOUND = re.compile(rf"(?:[<>≤≥≲≳]|\\[lg]eq?)=?\s*{_NUMBER}.*")
_IN_BRACKETS = re.compile(rf"\(\s*({_NUMBER}\s?%?)\s*\)|\[\s*({_NUMBER}\s?%?)\s*\]")
_SPREAD_IN_BRACKETS = re.compile(rf"\(\s*({_NUMBER}\s*{_SPREAD}\s*{_UNSIGNED})\s*\)\s*(?=%)")
_LABEL = re.compile(r"\A[^\W\d][\w@ ./-]{0,40}[:=]\s*(?=[^:=]*\Z)")
"""What a number is of, before it: "AP: 43.2"."""
_EMPTY = re.compile(
    r"(?:[-–—−‒.…?*/\s]*|[(\[]?\s?(?:n\.?\s?/?\s?a\.?|none|null|unknown|tbd|tba|nan|x|n/?r|"
    r"not (?:reported|available|given))\s?[)\]]?)\**",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span|br|font|small|mark)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_SUPERSCRIPT = re.compile(r"<sup>\s*([^<>]{1,20}?)\s*</sup>", re.IGNORECASE)
_MARKDOWN = re.compile(r"\*\*|__|`|~~|(?<!\w)_|_(?!\w)|\[(?=[^\]]{0,300}\]\()|\]\([^)]{0,2000}\)")
_LATEX = re.compile(r"\\(?:text(?:bf|it|rm|sc|tt)?|math(?:bf|it|rm)|underline|emph|bm|boldsymbol|mbox)\s*\{([^{}]*)\}")
_MATHS = re.compile(r"\$([^$]*)\$")
_SPELLED = {
    "\\pm": "±",
    "\\times": "×",
    "\\cdot": "·",
    "\\%": "%",
    "\\sim": "~",
    "\\approx": "≈",
    "\\,": " ",
    "\\dagger": "†",
    "\\ddagger": "‡",
    "\\ast": "*",
}
_COMMAND = re.compile("|".join(re.escape(name) for name in sorted(_SPELLED, key=len, reverse=True)), re.ASCII)
_LOWERED = re.compile(r"_\{([^{}]*)\}|_(?=±)|\^\{([*†‡§]+)\}|\^(?=[*†‡§])")
_RAISED_POWER = re.compile(r"(?<=10)[⁻⁺]?[⁰¹²³⁴-⁹]+")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_MINUS = str.maketrans("−–‒‑⁻", "-----")
_THIN_SPACE = re.compile("(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_IN_GROUPS = re.compile(r"\s*[1-9][0-9]{0,2}(?: [0-9]{3})+(?:\.[0-9]+)?\s*")
"""A number of which spaces part the thousands."""
LONGEST_CELL = 200
"""Characters of what is looked at."""
LONGEST_FOOTNOTE = 100


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a table."""

    value: float
    error: float | None = None
    unit: str | None = None
    footnote: str | None = None
    """The mark or the words behind it: "*", "(ensemble)"; None for nothing."""


class NoValue(Exception):
    """A cell holds no number that can be used. The message is the reason, in a sentence."""


def plain(printed: str) -> str:
    """What is typed, on one line and without marks of Markdown."""
    return clean_line(_MARKDOWN.sub("", printed))


def value_of(printed: object, metric: str = "") -> Value:
    """The number of a cell in a column of that name; raises `NoValue` where it has none."""
    if isinstance(printed, bool) or not isinstance(printed, int | float | str | None):
        raise NoValue("It is no number.")
    if isinstance(printed, int | float):
        return Value(_finite(printed))
    if printed is not None and _PLAIN.fullmatch(printed):
        return Value(_finite(printed))
    text = _typed(printed or "")
    if _EMPTY.fullmatch(text):
        raise NoValue("The cell is empty.")
    if metric and text.casefold().endswith(f" {metric.casefold()}") and unit_named(metric) is None:
        text = text[: -len(metric)].rstrip()
    if (time := _time(text)) is not None:
        return Value(time, unit="s")
    if match := _TEN.fullmatch(text):
        return Value(_finite(f"{match['sign']}1e{match['power']}"))
    if match := _IN_BRACKETS.fullmatch(text):
        text = match[1] or match[2]
    text = _LABEL.sub("", _SPREAD_IN_BRACKETS.sub(r"\1 ", text), count=1)
    match = _CELL.fullmatch(text)
    if match is None:
        raise NoValue(_why_none(text))
    return _of_match(match, metric)


def _of_match(match: re.Match[str], metric: str) -> Value:
    power = match["numbere"] or match["numberp"]
    error_power = match["errore"] or match["errorp"]
    if match["errorp"] and power is None:  # 1.2 ± 0.1 × 10^-3
        power = error_power
    value = _finite(f"{_digits(match['number'])}e{power or 0}")
    error = abs(_finite(f"{_digits(match['error'])}e{error_power or 0}")) if match["error"] else None
    unit = unit_of(match, metric) or (unit_named(match["after"], metric) if match["after"] else None)
    if match["times"]:
        unit = unit or "x"
    elif match["money"]:
        if unit is not None:
            raise NoValue("It is a sum of money on a scale that no unit says.")
        unit = "$"
    footnote = clean_line(f"{match['before']}{match['mark']} {match['remark'] or ''}")[:LONGEST_FOOTNOTE].strip()
    return Value(value, error, unit, footnote or None)


def _typed(printed: str) -> str:
    """A cell on one line, without marks of Markdown, HTML and LaTeX, and with one sign each for minus and spread."""
    text = _THIN_SPACE.sub("", printed[: 5 * LONGEST_CELL])
    if " " in text and _IN_GROUPS.fullmatch(text):
        text = text.replace(" ", "")
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", _SUPERSCRIPT.sub(r"^{\1}", text))
    if "\\" in text or "$" in text:
        text = _COMMAND.sub(lambda command: _SPELLED[command[0]], _MATHS.sub(r"\1", _LATEX.sub(r"\1", text)))
    if "_" in text or "^" in text:
        text = _LOWERED.sub(lambda lowered: lowered[1] or lowered[2] or "", text)
    text = _RAISED_POWER.sub(lambda raised: f"^{raised[0].translate(_RAISED)}", text)
    return plain(text).translate(_MINUS)[:LONGEST_CELL]


def _time(text: str) -> float | None:
    """The seconds of "1:23:45" and "2h 30min"; None for anything else."""
    if match := _CLOCK.fullmatch(text):
        return int(match[1]) * 3_600 + int(match[2]) * 60 + float(match[3])
    match = _SPELLED_TIME.fullmatch(text)
    if match is None or sum(part is not None for part in match.groups()) < 2:
        return None
    return _finite(sum(int(part or 0) * each for part, each in zip(match.groups(), _SECONDS, strict=True)))


def _why_none(text: str) -> str:
    if _BOUND.fullmatch(text):
        return "It is a bound, and not the number."
    if len(re.findall(_NUMBER, text)) > 1:
        return "It is several numbers, and nothing says which counts."
    return "It is no number."


def _finite(number: float | str) -> float:
    try:
        value = float(number)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise NoValue("The number is not finite.")
    return value


def _digits(text: str) -> str:
    """A number without commas: one parts thousands, but stands for a point where it is followed by other than three."""
    text = text.replace("'", "").replace(" ", "")
    whole, comma, rest = text.rpartition(",")
    if text.count(".") > 1 or (comma and "." in whole):  # points that part thousands
        return f"{whole.replace('.', '')}.{rest}" if comma else text.replace(".", "")
    is_point = comma and "." not in rest and (len(rest) != 3 or whole.lstrip("+-").startswith("0"))
    return f"{whole}.{rest}" if is_point else text.replace(",", "")
