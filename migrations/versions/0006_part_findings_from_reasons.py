"""Part findings from the reasons why there are none, which stood in their place and were told by how they begin.

Revision: 0006. Follows: 0005.

Rules of every revision: import nothing of the application; schema and data in separate revisions; name every
constraint; prefer native ADD, RENAME and DROP COLUMN to a recreate; views and search are not made here (db/views);
every downgrade works and is tested, or raises with the reason.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OUTCOMES = ("failed", "refused")


def upgrade() -> None:
    is_sqlite = op.get_context().dialect.name == "sqlite"
    for outcome in OUTCOMES:
        reason = f"json_extract(findings, '$.{outcome}')" if is_sqlite else f"findings::json ->> '{outcome}'"
        op.execute(
            f"UPDATE extractions SET outcome = '{outcome}', reason = {reason}, findings = '{{}}' "
            f"""WHERE findings LIKE '{{"{outcome}"%'"""
        )


def downgrade() -> None:
    is_sqlite = op.get_context().dialect.name == "sqlite"
    for outcome in OUTCOMES:
        reason = "json_quote(reason)" if is_sqlite else "to_json(reason)::text"
        op.execute(
            f"""UPDATE extractions SET findings = '{{"{outcome}":' || {reason} || '}}', outcome = 'findings', """
            f"reason = NULL WHERE outcome = '{outcome}'"
        )
