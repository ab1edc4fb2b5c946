"""Topics: the keywords that sources print, resolved to one name for all spellings."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from db.engine import parse_url, writing
from db.records import PaperRecord
from db.store.derivation import derive
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.tables import Paper, PaperTopic, Topic, TopicAlias
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER
from papershelf.database import open_for_writing
from tests.shelf import COMPLETED_AT


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("LLM", "large language models"),
        ("LLMs", "large language models"),
        ("Large Language Model (LLM)", "large language models"),
        ("large language models (LLMs)", "large language models"),
        ("LLMs (Large Language Models)", "large language models"),
        ("Chain of Thought (CoT)", "chain of thought"),
        ("Chain-of-Thought (CoT) reasoning", "chain of thought"),
        ("supervised finetuning", "supervised fine-tuning"),
        ("multi-modal LLMs", "multimodal large language models"),
        ("Low-Rank Adaptation (LoRA)", "low-rank adaptation"),
        ("Mixture-of-Experts", "mixture of experts"),
        ("DiT", "diffusion transformers"),
    ],
)
def test_spellings_lead_to_the_topic_that_they_name(printed: str, name: str) -> None:
    topic = shipped_vocabulary().resolve_topic(printed)
    assert (topic.name, topic.is_curated) == (name, True)


@pytest.mark.parametrize(
    "printed", ["semantic segmentation", "deep reinforcement learning", "visual question answering"]
)
def test_a_narrower_topic_is_one_of_its_own(printed: str) -> None:
    assert shipped_vocabulary().resolve_topic(printed).name == printed


def test_what_the_vocabulary_does_not_know_stands_under_its_own_name() -> None:
    topic = shipped_vocabulary().resolve_topic("Pulsar  Shelving (PS)")
    assert (topic.name, topic.key, topic.is_curated) == ("Pulsar Shelving (PS)", "pulsarshelvingps", False)


@given(
    st.sampled_from([spelling for topic in shipped_vocabulary().topics for spelling in (topic.name, *topic.aliases)]),
    st.data(),
)
def test_every_spelling_resolves_in_any_case_and_before_any_brackets(spelling: str, data: st.DataObject) -> None:
    cased = data.draw(st.sampled_from([spelling, spelling.upper(), spelling.replace(" ", "-"), f"{spelling} (XYZ)"]))
    assert shipped_vocabulary().resolve_topic(cased) == shipped_vocabulary().resolve_topic(spelling)
    assert shipped_vocabulary().resolve_topic(spelling).is_curated


def load(connection: Connection, keywords: Iterable[str]) -> None:
    """A paper with keywords."""
    stored, _ = begin(connection, NewDocument("a" * 64, "day.json", "hf-daily", 1, 1))
    add_entries(connection, stored.id, [NewEntry(0, PaperRecord(title="A", ai_keywords=tuple(keywords)))], [])
    derive(connection, complete(connection, stored.id, None, COMPLETED_AT), READER, shipped_vocabulary())


def test_a_paper_has_a_topic_once_as_its_first_keyword_prints_it(database_url: str) -> None:
    engine = open_for_writing(parse_url(database_url))
    with writing(engine) as connection:
        load(connection, ["LLMs", "Large Language Model (LLM)", "Shelving", "shelving", "!!"])
        of_paper = select(PaperTopic.name, Topic.name, Topic.is_curated).join(Topic, Topic.id == PaperTopic.topic_id)
        assert connection.scalar(select(Paper.title)) == "A"
        assert set(map(tuple, connection.execute(of_paper))) == {
            ("LLMs", "large language models", True),
            ("Shelving", "Shelving", False),
        }
        aliases = connection.execute(select(TopicAlias.alias).join(Topic, Topic.id == TopicAlias.topic_id)).scalars()
        assert set(aliases) == set(shipped_vocabulary().resolve_topic("LLM").aliases)
    engine.dispose()
