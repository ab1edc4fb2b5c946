"""The page of a paper says who read its results."""

from __future__ import annotations

import asyncio
from pathlib import Path

from db.engine import parse_url, writing
from papershelf.database import open_for_writing
from papershelf.site.application import make_site
from papershelf.snapshot.publish import publish
from tests.shelf import Shelf


def test_results_of_a_language_model_name_it_and_show_no_probability(tmp_path: Path) -> None:
    url = parse_url(f"sqlite:///{tmp_path / 'papershelf.db'}")
    engine = open_for_writing(url)
    with writing(engine) as connection:
        shelf = Shelf(connection)
        paper = shelf.paper("a-paper", abstract="It reaches 91.5% accuracy.")
        said = shelf.document("findings.jsonl", loader="findings", entry_count=1)
        accuracy = shelf.named("metrics", "accuracy", higher_is_better=True)
        evidence = {"evidence": "91.5% accuracy", "evidence_start": 11, "evidence_end": 25}
        result = shelf.result(paper, accuracy, 91.5, unit="%", origin="llm:some-model", **evidence)
        shelf.add("result_documents", result_id=result, document_id=said)
    engine.dispose()
    site = make_site(publish(url, tmp_path / "public.db").snapshot)
    page = asyncio.run(site.client.get("/papers/a-paper")).text
    for database in site.databases.values():
        database.close()
    assert "Read from the abstract by a language model (llm:some-model)" in page
    assert "– · – · –" in page
    assert "from findings.jsonl" in page
    assert '<a href="#evidence-1">91.5% accuracy</a>' in page
