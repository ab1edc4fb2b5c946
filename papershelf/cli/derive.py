"""`papershelf derive`: papers derived again from the records that the shelf keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from papershelf.cli.notes import note, quiet_option
from papershelf.cli.options import database_option

if TYPE_CHECKING:
    from sqlalchemy.engine import URL


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also the papers of which it makes nothing else.")
@quiet_option
@database_option
def command(everything: bool, url: URL) -> None:
    """Derive again the papers of which this version of papershelf makes something else.

    Touched are papers whose texts an older version of the reader read, whose names another vocabulary resolved, or all
    where the rules of resolution are others. `load` and `publish` do the same; with --all every paper is derived.

    \b
    papershelf derive
    papershelf derive --all
    """
    from db.display.counts import counted
    from db.engine import writing
    from db.vocabulary import shipped_vocabulary
    from papershelf.database import kept_for_writing
    from papershelf.loading.renewing import notices_of_documents, renew
    from papershelf.loading.revising import derive_everything
    from papershelf.loading.scanning import Scanner

    with kept_for_writing(url, may_create=False) as engine:
        with Scanner() as scanner:
            renewal = renew(engine, scanner, shipped_vocabulary())
        papers = derive_everything(engine) if everything else renewal.papers
        with writing(engine) as connection:
            notices = notices_of_documents(connection)
    for notice in notices:
        note(notice)
    if renewal.reasons and not everything:
        note(str(renewal), err=False)
    elif papers:
        note(f"{counted(papers, 'paper')} derived again", err=False)
    else:
        note("unchanged: every paper is as this version derives it", err=False)
