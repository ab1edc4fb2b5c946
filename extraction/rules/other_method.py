"""Whether a number may be of another method than the paper's own, by the words of its sentence."""

from __future__ import annotations

import re

from db.vocabulary import resolve_metric
from extraction.rules.claim import LEAD, TO, Claim
from extraction.words.patterns import any_of

_OF_ANOTHER = re.compile(
    r"\b(?:"
    + any_of(
        "than, versus, vs, compared, compare, comparing, comparable, similar, relative to, on par, over, beyond",
        "previous, previously, prior, existing, baselines?, vanilla, original, originally, et al, counterparts?",
        "outperform\\w{0,20}, surpass\\w{0,20}, exceed\\w{0,20}, beat\\w{0,20}, match\\w{0,20}, rival\\w{0,20}",
        "down from, up from, without, instead, whereas, unlike, humans?(?!-), random, oracle, individual",
        "ground[ -]truth, in comparison",
    )
    + r")\b"
)
_CLAIMED_AFTER = re.compile(
    r"\b(?<!which )(?<!that )(?:we|our|ours|achiev\w{0,8}|attain\w{0,8}|obtain\w{0,8}|reach\w{0,8}|yield\w{0,8}"
    r"|deliver\w{0,8}|scor(?:es|ing)|gets|sets?|setting|establish\w{0,8}|report\w{0,8}|results? in"
    r"|produc\w{0,8}|improv\w{0,8}|push\w{0,8}|rais\w{0,8}|boost\w{0,8}|reduc\w{0,8}|increas\w{0,8})\b"
    r"|(?<!par )(?<!compared )(?<!comparable )\bwith\s|, (?:and|while) [$\\{(]{0,3}\Z"
)
_OF_A_CLASS = re.compile(
    r"\b(?<!our )(?<!these )(?:current|existing|state-of-the-art|sota|leading|frontier|popular|recent|advanced|today's"
    r"|even the best|open-source|proprietary|commercial)\s(?:[\w-]{1,30}\s){0,2}"
    r"(?:models?|llms|vlms|mllms|methods|systems|approaches|algorithms|agents)\s"
    r"(?:can |still |only |merely |often ){0,2}"
    r"(?:achiev|reach|attain|obtain|scor|get|infer|solv|struggl|fail|exhibit|show)\w{0,4}\b[^.;]{0,120}\Z"
)
"""A whole class of methods as the subject: what others can do so far."""
_EVEN_THE_BEST = re.compile(
    r"\beven (?:the )?(?:best|strongest|top|most|leading|largest)(?:[ -][\w-]{1,20}){0,3}\s"
    r"(?:model|llm|vlm|mllm|method|system|approach|algorithm|agent)s?(?:,\s[^,]{1,40},|\s\([^()]{1,40}\))?\s"
    r"[^.;]{0,120}\Z"
)
"""So the best of it: "even the best performing model, QuuxNet, achieves"."""
_FROM = re.compile(
    r"\b(?:from|than|versus|vs\.?|over|against"
    r"|(?:compared|similar|relative|equal|comparable|in contrast) (?:to|with))\s"
    r"(?:an? |the |only |just |merely |about |around |its |their ){0,2}[$\\{(~∼≈]{0,3}\Z"
)
_ANOTHERS_AFTER = re.compile(
    r"[^.;]{0,40}?\b(?:achieved|obtained|reported|attained|reached|set|held|scored)\sby\s(?!our|the proposed|us\b)"
    r"|[\s$}\\%]{0,4}(?:→|⟶|⇒|↦|->|(?:long)?rightarrow|mapsto|to\b)"
)
_AGAINST = re.compile(r"[\s}$\\%)]{0,4}(?:vs\.?|versus)\s[$\\{(]{0,3}(?P<other>\d{1,6}(?:\.\d{1,6})?)(?![\w-])")
_OF_A_NAMED = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][\w.-]{0,40}[A-Z0-9][\w.-]{0,40}),?\s(?:that|which) (?:already |only |can |could ){0,2}"
    r"(?:achiev|attain|obtain|reach|scor|yield|get)\w{0,4}\s(?:an? |the |only )?[$\\{(~∼≈]{0,3}\Z"
)
"""A name with a clause of its own: "any model, say QuuxNet that achieves"."""
_APPOSED = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][\w.-]{0,40}[A-Z0-9][\w.-]{0,40})\s?[,\u2013\u2014(-]{1,3}\s?(?:the|an?)\s(?:[\w-]{1,20}\s){1,6}"
    r"(?:that|which) (?:already |only |can |could ){0,2}"
    r"(?:achiev|attain|obtain|reach|scor|yield|get)\w{0,4}\s(?:an? |the |only )?[$\\{(~∼≈]{0,3}\Z"
)
"""So with what it is: "QuuxNet, the largest network that achieves"."""
_TOLD_OF_OTHERS = re.compile(
    r"\b(?:et al\.?(?:\s?[(\[]\d{1,4}[)\]])?|others|(?:other|earlier|competing|alternative|rival|concurrent|classical"
    r"|conventional|traditional)\s(?:[\w-]{1,20}\s){0,2}(?:work|works|authors|groups|researchers|methods?|models?|networks?"
    r"|approach(?:es)?|systems?|teams?|techniques?|algorithms?|agents?))\s"
    r"(?:(?:have|has|had|can|could|only|still|also|already)\s){0,2}"
    r"(?:achiev|attain|obtain|report|reach|g[eo]t|scor|yield|show)\w{0,4}\s(?:[^.;,]|(?<=\d)[.,](?=\d)){0,80}\Z"
)
"""Others as the subject, whoever they are: "others obtained an error of"."""
_IN_COMPARISON = re.compile(r"\W{0,3}(?:In|By)\s(?:comparison|contrast),")
"""How a sentence begins that tells what others do: "In comparison, without it X achieves"."""
_WE = re.compile(r"\b(?:we|our|ours)\b")
_GIVEN = re.compile(
    r"\b(?:obtain|get|form|build|creat|propos|introduc|present|call|nam|develop|train|releas|design)\w{0,4}\s"
    r"(?:an? |the |our )?\Z|\b(?:our|we)\s[^.;]{0,30}\Z"
)
"""What makes it a name that the paper gives."""


