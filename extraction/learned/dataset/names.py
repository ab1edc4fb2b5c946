"""Every name of a text that could be a data set's, and which of them stand in a row ("CIFAR-10, SVHN and COCO")."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extraction.learned.dataset.print import Look, Name, is_introduced, printed_features
from extraction.rules.dataset import printed_name
from extraction.rules.drafts import Draft
from extraction.rules.topic import Topic
from extraction.words.mentions import Mention
from extraction.words.patterns import places_of
from extraction.words.proper_names import find_proper_names
from extraction.words.shapes import is_common_name, is_model_name

_JOINED = re.compile(
    r"(?:'s)?[)\s]{0,2}(?: ?(?:data ?sets?|benchmarks?|scores?|tasks?))?(?: ?\([^()]{0,30}\))?"
    r"(?P<link>,? ?(?:\\?&|and|or|as well as)|,|/|\+) ?(?:the )?(?:(?:on|in|for) )?(?:the )?"
)
_LONGEST_JOINT = 60
_SPEAKS_OF_ONE = re.compile(r"\b(?:[Bb]enchmark|[Dd]ata ?set|[Cc]orpus|[Ss]uite|[Ll]eaderboard|[Tt]estbed)")
_ENDINGS = ("enchmark", "ata set", "ataset", "orpus", "uite", "eaderboard", "estbed")
_MOST_SPOKEN_OF = 8
_SPOKEN_BEFORE = 120
_SPOKEN_AFTER = 60
_MOST_INTRODUCED = 3
_MOST_IN_A_ROW = 12


class Names(NamedTuple):
    """The names of a text, in order; one may stand inside another."""

    text: str
    own: str | None
    """What the text calls its own method."""
    benchmark: str | None
    """The benchmark that it introduces."""
    all: Sequence[Name]
    starts: Sequence[int]
    rows: Sequence[Sequence[int]]
    """For each name the places of those that it stands in a row with, itself among them."""
    counts: Mapping[str, int]
    """How often each is named, by its key."""
    first: Mapping[str, int]
    """Where each is named first."""
    introduced: Sequence[int]
    """The first few that the text introduces, or says what they are."""
    sure: int
    """How many are named that are known or have the shape of a data set's name."""

    described: dict[int, list[str]]
    """What `features` has found so far: a name comes up for one number after the other."""

    def features(self, place: int) -> list[str]:
        """What the print of a name and the words on it say of it."""
        if place not in self.described:
            self.described[place] = printed_features(self.all[place], self.text, self.own, self.benchmark)
        return self.described[place]

    def within(self, start: int, end: int) -> range:
        """The places of the names that begin inside a stretch of the text."""
        return range(bisect.bisect_left(self.starts, start), bisect.bisect_left(self.starts, end))


def dataset_names(topic: Topic, drafts: Iterable[Draft]) -> Names:
    """The names of a text that could be data sets'.

    They are those known or shaped as one, and whatever is printed as a name in the sentences of the drafts (those that
    are results) and near the words that speak of data sets.
    """
    found: dict[tuple[int, int], Name] = {}
    for mention in (*topic.mentions, *topic.shaped):
        if mention.kind == "dataset":
            key = mention.name.lower() if mention.is_known else mention.printed.lower()
            look: Look = "known" if mention.is_known else "shape"
            span = mention.start, mention.end
            found.setdefault(span, Name(*span, printed_name(mention), key, mention.name, look))
    taken = [(mention.start, mention.end) for mention in topic.mentions]
    for mention in _proper_names(topic.text, drafts):
        span = mention.start, mention.end
        if span not in found and not _is_inside(span, taken) and not is_common_name(mention.printed):
            found[span] = Name(*span, mention.printed, mention.printed.lower(), mention.printed, "name")
    if topic.benchmark is not None and (start := topic.text.find(topic.benchmark)) >= 0:
        span = start, start + len(topic.benchmark)
        found.setdefault(span, Name(*span, topic.benchmark, topic.benchmark.lower(), topic.benchmark, "shape"))
    names = [found[span] for span in sorted(found)]
    counts: dict[str, int] = {}
    first: dict[str, int] = {}
    for place, name in enumerate(names):
        counts[name.key] = counts.get(name.key, 0) + 1
        first.setdefault(name.key, place)
    return Names(
        topic.text,
        topic.own,
        topic.benchmark,
        names,
        [name.start for name in names],
        _rows(topic.text, names, topic.own),
        counts,
        first,
        _introduced(topic, names, first),
        len({name.key for name in names if name.look != "name"}),
        {},
    )


