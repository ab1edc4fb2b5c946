"""The units that numbers are printed with, and the one name that results use for each."""

from __future__ import annotations

import re

TIMES = frozenset(("µs", "ms", "s", "min", "h", "days", "GPU hours", "GPU days"))
RATES = frozenset(("fps", "img/s", "token/s", "QPS"))
SIZES = frozenset(("bytes", "KB", "MB", "GB", "TB"))
LENGTHS = frozenset(("mm", "cm", "km", "nm"))
MONEY = "$"
SCALES = frozenset(("K", "M", "B", "T", "G"))
POINTS = "points"
"""Points of a metric: kept while reading, stored as no unit."""
SETTINGS = frozenset(("Hz", "bits", "px", "layers", "classes", "years", "months", "weeks"))
"""Units of settings, hardly ever of results."""

_SECOND = r"s(?:ec(?:onds?)?)?"
_COUNTED = r"[ -]?(?:FLOP|MAC|OP|Op|Mult|MAdd|b?flop|param)"
_UNITS = (
    (r"percent(?:age)?(?:[ -]points?)?|per cent|pp\b", "%"),
    (r"(?:-?\s?folds?|\\{0,2}times|x|X|×|✕)(?![A-Za-z\d])", "x"),
    (r"(?:GPU|TPU|A100|H100|V100)[- ]?(?:hours?|hrs?|h)\b", "GPU hours"),
    (r"(?:GPU|TPU)[- ]days?\b", "GPU days"),
    (r"(?:ms|msec|milli-?seconds?)\b", "ms"),
    (r"(?:[µμ]s|us|micro-?seconds?)\b", "µs"),
    (rf"(?:frames?(?: ?/ ?| per ){_SECOND}|fps|FPS|f/s)\b", "fps"),
    (rf"(?:images?|imgs?)(?: ?/ ?| per ){_SECOND}\b", "img/s"),
    (rf"tok(?:en)?s?(?: ?/ ?| per ){_SECOND}\b", "token/s"),
    (r"(?:QPS|queries per second)\b", "QPS"),
    (r"(?:seconds?|secs?|s)(?![\w-])", "s"),
    (r"(?:minutes?|mins?)(?![\w-])", "min"),
    (r"(?:hours?|hrs?|h)(?![\w-])", "h"),
    (r"days?(?![\w-])", "days"),
    (r"(?:TB|TiB|terabytes?)\b", "TB"),
    (r"(?:bytes?)\b", "bytes"),
    (r"(?:GB|GiB|gigabytes?)\b", "GB"),
    (r"(?:MB|MiB|megabytes?)\b", "MB"),
    (r"(?:KB|kB|KiB|kilobytes?)\b", "KB"),
    (r"dB\b", "dB"),
    (rf"(?:billions?|B)(?:(?![A-Za-z])|(?={_COUNTED}))", "B"),
    (rf"(?:millions?|Mn|M)(?:(?![A-Za-z])|(?={_COUNTED}))", "M"),
    (rf"(?:thousands?|K|k)(?:(?![A-Za-z])|(?={_COUNTED}))", "K"),
    (rf"(?:trillions?|T)(?:(?![A-Za-z])|(?={_COUNTED}))", "T"),
    (rf"G(?:(?![A-Za-z])|(?={_COUNTED}))", "G"),
    (r"(?:absolute |percentage )?(?:points?|pts?)(?!\w)", POINTS),
    (r"mm\b|millimet(?:er|re)s?\b", "mm"),
    (r"cm\b|centimet(?:er|re)s?\b", "cm"),
    (r"km\b|kilomet(?:er|re)s?\b", "km"),
    (r"nm\b|nanomet(?:er|re)s?\b", "nm"),
    (r"[kGM]?Hz\b", "Hz"),
    (r"bits?\b", "bits"),
    (r"(?:pixels?|px)\b", "px"),
    (r"layers?\b", "layers"),
    (r"classes\b", "classes"),
    (r"years?\b", "years"),
    (r"months?\b", "months"),
    (r"weeks?\b", "weeks"),
)
_GAP = r"\}?\$?[\s~\\,]{0,3}(?:\{,?\})?-?\$?"
_PERCENT = r"\}?\$?\s?\\{0,2}(?P<percent>%)(?:p\b)?(?:\$?\s?(?:absolute )?points?\b)?"
_UNIT = re.compile(
    f"{_PERCENT}|{_GAP}(?:" + "|".join(f"(?P<u{place}>{pattern})" for place, (pattern, _) in enumerate(_UNITS)) + ")"
)
_NAMES = {f"u{place}": name for place, (_, name) in enumerate(_UNITS)} | {"percent": "%"}


def unit_at(text: str, end: int) -> tuple[str | None, int]:
    """The unit that a number ending here is printed with, and where the unit ends."""
    match = _UNIT.match(text, end)
    if match is None or match.lastgroup is None:
        return None, end
    return _NAMES[match.lastgroup], match.end()
