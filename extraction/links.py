"""The addresses in a text: where each one ends, and what stands behind it.

An address ends before the punctuation of its sentence, before a closing bracket that was opened outside it, and before
the echo that stripped LaTeX leaves behind ("https://x.org{https://x.org}."). Only http and https are addresses here;
one that is printed without a scheme counts where it begins with "www." or stands on a known code host.
"""

from __future__ import annotations

import re

from db.cleaning import is_too_long
from db.identifiers import CODE_HOSTS, clean_repo, repo_kind
from db.records import FoundLink, LinkKind
from extraction.words.patterns import places_of

_LONGEST = 2_000
"""Code points: what is longer is no address that anybody printed."""
_CODE_HOST = "|".join(re.escape(host) for host in sorted(CODE_HOSTS, key=len, reverse=True))
_START = re.compile(
    r"https?://(?=[^\W_])"
    r"|(?<![\w.@:-])(?<![^\s/]/)(?<!\S//)"
    rf"(?:www\.(?=[a-z0-9-]{{1,63}}\.[a-z])|[a-z0-9-]{{1,63}}\.github\.io(?![\w-])|(?:{_CODE_HOST})/(?=[a-z0-9]))",
    re.IGNORECASE,
)
_HINTS = ("http://", "https://", "www.", ".github.io", *(f"{host}/" for host in CODE_HOSTS))
"""Every address holds one of these, at most a name behind its beginning; most texts hold none and are not scanned."""
_HINTS_WITHOUT_SLASH = tuple(hint for hint in _HINTS if "/" not in hint)
"""Those of a text without any slash, as four of five are."""
_LONGEST_NAME = 64
"""Code points of that name, with the hyphen or dot behind it."""
_BODY = re.compile(r"[^\s<>\"`{}|\\^\u2018\u2019\u201c\u201d\u3000-\u303f\uff08-\uff1b]+")
_NEXT_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_GLUED_SENTENCE = re.compile(r"\.(?=[A-Z][a-z]{1,40}\Z)")
_HOST = re.compile(
    rf"https?://((?:[\w-]{{1,63}}\.){{1,8}}[^\W\d_]{{2,24}})(?::\d{{1,5}})?(?=([/?#][^?#]{{0,{_LONGEST}}})|\Z)",
    re.IGNORECASE,
)
_CLOSING = {")": "(", "]": "["}
_PUNCTUATION = ".,;:!?'*_~$&"

_VIDEO_HOSTS = frozenset("youtube.com youtu.be vimeo.com bilibili.com".split())
_SHORTENERS = frozenset("tinyurl.com bit.ly aka.ms goo.gl git.io t.ly rb.gy shorturl.at cutt.ly t.co go.fb.me".split())
_SHARED_CODE_HOSTS = frozenset(
    "anonymous.4open.science gist.github.com raw.githubusercontent.com sourceforge.net colab.research.google.com "
    "hf.space pypi.org modelscope.cn git.tuebingen.mpg.de".split()
)
_DATASET_HOSTS = frozenset(
    "zenodo.org kaggle.com figshare.com dataverse.harvard.edu physionet.org openml.org archive.ics.uci.edu "
    "ieee-dataport.org".split()
)
_REFERENCE_HOSTS = frozenset("arxiv.org doi.org openreview.net wikipedia.org wikidata.org".split())
_SAYS_CODE = re.compile(
    r"\b(?:codes?|codebase|implementations?|repository|repo|scripts?|source|weights|checkpoints?|package|library)\b",
    re.IGNORECASE,
)
_SAYS_DATASET = re.compile(r"\b(?:data|datasets?|corpus|corpora|benchmark data)\b", re.IGNORECASE)
_SAYS_VIDEO = re.compile(r"\bvideos?\b", re.IGNORECASE)
_SAYS_PROJECT = re.compile(
    r"\b(?:project|web ?pages?|web ?sites?|home ?pages?|pages?|demos?|demonstrations?|samples|examples|results"
    r"|visit|gallery|leaderboard)\b",
    re.IGNORECASE,
)
_SAYS_OTHERS = re.compile(
    r"\b(?:based (?:up)?on|buil[dt]s? (?:up)?on|on top of|adapted from|adopted from|modified from|borrowed from"
    r"|forked? of|original (?:code|implementation))"
    r"(?:(?!\b(?:available|found|publicly|released|code is)\b)[^.]){0,50}$",
    re.IGNORECASE,
)
_OWN_THING = (
    r"\b(?:codes?|codebase|implementations?|repository|source|scripts?|models?|weights|checkpoints?|library|package"
    r"|project|tool(?:kit|box)?s?|software|framework|system|suite|benchmarks?|data|datasets?|github|it)\b"
)
_SAYS_OWN = re.compile(
    rf"\b(?:our|we)\b|{_OWN_THING}.{{0,60}}\b(?:available|accessible|accessed|released|open[- ]?sourced?|found|provided"
    rf"|published|hosted|maintained)\b|{_OWN_THING}(?: link| page| url| repository| repo)? ?(?:is|are)? ?"
    r"(?:[:\u2013-]|\b(?:at|on|in|here|see)\b)[^.]{0,30}$",
    re.IGNORECASE,
)
_CONTEXT = 120
"""Code points before an address in which its sentence says what it is."""
_SENTENCE_END = re.compile(r"[.!?]\s{1,20}(?=[A-Z])|https?://\S+")