def _introduced(topic: Topic, names: Sequence[Name], first: Mapping[str, int]) -> list[int]:
    """The first few names that the text introduces, or that are its own."""
    places = (
        place
        for place in first.values()
        if names[place].printed == topic.own or is_introduced(topic.text, names[place])
    )
    return list(itertools.islice(places, _MOST_INTRODUCED))


def join_names(names: Iterable[Name]) -> str:
    """The one name of several data sets that share a number: "MNIST, SVHN and CIFAR-10"."""
    usual = list(dict.fromkeys(name.usual for name in names))
    return usual[0] if len(usual) == 1 else f"{', '.join(usual[:-1])} and {usual[-1]}"


def _proper_names(text: str, drafts: Iterable[Draft]) -> Iterator[Mention]:
    """The proper names of the sentences that hold numbers, and those near words that speak of data sets."""
    scenes = sorted({(draft.scene.span.start, draft.scene.span.end) for draft in drafts})
    spans = list(scenes)
    done = 0
    for word_start, word_end in _speaking(text):
        if not _is_inside((word_start, word_end), scenes):
            earliest = max(done, word_start - _SPOKEN_BEFORE)
            start = max(text.find(" ", earliest), text.rfind(". ", earliest, word_start) + 2)
            done = word_end + _SPOKEN_AFTER
            spans.append((start, done))
    for start, end in spans:
        for mention in find_proper_names(text[start:end]):
            yield mention._replace(start=start + mention.start, end=start + mention.end)


def _speaking(text: str) -> list[tuple[int, int]]:
    """Where the first few words stand that speak of data sets; searched word by word, far faster than all at once."""
    spans: list[tuple[int, int]] = []
    for ending in _ENDINGS:
        matches = (_SPEAKS_OF_ONE.match(text, place - 1) for place in places_of(ending, text) if place)
        spans += (match.span() for match in itertools.islice(filter(None, matches), _MOST_SPOKEN_OF))
    return sorted(spans)[:_MOST_SPOKEN_OF]


def _is_inside(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a stretch is inside one of some that are in order and apart."""
    place = bisect.bisect_right(taken, (span[0], len(taken) and taken[-1][1]))
    return place > 0 and taken[place - 1][1] >= span[1]


def _rows(text: str, names: Sequence[Name], own: str | None) -> list[Sequence[int]]:
    """For each name the row that it stands in; a row holds a name that is surely a data set's, and no model."""
    rows: list[Sequence[int]] = [(place,) for place in range(len(names))]
    place = 0
    while place < len(names):
        row = _row_from(text, names, place, own)
        if len(row) > 1 and any(names[member].look != "name" for member in row):
            for member in range(row[0], row[-1] + 1):
                rows[member] = row
        else:
            row = [place]
        place = row[-1] + 1
    return rows


def _row_from(text: str, names: Sequence[Name], place: int, own: str | None) -> list[int]:
    """The names in a row that begins with the one at a place."""
    row, links = [place], [""]
    if _is_method(names[place], own):
        return row
    for after in range(place + 1, min(len(names), place + _MOST_IN_A_ROW)):
        last, name = names[row[-1]], names[after]
        if name.start < last.end:
            continue
        if name.start - last.end > _LONGEST_JOINT or _is_method(name, own):
            break
        match = _JOINED.fullmatch(text, last.end, name.start)
        if match is None:
            break
        row.append(after)
        links.append(match["link"])
    while names[row[-1]].look == "name" and links[-1] == ",":
        row.pop()
        links.pop()
    return row


def _is_method(name: Name, own: str | None) -> bool:
    return name.look == "name" and (name.printed == own or is_model_name(name.printed))