def is_of_another(words: Claim) -> bool:
    """Whether a number is another's: told with a comparison, of a class of methods, or of a name of their own."""
    if _is_the_worse(words) or _is_told_of_others(words):
        return True
    if _FROM.search(words.lead) or _ANOTHERS_AFTER.match(words.tail) or _OF_A_CLASS.search(words.lead):
        return True
    if _EVEN_THE_BEST.search(words.lead):
        return True
    if _is_of_a_named(words):
        return True
    if TO.search(words.lead):
        return False
    cues = list(_OF_ANOTHER.finditer(words.lead))
    return bool(cues) and _CLAIMED_AFTER.search(words.lead, cues[-1].end()) is None


def _is_of_a_named(words: Claim) -> bool:
    """Whether the number stands in a clause about a name that is not the paper's own."""
    number, text = words.draft.passage.number, words.draft.scene.text
    start = max(words.draft.scene.span.start, number.start - LEAD)
    match = _OF_A_NAMED.search(text, start, number.start) or _APPOSED.search(text, start, number.start)
    if match is None or _GIVEN.search(text, max(0, match.start() - 40), match.start()) is not None:
        return False
    if words.method is not None and (words.method in match["name"] or match["name"] in words.method):
        return False
    return match["name"] not in (it.printed for it in (*words.draft.scene.datasets, *words.draft.scene.metrics))


def _is_told_of_others(words: Claim) -> bool:
    """Whether the nearest subject is others and not the paper, or the whole sentence tells what to compare with."""
    span, text = words.draft.scene.span, words.draft.scene.text
    if _IN_COMPARISON.match(text, span.start) and not _WE.search(text, span.start, words.draft.passage.first):
        return words.method is None or words.method not in text[span.start : words.draft.passage.first]
    match = _TOLD_OF_OTHERS.search(words.lead)
    return match is not None and _WE.search(words.lead, match.start()) is None


def _is_the_worse(words: Claim) -> bool:
    """Whether the number is set against a better one of its measure behind it: "(40.3% vs. 10.7%)"."""
    match = _AGAINST.match(words.tail)
    is_better_up = resolve_metric(words.metric).higher_is_better
    if match is None or is_better_up is None:
        return False
    value, other = words.draft.passage.number.value, float(match["other"])
    return value < other if is_better_up else value > other
