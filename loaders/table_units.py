"""Units as people type them into tables, and the one name that results use for each.

A scale before what is counted is the unit ("4.1 GFLOPs", "25.6M params"), and a bare "m" is a million, unless what is
measured is a length.
"""

from __future__ import annotations

import re

_SECOND = r"(?:s|sec|second)"
_EACH = (
    r"(?:\s?(?:/|per)\s?(?:im(?:a)?(?:ge|g)|frame|sample|sentence|query|token|word|step|it(?:er(?:ation)?)?|epoch|batch|"
    r"clip|video|scan|scene|pair|example|document))?"
)
"""What a time is taken for."""
_COUNTED = rf"(?:\s?(?:b?flop|mac|madd|mult-?add|op|param|parameter|token)s?{_EACH})?"
_UNITS = (
    (r"%{1,2}(?:-?\s?points?|pt?s?)?|per\s?cent(?:age)?(?: points?)?|pct|pp", "%"),
    (r"(?:gpu|tpu)[- *·×]?(?:hours?|hrs?|h)", "GPU hours"),
    (r"(?:gpu|tpu)[- *·×]?days?", "GPU days"),
    (rf"fps|f/s|frames?\s?(?:/|per)\s?{_SECOND}", "fps"),
    (rf"im(?:a)?(?:ge|g)s?\s?(?:/|per)\s?{_SECOND}", "img/s"),
    (rf"tok(?:en)?s?\s?(?:/|per)\s?{_SECOND}", "token/s"),
    (rf"it(?:er(?:ation)?)?s?\s?(?:/|per)\s?{_SECOND}", "it/s"),
    (rf"(?:msecs?|milli-?seconds?|ms){_EACH}", "ms"),
    (r"[µμu]s|micro-?seconds?", "µs"),
    (r"ns|nano-?seconds?", "ns"),
    (rf"(?:seconds?|secs?|s){_EACH}", "s"),
    (rf"(?:minutes?|mins?){_EACH}", "min"),
    (rf"(?:hours?|hrs?|h){_EACH}", "h"),
    (r"days?", "days"),
    (r"weeks?", "weeks"),
    (r"bytes?", "bytes"),
    (r"ki?b|kilobytes?", "KB"),
    (r"mi?b|megabytes?", "MB"),
    (r"gi?b|gigabytes?", "GB"),
    (r"ti?b|terabytes?", "TB"),
    (r"db|decibels?", "dB"),
    (rf"(?:k|kilo|thousands?){_COUNTED}", "K"),
    (rf"(?:m|mega|mil|mill|mio|mln|mn|mm(?= ?param)|millions?){_COUNTED}", "M"),
    (rf"(?:b|bn|billions?){_COUNTED}", "B"),
    (rf"g(?:iga)?{_COUNTED}", "G"),
    (rf"(?:t|tera|trillions?){_COUNTED}", "T"),
    (r"peta(?:flops?)?|p(?:flop|op|mac)s?", "P"),
    (r"mm|millimet(?:er|re)s?", "mm"),
    (r"cm|centimet(?:er|re)s?", "cm"),
    (r"met(?:er|re)s?", "m"),
    (r"km|kilomet(?:er|re)s?", "km"),
    (r"nm|nanomet(?:er|re)s?", "nm"),
    (r"°|º|deg(?:ree)?s?", "°"),
    (r"å|angstroms?", "Å"),
    (r"khz", "kHz"),
    (r"mhz", "MHz"),
    (r"ghz", "GHz"),
    (r"hz", "Hz"),
    (r"bits?\s?(?:/|per)\s?(?:char(?:acter)?|dim(?:ension)?|pixel|word|byte)|bp[cdp]", None),
    (r"bits?", "bits"),
    (r"nats?", "nats"),
    (r"px|pix(?:els?)?", "px"),
    (r"points?|pts?|(?:b?flop|mac|op|param|parameter|epoch|iteration|quer[yi]e?)s?", None),
    (r"x|×|times", "x"),
)
"""How a unit is typed, in any letter case, and its name; None for a word that says no more than the number."""
UNIT = "|".join(f"(?P<u{place}>{pattern})" for place, (pattern, _) in enumerate(_UNITS))
"""The pattern of a unit; which it is, `unit_of` tells."""
_UNIT = re.compile(rf"(?:in\s+)?(?:{UNIT})", re.IGNORECASE)
_METRES = re.compile(
    r"(?<![a-z])(?:error|errors|distance|displacement|drift|deviation|depth|translation|position|localization|"
    r"[a-z]*rmse|mae|ate|rpe|ape|fde|ade|[a-z]*fde\w*|[a-z]*ade\w*|epe|length|height|median)(?![a-z])",
    re.IGNORECASE,
)
"""What is measured in metres, where it is in "m"."""
_TIME = re.compile(r"(?<![a-z])(?:[a-z]*times?|[a-z]*runtime|latency|duration|speed)(?![a-z])", re.IGNORECASE)
"""What is measured in minutes where it is in "m", and in days where it is in "d"."""
_BRACKETED = re.compile(r"[(\[{]\s*(?:in\s+)?([^()\[\]{}]{1,20}?)\s*[)\]}]", re.IGNORECASE)


def is_of_time(metric: str) -> bool:
    """Whether a metric of that name is a time."""
    return _TIME.search(metric) is not None


def unit_of(match: re.Match[str], metric: str) -> str | None:
    """The name of the unit that `UNIT` found in a text about a metric."""
    found = next((name for name, typed in match.groupdict().items() if name[0] == "u" and typed), None)
    if found is None:
        return None
    unit = _UNITS[int(found[1:])][1]
    if unit == "M" and match[found] == "m":
        return "m" if _METRES.search(metric) else "min" if is_of_time(metric) else unit
    return unit


def unit_named(text: str, metric: str = "") -> str | None:
    """The unit that a text is: "M", "%", "in millions"; None where it is none."""
    match = _UNIT.fullmatch(text.strip())
    return unit_of(match, metric) if match else None


def unit_in_brackets(remark: str, metric: str = "") -> str | None:
    """The unit that is all of a remark: "(%)", "(in ms)"; one letter is a mark, unless a time is measured."""
    match = _BRACKETED.fullmatch(remark)
    if match is None or (len(match[1]) == 1 and match[1].isalpha() and not is_of_time(metric)):
        return None
    return unit_named(match[1], metric)
