"""Cleaning of identifiers: arXiv identifiers, DOIs and repository addresses. Tiny total functions.

Each takes what a source printed and returns the one spelling that identity uses, or None where it is not one.
arXiv: https://info.arxiv.org/help/arxiv_identifier.html. DOI: https://www.doi.org/doi-handbook/HTML/.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

_ARXIV_ARCHIVES = frozenset(
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga "
    "funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph "
    "q-alg q-bio quant-ph solv-int supr-con".split()
)
"""The archives of arXiv that gave identifiers of the old form, until March 2007."""
_ARXIV = re.compile(
    r"(?:arxiv:\s*|https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)?"
    r"(?:(?P<new>(?P<month>[0-9]{4})\.(?P<number>[0-9]{4,5}))"
    r"|(?P<archive>[a-z][a-z-]*)(?:\.[a-z]{2})?/(?P<old>(?P<old_month>[0-9]{4})[0-9]{3}))(?:v[0-9]+)?(?:\.pdf)?",
    re.IGNORECASE | re.ASCII,
)
_DOI = re.compile(
    r"(?:doi:\s*|https?://(?:dx\.|www\.)?doi\.org/)?(10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]+)",
    re.IGNORECASE,
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_PREPRINT_DOI = re.compile(
    r"10\.(?:1101/(?:[0-9]{4}\.[0-9]{2}\.[0-9]{2}\.)?[0-9]{6,8}|64898/|2139/ssrn|21203/rs\.|26434/chemrxiv|20944/preprints"
    r"|31[0-9]{3}/osf\.io|36227/techrxiv|22541/au|32388/|5281/zenodo)",
)
_ORCID = re.compile(
    r"(?:orcid:?\s*)?(?:https?://(?:www\.)?orcid\.org/)?([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9X])/?",
    re.IGNORECASE | re.ASCII,
)
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#.]+[^\s<>\"]*", re.IGNORECASE)
_SEGMENT = re.compile(r"[A-Za-z0-9_.~-]+")

CODE_HOSTS = {
    "github.com": "github.com",
    "www.github.com": "github.com",
    "gitlab.com": "gitlab.com",
    "www.gitlab.com": "gitlab.com",
    "gitee.com": "gitee.com",
    "bitbucket.org": "bitbucket.org",
    "codeberg.org": "codeberg.org",
    "huggingface.co": "huggingface.co",
    "www.huggingface.co": "huggingface.co",
    "hf.co": "huggingface.co",
}
"""Hosts of repositories, and the one name that identity uses for each."""

_REPO_ADDRESS = re.compile(
    r"(?:git\+)?(?:(?:https?|git|ssh):)?(?://)?(?:[\w.:~-]{1,64}@)?([a-z]{2,16}(?:\.[a-z]{2,16}){1,2})(?::\d{1,5}(?=/)|\.?)[/:]/*([^?#\s]*)(?:[?#].*)?",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_REPO_NAME_TAIL = re.compile(r"(?:\.git)?(?:@.*)?\.*\Z", re.IGNORECASE | re.DOTALL)
_GITLAB_PAGES = frozenset("- tree blob raw blame commit commits issues merge_requests wikis tags releases".split())
_RESERVED_OWNERS = {
    "github.com": frozenset(
        "about account api apps articles codespaces collections contact customer-stories dashboard enterprise events "
        "explore features gist home issues join login logout marketplace new notifications orgs organizations pricing "
        "pulls readme resources search security sessions settings site solutions sponsors stars team teams topics "
        "trending users watching".split()
    ),
    "gitlab.com": frozenset(
        "-".split() + "admin api dashboard explore groups help oauth projects search snippets users".split()
    ),
    "gitee.com": frozenset(
        "about api education enterprises events explore help login organizations search signup".split()
    ),
    "bitbucket.org": frozenset("account api blog dashboard product repo snippets support".split()),
    "codeberg.org": frozenset("admin api assets explore issues org pulls repo user".split()),
    "huggingface.co": frozenset(
        "api blog changelog chat collections course docs enterprise inference-api inference-endpoints join languages "
        "learn login metrics models new organizations papers posts pricing privacy search settings spaces storage "
        "support tasks terms-of-service datasets".split()
    ),
}
"""First segments of a path under which a host keeps pages of its own and no repositories."""

DATASET_REPOS = "https://huggingface.co/datasets/"
"""How the folded addresses of repositories begin that hold a data set."""
DEMO_REPOS = "https://huggingface.co/spaces/"
"""How the folded addresses of repositories begin that hold a demonstration."""
_MODEL_REPOS = "https://huggingface.co/"

PAPER_HOSTS = frozenset(
    "arxiv.org openreview.net doi.org proceedings.mlr.press aaai.org aclanthology.org aclweb.org jmlr.org "
    "openaccess.thecvf.com papers.nips.cc papers.neurips.cc proceedings.neurips.cc ieeexplore.ieee.org dl.acm.org "
    "link.springer.com sciencedirect.com isca-archive.org ijcai.org auai.org biorxiv.org medrxiv.org ssrn.com "
    "semanticscholar.org dblp.org hal.science".split()
)
"""Hosts of papers: what stands there is the page of one."""


LONGEST_REMEMBERED = 500
"""Characters of an address whose repository is remembered for a while."""


class Repo(NamedTuple):
    """A repository: `owner` and `name` as printed, `url` the folded address that identity uses."""

    url: str
    host: str
    owner: str
    name: str


def clean_arxiv(raw: str) -> str | None:
    """The arXiv identifier without version, address and subject class: "arXiv:2401.00001v2" is "2401.00001".

    None for what arXiv cannot have given: a month that is none, a number of other than five digits since 2015 or of
    other than four before, an archive that there never was.
    """
    match = _ARXIV.fullmatch(raw.strip())
    if match is None:
        return None
    if match["new"]:
        return match["new"] if _is_month(match["month"]) and _has_its_digits(match["month"], match["number"]) else None
    archive, month = match["archive"].lower(), match["old_month"]
    is_possible = archive in _ARXIV_ARCHIVES and _is_month(month) and (month >= "9107" or month <= "0703")
    return f"{archive}/{match['old']}" if is_possible else None


def _is_month(year_and_month: str) -> bool:
    return "01" <= year_and_month[2:] <= "12"


def _has_its_digits(month: str, number: str) -> bool:
    """Whether a number of the new form, which began in April 2007, has as many digits as those of its month."""
    return "0704" <= month < "9107" and len(number) == (4 if month < "1501" else 5) and number.strip("0") != ""


def month_of_arxiv(identifier: str) -> str | None:
    """The month (YYYY-MM) in which an arXiv identifier was given: that of the first version, or the next."""
    match = _ARXIV.fullmatch(identifier)
    month = (match["month"] or match["old_month"]) if match else ""
    return f"{19 if month[0] == '9' else 20}{month[:2]}-{month[2:]}" if month else None


def clean_doi(raw: str) -> str | None:
    """The DOI in lower case without address; None for an arXiv DOI, which is the arXiv identifier."""
    match = _DOI.fullmatch(unquote(raw.strip()))
    if match is None or _ARXIV_DOI.fullmatch(match.group(1)):
        return None
    return match.group(1).lower().rstrip(".,;")


def arxiv_of_doi(raw: str) -> str | None:
    """The arXiv identifier that a DOI of arXiv's own (10.48550/arXiv.*) stands for."""
    match = _DOI.fullmatch(unquote(raw.strip()))
    arxiv = _ARXIV_DOI.fullmatch(match.group(1)) if match else None
    return clean_arxiv(arxiv.group(1)) if arxiv else None


