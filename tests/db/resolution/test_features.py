"""What is compared of records."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.display.records import shown
from db.records import Identifier, PaperRecord
from db.resolution.features import Comparable, Glance, Titled, features_of

TITLES = (
    "Pruning Networks in One Shot",
    "Pruning Networks: A Survey of What Is Left (Extended Abstract)",
    r"On $\ell_1$ Norms &amp; \textbf{Shelves}",
    "",
    "Über Wörter",
)
records = st.builds(
    PaperRecord,
    title=st.sampled_from(TITLES) | st.text(max_size=30),
    abstract=st.sampled_from(
        [None, "", "N/A", r"We prune by \ours.", r"Abstract: We prune \emph{one} net- work in 5\% of the time."]
    ),
    published_on=st.sampled_from([None, "2020", "2021-03"]),
    authors=st.lists(
        st.sampled_from(["Anna Berg", "Dahl, Carl", "Ben Dahl et al.", r"J{\"u}rgen <b>M</b>", "Anonymous", "et al."]),
        max_size=3,
    ).map(tuple),
    identifiers=st.lists(
        st.builds(Identifier, st.sampled_from(["arxiv", "doi", "openreview"]), st.sampled_from(["1", "2"])), max_size=3
    ).map(tuple),
)


@given(records)
def test_a_glance_at_a_record_shows_what_its_features_hold(record: PaperRecord) -> None:
    features, glance = features_of(shown(record)), Glance(record)
    compared = {**vars(Titled), **vars(Comparable)}
    for name in (name for name, value in compared.items() if isinstance(value, property)):
        assert getattr(glance, name) == getattr(features, name), name
