"""Repository addresses: which ones lead into a repository, and the one address that identity uses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.identifiers import CODE_HOSTS, clean_repo

# What is printed, the address that identity uses, owner and name as printed. The ugly ones come from abstracts, from
# `git remote -v`, and from GitLab's and the Hugging Face Hub's own addresses.
REPOSITORIES = [
    ("https://github.com/Owner/Name", "https://github.com/owner/name", "Owner", "Name"),
    ("http://github.com/owner/name", "https://github.com/owner/name", "owner", "name"),
    ("HTTPS://WWW.GitHub.com/Owner/Name", "https://github.com/owner/name", "Owner", "Name"),
    ("github.com/owner/name", "https://github.com/owner/name", "owner", "name"),
    ("  https://github.com/owner/name\n", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com/owner/name.git", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com/owner/name.GIT/", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com/owner/name.", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com/owner/name.git...", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com/owner/name///", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com//owner//name", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com/owner/name/tree/main/src", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com/owner/name/blob/v1.0/README.md#usage", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com/owner/name?tab=readme-ov-file", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com/owner/name#readme", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com:443/owner/name", "https://github.com/owner/name", "owner", "name"),
    ("https://github.com./owner/name", "https://github.com/owner/name", "owner", "name"),
    ("//github.com/owner/name", "https://github.com/owner/name", "owner", "name"),
    ("git@github.com:owner/name.git", "https://github.com/owner/name", "owner", "name"),
    ("ssh://git@github.com:22/owner/name.git", "https://github.com/owner/name", "owner", "name"),
    ("git+https://github.com/owner/name@v1.2", "https://github.com/owner/name", "owner", "name"),
    (
        "https://github.com/owner/owner.github.io",
        "https://github.com/owner/owner.github.io",
        "owner",
        "owner.github.io",
    ),
    ("https://github.com/a-b/c_d.e", "https://github.com/a-b/c_d.e", "a-b", "c_d.e"),
    ("https://gitlab.com/Group/Name", "https://gitlab.com/group/name", "Group", "Name"),
    ("https://gitlab.com/group/sub/name", "https://gitlab.com/group/sub/name", "group/sub", "name"),
    ("https://gitlab.com/group/sub/name/-/tree/main/src", "https://gitlab.com/group/sub/name", "group/sub", "name"),
    ("https://gitlab.com/group/name/tree/master", "https://gitlab.com/group/name", "group", "name"),
    ("https://gitee.com/owner/name", "https://gitee.com/owner/name", "owner", "name"),
    ("https://bitbucket.org/owner/name/src/master/", "https://bitbucket.org/owner/name", "owner", "name"),
    ("https://codeberg.org/owner/name/src/branch/main", "https://codeberg.org/owner/name", "owner", "name"),
    ("https://huggingface.co/Owner/Name-7B", "https://huggingface.co/owner/name-7b", "Owner", "Name-7B"),
    ("https://hf.co/owner/name/resolve/main/config.json", "https://huggingface.co/owner/name", "owner", "name"),
    ("https://huggingface.co/spaces/owner/name", "https://huggingface.co/spaces/owner/name", "owner", "name"),
    (
        "https://huggingface.co/datasets/owner/name/viewer",
        "https://huggingface.co/datasets/owner/name",
        "owner",
        "name",
    ),
]

NO_REPOSITORIES = [
    "",
    "github.com",
    "https://github.com",
    "https://github.com/",
    "https://github.com/DFIR-Metric",
    "https://github.com/orgs/owner/repositories",
    "https://github.com/topics/pruning",
    "https://github.com/features/copilot",
    "https://github.com/Sponsors/owner",
    "https://github.com/about/press",
    "https://github.com/owner/...",
    "https://github.com/./..",
    "https://github.com/owner/.git",
    "https://github.com/owner/two words",
    "https://github.com@evil.example/owner/name",
    "https://evil.example/github.com/owner/name",
    "https://notgithub.com/owner/name",
    "https://owner.github.io/name",
    "javascript://github.com/owner/name",
    "ftp://github.com/owner/name",
    "https://gitlab.com/explore/projects",
    "https://gitlab.com/group",
    "https://huggingface.co/owner",
    "https://huggingface.co/papers/2401.00001",
    "https://huggingface.co/collections/owner/name-65f0",
    "https://huggingface.co/docs/transformers",
    "https://huggingface.co/blog/owner/post",
    "https://huggingface.co/datasets/squad",
    "https://huggingface.co/spaces",
    "https://arxiv.org/abs/2401.00001",
]


@pytest.mark.parametrize(("raw", "url", "owner", "name"), REPOSITORIES)
def test_an_address_inside_a_repository_gives_owner_and_name_as_printed_and_a_folded_url(
    raw: str, url: str, owner: str, name: str
) -> None:
    repo = clean_repo(raw)
    assert repo is not None
    assert (repo.url, repo.owner, repo.name) == (url, owner, name)
    assert repo.host == url.split("/")[2]


@pytest.mark.parametrize("raw", NO_REPOSITORIES)
def test_an_address_outside_every_repository_gives_none(raw: str) -> None:
    assert clean_repo(raw) is None


def test_models_datasets_and_spaces_of_one_name_are_three_repositories() -> None:
    addresses = [f"https://huggingface.co/{kind}owner/name" for kind in ("", "datasets/", "spaces/")]
    assert len({repo.url for address in addresses if (repo := clean_repo(address))}) == 3


@given(st.text())
def test_no_text_raises(raw: str) -> None:
    clean_repo(raw)


@given(
    host=st.sampled_from(sorted(CODE_HOSTS)),
    path=st.lists(st.text(alphabet="aZ0-_.~%/@:?#é\x00 ", max_size=8), max_size=5),
)
def test_identity_is_stable_a_folded_url_folds_to_itself(host: str, path: list[str]) -> None:
    repo = clean_repo("/".join([f"https://{host}", *path]))
    if repo is not None:
        again = clean_repo(repo.url)
        assert again is not None
        assert again.url == repo.url == repo.url.lower()
