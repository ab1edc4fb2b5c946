"""The site of one snapshot, as a Datasette application; whoever makes one says which process it is for."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from papershelf.site import plugin
from papershelf.site.datasette_parts import SnapshotDatabase
from papershelf.site.metadata import DATABASE, site_metadata
from papershelf.site.query_pages import ROWS_A_PAGE
from papershelf.snapshot.about import open_snapshot, read_about

HERE = Path(__file__).parent
SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": ROWS_A_PAGE,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "suggest_facets": False,
    "allow_download": True,
    "default_cache_ttl": 60,
    "truncate_cells_html": 300,
    "max_csv_mb": 0,  # the process that answers counts, and breaks off where Datasette writes a line of words
}


def make_site(snapshot: Path, base_url: str = "/", threads: int = 3) -> Datasette:
    """The site of a snapshot, under a path of its server; refuses a file that is none.

    Threads read beside the one that calls; with none of them, that one reads itself.
    """
    about = read_about(snapshot)
    plugin.register()
    site = Datasette(
        metadata=site_metadata(f"/site/site.css?{_style()}", base_url),
        settings={**SETTINGS, "base_url": base_url, "num_sql_threads": threads},
        inspect_data={DATABASE: _inspected(snapshot, about.build)},
        template_dir=str(HERE / "templates"),
        static_mounts=[("site", str(HERE / "static"))],
        cors=True,
    )
    site.remove_database("_memory")  # Datasette adds it where it is given no file
    site.add_database(SnapshotDatabase(site, path=str(snapshot), is_mutable=False), name=DATABASE)
    return site


def tag_of(site: Datasette) -> str:
    """The entity tag of the pages of a site: another snapshot, another program or another style has another one."""
    build = site.get_database(DATABASE).hash
    told = f"{build} {version('papershelf')} {_style()} {site.setting('base_url')}"
    return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:20]}"'


def _style() -> str:
    return hashlib.sha256((HERE / "static" / "site.css").read_bytes()).hexdigest()[:12]


def _inspected(snapshot: Path, build: str) -> dict[str, Any]:
    """What `datasette inspect` would find out by reading the whole file: the snapshot says it itself."""
    connection = open_snapshot(snapshot)
    try:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        listed = [name for (name,) in names]
        counts = dict(connection.execute('SELECT "table", count FROM _counts').fetchall())
    finally:
        connection.close()
    return {
        "hash": build,
        "size": snapshot.stat().st_size,
        "file": snapshot.name,
        "tables": {name: {"count": counts.get(name, 0)} for name in listed},
    }
