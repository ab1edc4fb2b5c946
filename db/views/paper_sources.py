"""The view `paper_sources`: every value knows its source."""

from __future__ import annotations

from db.views.view import View

PAPER_SOURCES = View(
    name="paper_sources",
    description="Which document gave each field of a paper, and where in it.",
    columns={
        "paper_slug": "The paper's permanent address: /papers/SLUG.",
        "field": "Name of the field: a column of papers; authors for the list of them; venue for where it came out.",
        "document_uri": "The document's name, relative to the folder it was found under.",
        "document_sha256": "SHA-256 of the document's uncompressed bytes.",
        "position": "Place in the document, from 0.",
        "loader": "The loader that read it.",
        "as_of": "The document's own date; NULL unknown.",
    },
    select="""
SELECT
    papers.slug AS paper_slug, paper_fields.field,
    documents.uri AS document_uri, documents.sha256 AS document_sha256,
    entries.position, documents.loader, documents.as_of
FROM paper_fields
JOIN papers ON papers.id = paper_fields.paper_id
JOIN entries ON entries.id = paper_fields.entry_id
JOIN documents ON documents.id = entries.document_id
""",
)
