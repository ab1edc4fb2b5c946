"""`papershelf derive`: papers derived again from the records that the shelf keeps."""

from __future__ import annotations

import click
from sqlalchemy.engine import URL

from papershelf.cli.options import database_option
from papershelf.database import open_for_writing
from papershelf.loading.revising import derive_everything, derive_outdated
from papershelf.loading.scanning import Scanner


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also the papers that nothing new is known of.")
@database_option
def command(everything: bool, url: URL) -> None:
    """Scan again the texts that an older version of the reader read, and derive their papers again.

    Needed after an update of papershelf that finds more in texts, or (with --all) resolves names or papers better.

    \b
    papershelf derive
    papershelf derive --all
    """
    engine = open_for_writing(url, may_create=False)
    with Scanner() as scanner:
        scanned = sum(derive_outdated(engine, scanner))
    derived = derive_everything(engine) if everything else scanned
    engine.dispose()
    click.echo(f"{derived:,} papers derived again" if derived else "unchanged: every text was read by this version")