def find_links(text: str) -> tuple[FoundLink, ...]:
    """Every address in a text once, in the order of the text, with its kind."""
    folded = text.lower()
    may_stand = _HINTS if "/" in folded else _HINTS_WITHOUT_SLASH
    hints = sorted(place for hint in may_stand if hint in folded for place in places_of(hint, folded))
    reach = _LONGEST_NAME + len(folded) - len(text)  # lower case of a few letters is longer than they are
    found: dict[str, FoundLink] = {}
    position = 0
    for hint in hints:
        if hint < position:
            continue
        start = _START.search(text, max(position, hint - reach))
        if start is None:
            break
        printed = _address_at(text, start.start())
        position = max(start.end(), start.start() + len(printed))
        url = printed if printed[:4].lower() == "http" else f"https://{printed}"
        host = _HOST.match(url)
        if host and url not in found and not is_too_long(url):
            words = _words_before(text, start.start())
            kind = _kind(url, host[1].lower(), (host[2] or "").lower(), words)
            found[url] = FoundLink(url=url, kind=kind, is_official=_is_official(kind, words))
    return tuple(found.values())


def _address_at(text: str, start: int) -> str:
    """The address that begins at `start`, without what belongs to its sentence."""
    body = _BODY.match(text, start, start + _LONGEST)
    address = body.group() if body else ""
    if following := _NEXT_ADDRESS.search(address, 8):
        # Two addresses printed without a space; a bare host before the second is a slip ("https://x.org/https://x.org/y").
        address = address[: following.start()] if address[8 : following.start() - 1].find("/") > 0 else ""
    end = len(address)
    depth = dict.fromkeys(_CLOSING.values(), 0)
    for place, character in enumerate(address):
        if character in depth:
            depth[character] += 1
        elif opening := _CLOSING.get(character):
            depth[opening] -= 1
            if depth[opening] < 0:
                end = place
                break
    address = address[:end].rstrip(_PUNCTUATION + "([-")
    if "/" in address[8:] and (glued := _GLUED_SENTENCE.search(address)) and _is_sentence_start(text, start + end):
        address = address[: glued.start()]
    return address


def _is_sentence_start(text: str, end: int) -> bool:
    """Whether a capitalised word that is glued to an address ("x/y.Code is") goes on as a sentence does."""
    return re.match(r" [a-z]", text[end : end + 2]) is not None


def _words_before(text: str, start: int) -> str:
    """What the sentence of an address says before it."""
    before = text[max(0, start - _CONTEXT) : start]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return before[ends[-1] :] if ends else before


def _kind(url: str, host: str, path: str, words: str) -> LinkKind:
    """What stands behind an address: by its host where that decides, else by what the sentence says."""
    host = host.removeprefix("www.")
    if host in ("huggingface.co", "hf.co"):
        return _hub_kind(url, path, words)
    if host in CODE_HOSTS or _stands_under(host, _SHARED_CODE_HOSTS) or path.endswith(".git"):
        return "code"
    if _stands_under(host, _VIDEO_HOSTS):
        return "video"
    if _stands_under(host, _DATASET_HOSTS):
        return "dataset"
    if _stands_under(host, _REFERENCE_HOSTS):
        return "other"
    if host.endswith((".github.io", ".gitlab.io")):
        return "project"
    return _kind_by_words(words, is_short=host in _SHORTENERS)


def _is_official(kind: LinkKind, words: str) -> bool | None:
    """Whether the words before an address say that its code is the authors' own, or another's."""
    if kind not in ("code", "model"):
        return None
    if _SAYS_OTHERS.search(words):
        return False
    return True if _SAYS_OWN.search(words) else None


def _hub_kind(url: str, path: str, words: str) -> LinkKind:
    """Models, data sets and demonstrations (spaces) of the Hugging Face Hub stand apart; its papers are neither."""
    if repo := clean_repo(url):
        return repo_kind(repo)
    if path.startswith("/datasets/"):
        return "dataset"
    if path.startswith("/spaces/"):
        return "demo"
    if path.startswith(("/papers/", "/blog/", "/docs/", "/posts/", "/learn/")):
        return "other"
    return "dataset" if _said(words) == "dataset" else "model"  # the page of an owner, or a collection


def _kind_by_words(words: str, *, is_short: bool) -> LinkKind:
    """The kind that a sentence gives to an address whose host says nothing."""
    said = _said(words)
    if said == "code" and not is_short:
        # Pages of projects are announced as "code and videos at"; only a shortened address hides a repository.
        return "project"
    return said


def _said(words: str) -> LinkKind:
    """What a sentence says it is giving the address of."""
    if _SAYS_PROJECT.search(words):
        return "project"
    if _SAYS_CODE.search(words):
        return "code"
    if _SAYS_VIDEO.search(words):
        return "video"
    if _SAYS_DATASET.search(words):
        return "dataset"
    return "other"


def _stands_under(host: str, domains: frozenset[str]) -> bool:
    return host in domains or any(host.endswith(f".{domain}") for domain in domains)