def is_of_preprint(doi: str) -> bool:
    """Whether a clean DOI is one of a server of preprints, where a work stands that may be published elsewhere.

    bioRxiv and medRxiv, SSRN, Research Square, ChemRxiv, Preprints.org, the servers of OSF, TechRxiv, Authorea, Qeios,
    Zenodo.
    """
    return _PREPRINT_DOI.match(doi) is not None


def clean_orcid(raw: str) -> str | None:
    """The ORCID in four groups, without address; None where its check digit is wrong.

    https://support.orcid.org/hc/en-us/articles/360006897674
    """
    match = _ORCID.fullmatch(raw.strip())
    if match is None:
        return None
    digits = "".join(match.groups()).upper()
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[15] != ("X" if check == 10 else str(check)):
        return None
    return "-".join(digits[place : place + 4] for place in range(0, 16, 4))


def clean_url(raw: str) -> str | None:
    """The web address as printed; of a known code host also without a scheme. None for any other scheme."""
    raw = raw.strip()
    if _WEB_ADDRESS.fullmatch(raw):
        return raw
    return f"https://{raw}" if "://" not in raw and clean_repo(raw) else None


def clean_repo(raw: str) -> Repo | None:
    """The repository that an address leads into; None where it leads to none (an organisation, a file host).

    Addresses without a scheme, git remotes ("git@github.com:owner/name.git") and pages inside a repository
    ("/tree/main/src", "?tab=readme", "#usage") all count. GitLab's groups are part of the owner ("group/subgroup").
    On the Hugging Face Hub, models, data sets and spaces are three kinds of repository: their addresses stay apart.
    """
    # An address is looked at again and again, on its way from a source to a row; long ones would fill the memory.
    return _remembered_repo(raw) if len(raw) <= LONGEST_REMEMBERED else _repo(raw)


