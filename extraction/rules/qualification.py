"""What qualifies each number of a sentence: the setting that it was measured in, and the part of the data set.

A word qualifies the number in whose part of the sentence it stands; one before all numbers qualifies all of them, and
one after a pair both of them ("10.7% and 3.1% on a subset"). What a text is about as a whole (binary
networks, continual learning) qualifies the numbers whose sentence says nothing else.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from db.vocabulary.qualifiers import Qualification
from extraction.rules.scene import Passage, Scene, is_in_a_name
from extraction.words.numbers import Number

_ATTACK, _RADIUS, _CLEAN = "attack", "radius", "clean"
_LEARNING = "learning"
_FEW_SHOT = "few-shot"
_SHOTS = re.compile(r"\d{1,3}-shot")
_FOR_ALL = re.compile(r"\s(?:in|for|on)\s(?:both|all|each)\b")
_PART_BEGINS = re.compile(r";\s|\b(?:and|while|whereas|but|or)\s")
_CLAUSE_BEGINS = re.compile(r";\s|,?\s(?:while|whereas|but)\s|,\sand\s(?=(?:on|under|in|for|at|with)\s)")
_NEXT_CLAIM = re.compile(r",?\s(?:and|while|but)\s(?:also|further|additionally|even|simultaneously)\b")
"""Where a sentence goes on to another claim: "an error of 20.1%, and also improves the robustness against attacks"."""
_CHANGE = re.compile(r"\s(?:degradation|drops?|loss|cost|reduction|gap|decrease)\b")
"""What is lost of a measure is no setting: "with minimal clean accuracy degradation"."""
_UP_TO_ITS_NUMBER = re.compile(r"(?:\s[\w-]{1,20}){0,2}\s?(?:of|is|:|\()\s?[$(]{0,2}")
_BETWEEN = re.compile(r"\s?(?:,\sand\s|,\s|/\s?|&\s?|and\s)(?:by\s|with\s|at\s)?")
_ONE_MORE = re.compile(r"\s?(?:,|/|&|and|or)\s(?:by\s|with\s|at\s)?[\w-]{3,30}")
_ONE_BEFORE = re.compile(r"[\w-]{3,30}\s?(?:,|/|&|and|or)\s(?:by\s|with\s|at\s)?\Z")
_BEGUN_WORD = re.compile(r"[A-Z][A-Za-z.]{0,20}-(?:[\w.]{1,10}-)?\Z")
_LONGEST_WORD = 40
_PAIR = 2
"""Numbers of a sentence that share what stands after the last of them."""
_SIDES = re.compile(r"\d{1,5}x\d{1,5}\Z")
_OF_A_PART = re.compile(
    r"\}?\$?(?:\s?(?:px|pixels?))?[\s-]?(?:local |image |small |square )?"
    r"(?:features?|patch(?:es)?|kernels?|conv\w{0,12}|filters?|blocks?|tokens?|grids?|windows?|crops?|cells?|receptive)\b"
)
"""A size of what pictures are cut into is no size of pictures: "32 x 32 px features"."""
_STEPS = re.compile(
    r"[\s-]?(?:NFEs?\b|(?:network |model |number of )?function evaluations\b|network evaluations\b"
    r"|(?:sampling |inference |denoising |diffusion |generation |time)?[ -]?steps?\b)"
)
"""What is counted where a number tells how long a method takes: "an FID of 1.8 using 16 NFE in ..."."""
_LONGEST_SUBJECT = 60
_SUBJECT_BEGINS = re.compile(r"\b[Aa]n?\s(?:[\w-]{1,20}\s){0,2}\Z")
_STRETCH = r"(?:[^.;,]|(?<=\d)[.,](?=\d)){0,60}"
_ROSE_FROM = re.compile(
    rf"{_STRETCH}?\s(?:increas|improv|ris|rose|jump|went|grew|climb)\w{{0,4}}\s(?:{_STRETCH}\s)?"
    r"from\s(?:.{1,20}\sto\s)?\D{0,4}"
)
"""A subject whose measure rose, up to the number that it rose to, or to both."""
_COMPARED = re.compile(
    r"\b(?:than|compared|comparable|similar to|akin to|over|versus|vs|unlike|above"
    r"|against(?!\s(?:the |an? |all )?(?:[\w$\\×∞ℓ(),-]{1,20} ){0,5}(?:attack|patch|perturbation|ball|adversar|radius))"
    r"|(?:outperform|surpass|exceed|beat|match)\w{0,20})\b"
)


class Qualified(NamedTuple):
    """What qualifies a number, as printed; None where nothing does."""

    setting: str | None
    split: str | None


def qualified_by(
    scene: Scene, passage: Passage, of_sentence: Sequence[Qualification], of_text: Sequence[Qualification]
) -> Qualified:
    """What qualifies a number, by the qualifiers of its sentence, or else by what the text is about as a whole.

    What stands nearest counts first: in its own part, before all numbers of its clause, before all of the sentence, or
    behind a pair. Of one group (`Qualification.group`) only the nearest do, so that what is said of all numbers adds to
    what is said of one: "a non-augmented error of 18% with 500 labels".
    """
    apart = [it for it in of_sentence if not _is_in_a_name(scene, it) and not _is_of_number(it, passage)]
    apart = [it for it in apart if not _is_of_another(scene, passage, it)]
    results = [
        number.start
        for number in scene.numbers
        if not (_is_in_a_word(scene, number) or _qualifies(number.start, of_sentence))
    ]
    start, end = _part(scene, passage, apart)
    own = [it for it in apart if start <= it.start < end or _names_measure(scene, passage, it)]
    clause = _clause(scene, passage)
    first_of_clause = next((at for at in results if at >= clause), passage.first)
    of_clause = [it for it in apart if clause <= it.start < min(start, first_of_clause)]
    before = [it for it in apart if it.start < min(start, results[0] if results else passage.first)]
    is_pair = _PAIR in (len(results), len(scene.starts), sum(at >= clause for at in results))
    end_of_last = _end_of_claim(scene.text, results[-1] if results else passage.last, scene)
    after = [it for it in apart if is_pair and results and results[-1] < it.start < end_of_last]
    after = [it for it in after if not _is_in_bracket_of_last(scene.text, passage.last, results[-1], it.start)]
    layers = [_of_its_turn(scene, passage, it) for it in (own, of_clause, before, after)]
    settings = _of_their_measure(scene.text, _nearest(layers, "setting"), of_sentence)
    settings = _in_number(settings, of_sentence)
    others = {it.name for it in of_sentence if _is_of_another_dataset(scene, passage, it)}
    of_all = [it for it in of_text if it.name not in others and (it.holds_beside_others or not settings)]
    return Qualified(_printed([*settings, *of_all]), _printed(_nearest(layers, "split")))


def _is_in_bracket_of_last(text: str, first: int, last: int, place: int) -> bool:
    """Whether a place stands in the bracket of the last of two numbers: "85.0% (85.5% when fine-tuned)"."""
    opened = text.rfind("(", first, last)
    return opened >= 0 and text.find(")", opened, place) < 0


def _names_measure(scene: Scene, passage: Passage, qualifier: Qualification) -> bool:
    """Whether the words name the measure of a number that follows at once: "certified robustness (27.5%)"."""
    if qualifier.end > passage.first or qualifier.kind == "split":
        return False
    return _UP_TO_ITS_NUMBER.fullmatch(scene.text, qualifier.end, passage.first) is not None


def _nearest(layers: Sequence[Sequence[Qualification]], kind: str) -> list[Qualification]:
    """The qualifiers of one kind, nearest first, without those of a group that something nearer is of."""
    nearest: list[Qualification] = []
    for layer in layers:
        groups = {it.group for it in nearest}
        nearest += [it for it in layer if it.kind == kind and it.group not in groups]
    return nearest


def _in_number(settings: list[Qualification], of_sentence: Sequence[Qualification]) -> list[Qualification]:
    """The settings with the number of shots where the sentence tells one alone: "few-shot ..., using five-shot"."""
    told = {it.name: it for it in of_sentence if _SHOTS.fullmatch(it.name)}
    if len(told) != 1:
        return settings
    (only,) = told.values()
    return [only if it.name == _FEW_SHOT else it for it in settings]


def _of_their_measure(
    text: str, settings: list[Qualification], of_sentence: Sequence[Qualification]
) -> list[Qualification]:
    """The settings without the radius of an attack that the sentence tells of another number, the one under attack."""
    is_attacked = any(it.group == _ATTACK and it.name != _CLEAN for it in settings)
    if is_attacked or not any(it.group == _ATTACK and it.name != _CLEAN for it in of_sentence):
        return settings
    return [it for it in settings if it.group != _RADIUS or _FOR_ALL.match(text, it.end)]


def _clause(scene: Scene, passage: Passage) -> int:
    """Where the clause of a number begins, in a sentence that sets several against each other."""
    breaks = [match.end() for match in _CLAUSE_BEGINS.finditer(scene.text, scene.span.start, passage.first)]
    return breaks[-1] if breaks else scene.span.start


def _of_its_turn(scene: Scene, passage: Passage, own: list[Qualification]) -> list[Qualification]:
    """Those of a list of numbers that stand behind it in a row are of one number each, in order.

    "1.70 and 2.31 at 256x256 and 512x512"; of a pair where only one is known, it is of the number in its place.
    """
    if len(passage.group) < _PAIR or passage.is_range:
        return own
    return _of_kind_in_turn(scene, passage, _of_kind_in_turn(scene, passage, own, "setting"), "split")


def _of_kind_in_turn(scene: Scene, passage: Passage, own: list[Qualification], kind: str) -> list[Qualification]:
    count = len(passage.group)
    turn, text = passage.group.index(passage.number), scene.text
    behind = [it for it in own if it.kind == kind and it.start >= passage.last]
    row = [behind[-1]] if behind else []
    for it in reversed(behind[:-1]):
        if _BETWEEN.fullmatch(text, it.end, row[0].start):
            row.insert(0, it)
    if len(row) == count:
        return [it for it in own if it not in row or it is row[turn]]
    if count == _PAIR and len(row) == 1 and len(behind) == 1:
        is_first = _ONE_MORE.match(text, row[0].end) is not None
        is_second = _ONE_BEFORE.search(text, max(passage.last, row[0].start - 40), row[0].start) is not None
        if is_first != is_second and turn != int(is_second):
            return [it for it in own if it not in row]
    return own


def _is_of_another(scene: Scene, passage: Passage, qualifier: Qualification) -> bool:
    """Whether the words name the measure of another number, or what is lost of a measure."""
    if _CHANGE.match(scene.text, qualifier.end):
        return True
    if _SIDES.match(qualifier.name) and _OF_A_PART.match(scene.text, qualifier.end):
        return True
    if _is_of_what_was_improved(scene, passage, qualifier):
        return True
    if _is_of_another_dataset(scene, passage, qualifier):
        return True
    if qualifier.kind == "split" or qualifier.group == _RADIUS:  # "on the validation set (3.6% on the test set)"
        return False
    following = next((start for start in scene.starts if start >= qualifier.end), None)
    if following is None or any(number.start == following for number in passage.group):
        return False
    return _UP_TO_ITS_NUMBER.fullmatch(scene.text, qualifier.end, following) is not None


def _is_of_what_was_improved(scene: Scene, passage: Passage, qualifier: Qualification) -> bool:
    """Whether it tells what was there before: "a supervised X increased from 71% to 76%" by something else."""
    if qualifier.group != _LEARNING or qualifier.end > passage.first:
        return False
    start = max(scene.span.start, qualifier.start - _LONGEST_SUBJECT)
    is_of_subject = _SUBJECT_BEGINS.search(scene.text, start, qualifier.start) is not None
    return is_of_subject and _ROSE_FROM.fullmatch(scene.text, qualifier.end, passage.first) is not None


def _is_of_another_dataset(scene: Scene, passage: Passage, qualifier: Qualification) -> bool:
    """Whether it stands right before a data set, and the number has another: "on weakly supervised A, B to 57.5%"."""
    named = next((it for it in scene.datasets if it.start == qualifier.end + 1), None)
    if named is None or named.end > passage.first:
        return False
    later = (it.name for it in scene.datasets if named.end <= it.start < passage.first)
    between = [at for at in scene.starts if named.end <= at < passage.first]
    return bool(between) and any(name != named.name for name in later)


def _part(scene: Scene, passage: Passage, qualifiers: Sequence[Qualification]) -> tuple[int, int]:
    """The part of its sentence that speaks of a number and its list: up to a comparison, or to the next number.

    A number that qualifies ("using 1% labeled data") is none of these.
    """
    first, last = scene.starts.index(passage.first), scene.starts.index(passage.group[-1].start)
    begin, end = scene.span.start, _end_of_claim(scene.text, passage.last, scene)
    before = (at for at in reversed(scene.numbers[:first]) if not _is_in_a_word(scene, at))
    if previous := next((at for at in before if not _qualifies(at.start, qualifiers)), None):
        begin = _last_break(scene.text, previous.stop, passage.first)
    following = [it for it in scene.numbers[last + 1 :] if not _STEPS.match(scene.text, it.stop)]
    results = (it.start for it in following if not _qualifies(it.start, qualifiers))
    if (next_one := next(results, None)) is not None:
        end = min(end, _last_break(scene.text, passage.last, next_one, _joined(scene.text, qualifiers)))
    return begin, end


def _is_in_a_word(scene: Scene, number: Number) -> bool:
    """Whether a number is part of a name, known or not: "Llama-3-8B"."""
    if is_in_a_name(scene, number):
        return True
    return _BEGUN_WORD.search(scene.text, max(scene.span.start, number.start - _LONGEST_WORD), number.start) is not None


def _qualifies(position: int, qualifiers: Sequence[Qualification]) -> bool:
    """Whether the number at a position is one that qualifies others."""
    return any(it.start <= position < it.end for it in qualifiers)


def _end_of_claim(text: str, start: int, scene: Scene) -> int:
    """Where the words after a number begin to speak of what it is compared with."""
    ends = (pattern.search(text, start, scene.span.end) for pattern in (_COMPARED, _NEXT_CLAIM))
    return min((end.start() for end in ends if end), default=scene.span.end)


def _joined(text: str, qualifiers: Sequence[Qualification]) -> set[int]:
    """Where qualifiers stand that a row joins to the one before: "1% and 10% labels"."""
    pairs = ((one, it) for one, it in itertools.pairwise(qualifiers) if one.kind == it.kind)
    return {it.start for one, it in pairs if _BETWEEN.fullmatch(text, one.end, it.start)}


def _last_break(text: str, start: int, end: int, joined: Collection[int] = ()) -> int:
    """Where the last part between two numbers begins; at the latter one where there is no break."""
    breaks = [match.start() for match in _PART_BEGINS.finditer(text, start, end) if match.end() not in joined]
    return breaks[-1] if breaks else end


def _is_in_a_name(scene: Scene, qualifier: Qualification) -> bool:
    """Whether the words belong to the name of a data set ("ImageNet 256x256"), and are no split ("COCO test-dev")."""
    if qualifier.kind == "split":
        return False
    return any(it.start < qualifier.end and qualifier.start < it.end for it in scene.datasets)


def _is_of_number(qualifier: Qualification, passage: Passage) -> bool:
    """Whether the qualifier is the number itself ("95% sparsity" as a result)."""
    return qualifier.start <= passage.number.start < qualifier.end


def _printed(qualifiers: Sequence[Qualification]) -> str | None:
    by_name = {it.name: it.printed for it in reversed(qualifiers)}
    return ", ".join(by_name[name] for name in sorted(by_name)) or None
