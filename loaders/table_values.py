"""Numbers as people type them into tables: "0.8428 ± 0.0014", "96.95%", "87.58*", "**69.0**", "9.2m", "--".

What is read is one number, with its unit, the spread beside it and what is remarked behind it ("17.1 (16.1 with dynamic
evaluation)"). Several numbers of equal right ("86.7/85.9") are none, and so is a bound ("<1").
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from db.cleaning import clean_line
from db.vocabulary import resolve_metric
from loaders.table_text import text_of_cell
from loaders.table_units import UNIT, is_of_time, unit_in_brackets, unit_named, unit_of

_RAISED_SIGNS = "¹²³⁰-⁹ᵃ-ᶻ"
"""Digits and letters that stand as marks, in a class of characters."""
_PLAIN = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(?:\s?([%KMGB]))?(?:\s?±\s?([0-9]+(?:\.[0-9]+)?))?([*†])?", re.ASCII)
"""What nearly every cell is: a number with a sign of its unit, its spread and a mark."""
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
_SIGNS = "*†‡§¶#?!+'↑↓▲▼♣♦♠♥♢◊✓✔"
"""What stands as a mark beside a number."""
_MARK = (
    rf"[{_SIGNS}{_RAISED_SIGNS}]|\^\s?(?:\{{[\w*†‡§, ]{{1,9}}\}}|[\w*†‡§]{{1,3}})\^?"
    r"|[†‡§][0-9](?![0-9.])|(?<=\s)(?-i:[a-z])(?!\w)"
)
_ALONE = r"(?<![\w.-])[0-9]+(?:\.[0-9]+)?%?(?![\w-]|\.[0-9])"
"""A number that is no part of a name, as it is in "V100"."""
_ABOUT = (
    r"(?:avg|averaged?|mean|ensembled?|single|test|dev|val|validation|micro|macro|weighted|best|reported|reproduced|"
    r"ours?)"
)
"""Words that say which number of several it is."""
_REMARK = (
    r"[(\[{](?!.*[)\]}]\s*(?:[,;/|&]\s*)?[0-9.]+%?(?:[\s(\[]|\Z)).*"
    r"|(?:[,;]\s*(?:[^\W\d]|[0-9]+[- ][a-z])|(?:-\s|w/)\s*[^\W\d]|(?:with|on|using|faster|slower)\b)"
    r"(?!.*[0-9]\.[0-9]).*"
    rf"|@(?!.*{_ALONE}.*{_ALONE}).*"
    rf"|(?::\s*[^\W\d]|\+\s?(?=[^\W\d])|(?:{_ABOUT}|speed-?up|by|for|at|as|from|without|top-?[15])(?!\w))"
    rf"(?!.*{_ALONE}).*"
    rf"|\+\s?{_UNSIGNED}%?\s?/?\s?-\s?{_UNSIGNED}%?|±\s?{_UNSIGNED}%?"
)
"""What is remarked behind a number; another number of equal right is no remark."""
_CELL = re.compile(
    r"(?:(?:~|∼|≈|≃|ca\.|approx\.|about|around)\s*)?(?P<before>(?:[*†‡§↑↓▲▼]|\([*†‡§]\))*)\s*(?P<money>\$?)(?P<times>[x×](?=\s?[0-9.]))?\s?"
    rf"(?P<number>{_NUMBER}){_EXPONENT.replace('NAME', 'number')}"
    rf"(?:\s?-?(?:{UNIT})(?![^\W_{_RAISED_SIGNS}]))?(?![^\W_{_RAISED_SIGNS}])"
    rf"(?:\s*(?P<open>[(\[_]?)\s*{_SPREAD}\s*[(\[]?\s*(?P<error>{_UNSIGNED}){_EXPONENT.replace('NAME', 'error')}"
    rf"\s*(?P<after>[%°]|[A-Za-z][A-Za-z/ ]*[A-Za-z]|[A-Za-z])?\s*[)\]]?)?"
    rf"\s*(?P<mark>(?:{_MARK})*)"
    rf"\s*(?P<remark>{_REMARK})?",
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
_IN_BRACKETS = re.compile(rf"\(\s*({_NUMBER}\s?%?)\s*\)|\[\s*({_NUMBER}\s?%?)\s*\]|\{{\s*({_NUMBER}\s?%?)\s*\}}")
_SPREAD_IN_BRACKETS = re.compile(
    rf"\(\s*(?P<number>{_NUMBER})\s*{_SPREAD}\s*(?P<error>{_UNSIGNED})\s*\)\s*"
    rf"(?:(?P<unit>%)|[eE](?P<exponent>[-+]?[0-9]{{1,3}})|{_POWER.replace('NAMEp', 'power')})"
)
"""A number and its spread, before what both are counted in: "(1.2 ± 0.1)e-4"."""
_BORDER = re.compile(r"\A[\s=:|\"“”‘']+|(?:[\s.,:;~|\"“”]|(?<=\s)-|(?<=-)-)+\Z")
"""What stands at the ends of a cell and says nothing: quotation marks, the end of a sentence, an empty half."""
_SHARE_BEFORE = re.compile(rf"%\s?({_NUMBER})")
_DAYS = re.compile(r"(?<=[0-9])\s?d\Z", re.IGNORECASE)
_WORDS_BEFORE = re.compile(rf"\A(?:{_ABOUT}(?!\w)\.?\s*)+(?=[-+]?\.?[0-9])", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?P<before>[^\W\d][\w@./ -]{{0,40}}?)\s+(?P<number>{_NUMBER}\s?%?)"
    rf"|(?P<rest>{_NUMBER}\s?%?)\s?(?P<behind>[^\W\d][\w@./ -]{{0,40}}?)"
)
"""A number beside the name of what it measures: "31.5 BLEU", "F1 87.5"."""
_LABEL = re.compile(r"\A[^\W\d][\w@ ./-]{0,40}[:=]\s*(?=[^:=]*\Z)")
"""What a number is of, before it: "AP: 43.2"."""
_EMPTY = re.compile(
    r"(?:[-–—−‒.…?*/\s]*|[(\[]?\s?(?:n\.?\s?/?\s?a\.?|none|null|unknown|tbd|tba|nan|x|n/?r|"
    r"not (?:reported|available|given))\s?[)\]]?)\**",
    re.IGNORECASE,
)
LONGEST_FOOTNOTE = 100
WITHOUT_END = "A name in it, or what is printed, is too long."
"""Why a result with such a name is none."""


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


def value_of(printed: object, metric: str = "") -> Value:
    """The number of a cell in a column of that name; raises `NoValue` where it has none."""
    if isinstance(printed, bool) or not isinstance(printed, int | float | str | None):
        raise NoValue("It is no number.")
    if isinstance(printed, int | float):
        return Value(_finite(printed))
    if printed is not None and (match := _PLAIN.fullmatch(printed)):
        number, unit, error, mark = match.groups()
        return Value(_finite(number), _finite(error) if error else None, unit, mark)
    text = text_of_cell(printed or "")
    if _EMPTY.fullmatch(text):
        raise NoValue("The cell is empty.")
    text = _BORDER.sub("", text)
    if metric and text.casefold().endswith(f" {metric.casefold()}") and unit_named(metric) is None:
        text = text[: -len(metric)].rstrip()
    if (time := _time(text)) is not None:
        return Value(time, unit="s")
    if text[-1:] in "dD" and is_of_time(metric):
        text = _DAYS.sub(" days", text)
    if match := _TEN.fullmatch(text):
        return Value(_finite(f"{match['sign']}1e{match['power']}"))
    if match := _IN_BRACKETS.fullmatch(text):
        text = match[1] or match[2] or match[3]
    match = _CELL.fullmatch(text) or _CELL.fullmatch(_without_label(text, metric))
    if match is None:
        raise NoValue(_why_none(text))
    return _of_match(match, metric)


def _without_label(text: str, metric: str) -> str:
    """A cell without the words that say what its number is, and with what two numbers have in common at each."""
    if match := _SHARE_BEFORE.fullmatch(text):
        return f"{match[1]}%"
    text = _WORDS_BEFORE.sub("", _LABEL.sub("", _SPREAD_IN_BRACKETS.sub(_shared_out, text), count=1), count=1)
    match = _NAMED.fullmatch(text)
    if match and metric and _is_name_of(match["before"] or match["behind"], metric):
        return match["number"] or match["rest"]
    return text


def _shared_out(match: re.Match[str]) -> str:
    power = match["exponent"] or match["power"]
    if match["unit"]:
        return f"{match['number']} ± {match['error']} %"
    return f"{match['number']}e{power} ± {match['error']}e{power}"


@lru_cache(maxsize=10_000)
def _is_name_of(words: str, metric: str) -> bool:
    """Whether words are a name of a metric: "ppl" of perplexity, "acc." of accuracy."""
    named, own = resolve_metric(words.strip(" .")), resolve_metric(metric)
    return named.key == own.key or (named.is_curated and named.name == own.family)


def _of_match(match: re.Match[str], metric: str) -> Value:
    power = match["numbere"] or match["numberp"]
    error_power = match["errore"] or match["errorp"]
    if match["errorp"] and power is None:  # 1.2 ± 0.1 × 10^-3
        power = error_power
    value = _finite(f"{_digits(match['number'])}e{power or 0}")
    error = abs(_finite(f"{_digits(match['error'])}e{error_power or 0}")) if match["error"] else None
    unit = unit_of(match, metric) or (unit_named(match["after"], metric) if match["after"] else None)
    remark = match["remark"] or ""
    if unit is None and (unit := unit_in_brackets(remark, metric)):
        remark = ""
    if match["mark"].startswith("^") and value == int(value) and abs(value) <= 10:
        raise NoValue("It is a power, or a number with a mark behind it.")
    if match["times"]:
        unit = unit or "x"
    elif match["money"]:
        if unit is not None:
            raise NoValue("It is a sum of money on a scale that no unit says.")
        unit = "$"
    footnote = clean_line(f"{match['before']}{match['mark']} {remark}")[:LONGEST_FOOTNOTE].strip()
    return Value(value, error, unit, footnote or None)


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