def _repo(raw: str) -> Repo | None:
    match = _REPO_ADDRESS.fullmatch(raw.strip())
    host = CODE_HOSTS.get(match.group(1).lower()) if match else None
    if match is None or host is None:
        return None
    path = [segment for segment in unquote(match.group(2)).split("/") if segment]
    prefix, path = _repo_path(host, path)
    if len(path) < 2 or path[0].lower() in _RESERVED_OWNERS[host]:
        return None
    *owner, name = path
    name = _REPO_NAME_TAIL.sub("", name)
    if (
        not all(map(_SEGMENT.fullmatch, [*owner, name]))
        or not name.strip(".")
        or not all(part.strip(".") for part in owner)
    ):
        return None
    return Repo("/".join([f"https://{host}", *prefix, *owner, name]).lower(), host, "/".join(owner), name)


_remembered_repo = lru_cache(maxsize=8_192)(_repo)


_HUB_CARD = re.compile(
    r"(?:(?:\A|.*/)(?P<kind>datasets|spaces)/|(?:\A|.*/)models/|(?:\A|.*/))?"
    r"(?P<owner>[^/]+)/(?P<name>[^/]+)/(?:README\.md|\.eval_results/[^/]+\.ya?ml|eval\.ya?ml)",
    re.IGNORECASE | re.DOTALL,
)
_HUB_CACHE = re.compile(
    r"(?:\A|.*/)(?P<kind>model|dataset|space)s--(?P<owner>[^/]+?)--(?P<name>[^/]+)/snapshots/[^/]+/.+",
    re.IGNORECASE | re.DOTALL,
)


def repo_of_path(path: str) -> Repo | None:
    """The repository of the Hugging Face Hub whose card, or file of results, lies there; None where it does not say.

    Such a file names its repository nowhere else: "models/OWNER/NAME/README.md", or a cache of the Hub.
    """
    match = _HUB_CACHE.fullmatch(path) or _HUB_CARD.fullmatch(path)
    if match is None:
        return None
    kind = (match["kind"] or "").lower().rstrip("s")
    prefix = f"{kind}s/" if kind in ("dataset", "space") else ""
    return clean_repo(f"https://huggingface.co/{prefix}{match['owner']}/{match['name']}")


def repo_kind(repo: Repo) -> Literal["code", "model", "dataset", "demo"]:
    """What a repository holds: on the Hugging Face Hub models, data sets and demonstrations stand side by side."""
    if not repo.url.startswith(_MODEL_REPOS):
        return "code"
    if repo.url.startswith(DATASET_REPOS):
        return "dataset"
    return "demo" if repo.url.startswith(DEMO_REPOS) else "model"


_WITHIN_PAPER_HOSTS = tuple(f".{host}" for host in PAPER_HOSTS)


def is_of_papers(url: str) -> bool:
    """Whether an address leads to a host of papers."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:  # brackets that hold no address of IPv6
        return False
    return f".{host}".endswith(_WITHIN_PAPER_HOSTS)


def _repo_path(host: str, path: list[str]) -> tuple[list[str], list[str]]:
    """Part a path into what its host puts before repositories, and owner and name without the page inside."""
    if host == "gitlab.com":
        pages = [place for place, segment in enumerate(path) if place >= 2 and segment in _GITLAB_PAGES]
        return [], path[: pages[0]] if pages else path
    if host == "huggingface.co" and path and path[0].lower() in ("datasets", "spaces"):
        return [path[0].lower()], path[1:3]
    return [], path[:2]
