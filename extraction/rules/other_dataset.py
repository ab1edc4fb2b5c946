"""Whether a number may be of another data set than the one that was chosen for it, by the words of its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.vocabulary import resolve_dataset, resolve_metric
from db.vocabulary.names import fold_name
from extraction.rules.claim import LEAD, Claim
from extraction.rules.scene import Scene, is_in_a_name, names_near
from extraction.words.mentions import Mention

_SOME_TASKS = re.compile(
    r"[^.;,\d]{0,40}\b(?:on|in) (?:\d{1,4}\+? |real-world |unseen |novel |new )(?:[\w-]{1,20} ){0,2}tasks\b"
)
_OWN_DATA = re.compile(
    r"[^.;,\d]{0,40}\bon (?:our|an?|its|their|the) (?:own|internal|private|in-house|proprietary|new|custom)\b"
)
_CALLED_DATA = re.compile(r"\s(?:data ?sets?|benchmarks?|corpus|challenge|leaderboard|test set|suite)\b")
_VERSION_BEHIND = re.compile(r"[\s-]?[vV]\d(?!\d)")
"""A version that the vocabulary does not know is another data set: "MM-Vet v2"."""
_IN_PASSING = re.compile(
    r"\b(?:pre-?train(?:ed|ing) (?:on|with)|(?:task|category|portion|track) (?:of|in|from))\s(?:the )?\Z",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s(?:\d{1,4}[KMk]\b(?! benchmark)|(?!Python )(?:[A-Z][A-Za-z]{1,20} ){1,3}(?:[a-z]{1,20} )?"
    r"(?:data ?sets?|benchmarks?|subset)\b)"
)
"""Words of a name that goes on: "AudioSet 20K", "MNIST INR classification benchmark"."""
_IN_ITS_BRACKET = re.compile(
    r"\s?\((?:[A-Za-z][\w@-]{0,20}\s){0,2}[$\\{(~]{0,3}"
    r"(?:\d[\d.]{0,6}[\s\\%$]{0,3}(?:→|->|to|vs\.?|\\?(?:long)?rightarrow)[\s$\\{]{0,3})?"
    r"|\swith\s(?:an?\s)?(?:[A-Za-z][\w@-]{0,20}\s){1,3}(?:of|at)\s[$\\{(~]{0,3}"
)
"""What stands between a data set and its own number: "A (FID 1.73)", "A (92% → 95.5%)", "A with a score of 1"."""
_ON_ANYTHING = re.compile(
    r"[\s}$\\%)]{0,3}(?:(?!(?:on|over|in|for|and|than) )[\w@^{}-]{1,30}[, ]){0,4}(?P<before>on|over|in|for)\s"
)
_BEHIND_A_NAME = re.compile(r"(?<![\w-])(?P<name>[A-Z][\w.+*-]{1,40}[A-Z0-9a-z])\s\([$\\{~]{0,3}\Z")
_AFTER_AN_ARROW = re.compile(r"(?:→|⟶|⇒|->|(?:long)?rightarrow)[\s$\\{]{0,3}\Z")
_ATTACHED = re.compile(r"[\s}$\\%)]{0,4}(?:[\w@-]{1,20}\s){0,3}(?:on|for|in)\s(?:the )?(?:[\w-]{1,20} ){0,2}\Z")
_ON_A_TASK = re.compile(
    r"\bon (?:an?|some|several|other|real)\s(?:[\w-]{1,20} ){0,4}(?:tasks?|problems?|data)\b(?:[^.;]|\.\d){0,120}\Z"
)
_SAME_DATA = frozenset("the this that these each whole full entire our both all".split())
"""Words before "data set" that speak of one that was named before."""
_ONLY_A_LIST = re.compile(r"(?:[\s,/&()]{1,3}(?:and|or|the|[^\sa-z]\S{0,60}|[a-z]{0,3}[A-Z0-9]\S{0,60})){1,12}")
_ON_AVERAGE = re.compile(
    r"\b(?:benchmarks|data ?sets|tasks|domains)\b[^.;]{0,80}\bon average\b(?:[^.;,\d]|\.\d){0,40}\Z"
)
_LANGUAGE = (
    "English|German|French|Romanian|Chinese|Russian|Czech|Finnish|Turkish|Vietnamese|Nepali|Sinhala|Hindi|Japanese|Korean"
    "|Spanish|Arabic|Latvian|Estonian|Kazakh|Gujarati|Italian|Dutch|Portuguese|Polish|Ukrainian|Icelandic|Lithuanian"
)
_PAIR_OF_LANGUAGES = re.compile(
    rf"\b(?:{_LANGUAGE})(?:\s?[-\u2013\u2192>/]{{1,2}}\s?|[- ]to[- ])(?:{_LANGUAGE})\b"
    r"|\b(?:En|De|Fr|Ro|Zh|Ru|Cs|Fi|Tr|Vi|Ja|Ne|Si)\s?[-\u2013\u2192>]{1,2}\s?(?:En|De|Fr|Ro|Zh|Ru|Cs|Fi|Tr|Vi|Ja|Ne|Si)\b",
    re.IGNORECASE,
)
"""A translation is measured on one pair of languages."""
_SIZE_BEHIND = re.compile(r"\d{2,5}x\d{2,5}\Z")
_OF_TRANSLATIONS = frozenset(("BLEU", "chrF", "chrF++", "COMET", "TER"))
_LONGEST_CALL = 80
_LOWER_WORDS_BETWEEN = 2
"""Words in small letters between a name and what it is called: "the Speech Commands recognition benchmark"."""


def is_of_other_dataset(words: Claim) -> bool:
    """Whether the sentence names another data set than the one that was chosen, or none where the text has several."""
    if words.dataset is None:
        return False
    if words.dataset == words.own:
        return True
    if _is_in_bracket_of(words):
        return False
    own, named = resolve_dataset(words.dataset).key, words.draft.dataset.name
    if (named is not None and resolve_dataset(named).key != own) or _OWN_DATA.match(words.tail):
        return True
    if _is_called_otherwise(words, own) or _is_of_many(words):
        return True
    scene = words.draft.scene
    mentions = [it for it in scene.datasets if resolve_dataset(it.name).key == own]
    if _is_beside_another(words, mentions) or (words.model is None and _is_of_a_bracketed(words)):
        return True
    if resolve_metric(words.metric).name in _OF_TRANSLATIONS and _has_a_pair(scene) and not _is_a_pair(words.dataset):
        return True
    if mentions:
        return all(_is_in_passing(scene.text, it) for it in mentions)
    if words.dataset in scene.text[slice(*scene.span)]:
        return False
    if _SIZE_BEHIND.search(words.dataset) and not resolve_metric(words.metric).needs_size:
        return True  # pictures of one size are made, those that are classified may have another
    if _SOME_TASKS.match(words.tail) or _ON_A_TASK.search(words.lead):
        return True
    return words.only_dataset is None or resolve_dataset(words.only_dataset).key != own


def _has_a_pair(scene: Scene) -> bool:
    """Whether a sentence names a pair of languages."""
    return _PAIR_OF_LANGUAGES.search(scene.text, *scene.span) is not None


def _is_a_pair(dataset: str) -> bool:
    """Whether a data set is of one pair of languages."""
    return _PAIR_OF_LANGUAGES.search(dataset) is not None


def _is_in_bracket_of(words: Claim) -> bool:
    """Whether the number stands in a bracket right behind its data set."""
    assert words.dataset is not None
    scene, number, own = words.draft.scene, words.draft.passage.number, resolve_dataset(words.dataset).key
    before = [it for it in names_near(scene.datasets, number.start) if it.end <= number.start]
    if not before or resolve_dataset(before[-1].name).key != own:
        return False
    return _IN_ITS_BRACKET.fullmatch(scene.text, before[-1].end, number.start) is not None


def _is_of_many(words: Claim) -> bool:
    """Whether a number is an average over the benchmarks that its sentence speaks of, and names none behind it."""
    if _ON_AVERAGE.search(words.lead) is None:
        return False
    scene, number = words.draft.scene, words.draft.passage.number
    named = _ON_ANYTHING.match(scene.text, number.stop, scene.span.end)
    return named is None or named["before"] not in ("on", "over")


def _is_beside_another(words: Claim, mentions: Sequence[Mention]) -> bool:
    """Whether its data set stands only behind the next number, or behind an arrow, while the number has another."""
    scene, number = words.draft.scene, words.draft.passage.number
    if not mentions or any(it.start < number.start for it in mentions):
        return bool(mentions) and _is_counted_away(words, mentions)
    if ";" in scene.text[number.stop : mentions[0].start]:
        return True
    if _AFTER_AN_ARROW.search(words.lead):
        return all(_ATTACHED.match(scene.text, number.stop, it.start) is None for it in mentions)
    behind = (it.start for it in scene.numbers if it.start > words.draft.passage.last and not is_in_a_name(scene, it))
    following = min(behind, default=scene.span.end)
    if any(it.start < following for it in mentions):
        return False
    named = _ON_ANYTHING.match(scene.text, number.stop, following)
    return named is not None and named["before"] in ("on", "over")


def _is_counted_away(words: Claim, mentions: Sequence[Mention]) -> bool:
    """Whether its data set is said of the number before it ("32.6% A retrieval"), and the number of something else."""
    scene, number = words.draft.scene, words.draft.passage.number
    last = max((it for it in mentions if it.start < number.start), key=lambda it: it.start)
    before = max((it.stop for it in scene.numbers if it.stop <= last.start and not is_in_a_name(scene, it)), default=-1)
    if before < 0 or scene.text[before : last.start].strip(" $}\\%") or any(it.start > number.start for it in mentions):
        return False
    return _ON_ANYTHING.match(scene.text, number.stop, scene.span.end) is not None


def _is_of_a_bracketed(words: Claim) -> bool:
    """Whether a number stands in a bracket right behind a name that is no measure, no method and not its data set."""
    scene, number = words.draft.scene, words.draft.passage.number
    match = _BEHIND_A_NAME.search(scene.text, max(scene.span.start, number.start - LEAD), number.start)
    if match is None:
        return False
    start, end = match.span("name")
    if any(it.start < end and start < it.end for it in (*scene.metrics, *scene.datasets, *scene.tasks)):
        return False
    return match["name"] != words.model and (words.method is None or words.method not in match["name"])


def _is_in_passing(text: str, mention: Mention) -> bool:
    """Whether a data set is named for something else: a version or a part of it, or what a method was trained on."""
    if _VERSION_BEHIND.match(text, mention.end) or _GOES_ON.match(text, mention.end):
        return True
    return _IN_PASSING.search(text, max(0, mention.start - _LONGEST_CALL), mention.start) is not None


def _is_called_otherwise(words: Claim, own: str) -> bool:
    """Whether the last name before a number that is called a data set is another one than its own, known or not.

    Nothing says so where its own is named behind it, or in a list with the other.
    """
    scene, number = words.draft.scene, words.draft.passage.number
    mentions = [it for it in scene.datasets if resolve_dataset(it.name).key == own]
    following = min((start for start in scene.starts if start > number.start), default=scene.span.end)
    behind = scene.text[number.stop : following]
    if any(number.stop <= it.start < following for it in mentions) or (words.dataset and words.dataset in behind):
        return False
    start = max([scene.span.start, *(it.end for it in mentions if it.end <= number.start)])
    called, place = _called_data(scene.text, start, number.start)
    key = fold_name(" ".join(called), "dataset")
    if not called or own in key or key in own:
        return False
    keys = (resolve_dataset(" ".join(called[first:])).key for first in range(len(called)))
    return own not in keys and _ONLY_A_LIST.fullmatch(scene.text, start, place) is None


def _called_data(text: str, start: int, end: int) -> tuple[list[str], int]:
    """The words of the last name that a stretch of a text calls a data set, and its end; no words for none."""
    called: tuple[list[str], int] = ([], start)
    for match in _CALLED_DATA.finditer(text, start, end):
        words = text[max(start, match.start() - _LONGEST_CALL) : match.start()].split()
        for _ in range(_LOWER_WORDS_BETWEEN):
            if words and words[-1].islower() and words[-1] not in _SAME_DATA:
                words.pop()
        name: list[str] = []
        while words and not words[-1].islower() and words[-1][-1] not in ",;:.":
            name.insert(0, words.pop())
        if any(map(str.isupper, "".join(name))):
            called = name, match.start()
    return called
