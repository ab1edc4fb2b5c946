"""Datasette's metadata, generated from the descriptions of the models: nothing is described twice."""

from __future__ import annotations

from typing import Any

from db.tables import metadata
from db.tables.declaration import Declaration, declaration_of
from db.views import VIEWS
from papershelf.site.queries import QUESTIONS
from papershelf.snapshot.contents import described_all

DATABASE = "papershelf"
"""The name of the snapshot in addresses, whatever its file is called."""
TITLE = "Papershelf"
DESCRIPTION = (
    "A bibliography of machine-learning research: papers, authors, repositories and results, with their sources."
)
LICENCE = "as each source states it"
LICENCE_ADDRESS = f"/{DATABASE}/documents"


def site_metadata(style_address: str, base_url: str = "/") -> dict[str, Any]:
    """The metadata of the whole site, whose addresses begin with `base_url`."""
    licence_address = base_url + LICENCE_ADDRESS.removeprefix("/")
    described = described_all()
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "license": LICENCE,
        "license_url": licence_address,
        "extra_css_urls": [style_address],
        "databases": {
            DATABASE: {
                "title": "All tables",
                "description": DESCRIPTION,
                "tables": {
                    name: _table(name, licence_address, *description) for name, description in described.items()
                },
                "queries": {
                    question.name: {
                        "title": question.title,
                        "description": question.description,
                        "sql": question.sql.strip(),
                        "hide_sql": True,
                    }
                    for question in QUESTIONS
                },
            }
        },
    }


def _table(name: str, licence_address: str, description: str, columns: dict[str, str]) -> dict[str, Any]:
    declared = declaration_of(metadata.tables[name]) if name in metadata.tables else VIEWS.get(name)
    table: dict[str, Any] = {
        "description": description,
        "columns": columns,
        "license": LICENCE,
        "license_url": licence_address,
        "hidden": name.startswith("_"),
    }
    if declared is not None:
        table["title"] = declared.title
        table["facets"] = list(declared.facets)
        direction = "sort_desc" if (declared.listed_by or "").startswith("-") else "sort"
        table[direction] = (declared.listed_by or "").removeprefix("-")
    if isinstance(declared, Declaration):
        table["label_column"] = declared.label
        table["size"] = declared.page_size
    return {key: value for key, value in table.items() if value}
