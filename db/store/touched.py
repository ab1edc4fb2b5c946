"""What a change concerns: said by whatever stores or takes away, and derived again in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Touched:
    """What a change concerns, to be derived again: documents, entries, papers that lost some, texts, repositories."""

    documents: set[int] = field(default_factory=set)
    """All of whose entries are concerned: a large document is not held as a set of its entries."""
    entries: set[int] = field(default_factory=set)
    papers: set[int] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    """Hashes of texts whose findings came or went: the papers that have them are derived again."""
    addresses: set[str] = field(default_factory=set)
    """Folded addresses of repositories whose observations came or went."""
    repos: set[int] = field(default_factory=set)
    """Rows of repositories that these observations were of, or whose results are others now."""

    def __bool__(self) -> bool:
        """Whether it concerns anything."""
        return any((self.documents, self.entries, self.papers, self.texts, self.addresses, self.repos))

    def __or__(self, other: Touched) -> Touched:
        both = Touched()
        both |= self
        both |= other
        return both

    def __ior__(self, other: Touched) -> Touched:
        self.documents |= other.documents
        self.entries |= other.entries
        self.papers |= other.papers
        self.texts |= other.texts
        self.addresses |= other.addresses
        self.repos |= other.repos
        return self
