"""How often a case was passed on, what should have answered it, and indexes for what the staff's list narrows by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_CONSULTATION = {
    "ix_consultation_village_number": ["village", "number"],
    "ix_consultation_entry_number": ["entry", "number"],
    "ix_consultation_touched_at_number": ["touched_at", "number"],
    "ix_consultation_due_at_number": ["due_at", "number"],
    "ix_consultation_facets": [
        "township", "village", "industry", "decision", "entry", "holder", "rung", "outcome", "status", "first_reply_at",
        "red_flags", "due_at", "panels", "moves", "opened_at", "number",
    ],
}  # fmt: skip
_PARTIAL = (
    ("ix_consultation_red", "consultation", ["number", "red_flags"], "red_flags != ''"),
    ("ix_consultation_moved", "consultation", ["number"], "moves > 0"),
    ("ix_consultation_panels", "consultation", ["number"], "panels > 0"),
    ("ix_parcel_author", "parcel", ["author", "number"], "author IS NOT NULL"),
)


def upgrade() -> None:
    op.add_column("consultation", sa.Column("moves", sa.Integer(), nullable=True))
    op.add_column("consultation", sa.Column("should_be", sa.Text(), nullable=True))
    _count_moves()
    for name, columns in _CONSULTATION.items():
        op.create_index(name, "consultation", columns)
    for name, table, columns, where in _PARTIAL:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _, _ in reversed(_PARTIAL):
        op.drop_index(name, table)
    for name in reversed(_CONSULTATION):
        op.drop_index(name, "consultation")
    op.drop_column("consultation", "should_be")
    op.drop_column("consultation", "moves")


def _count_moves() -> None:
    """From the journal: every line that names a holder gave the case to somebody, the first time for the first time."""
    journal = sa.table("journal", sa.column("number", sa.Integer), sa.column("data", sa.JSON))
    given = sa.select(journal.c.number, (sa.func.count() - 1).label("moves"))
    given = given.where(journal.c.number.is_not(None), journal.c.data["holder"].as_string().is_not(None))
    given = given.group_by(journal.c.number).having(sa.func.count() > 1)
    rows = [{"of": row.number, "count": row.moves} for row in op.get_bind().execute(given)]
    if rows:
        set_them = sa.text("UPDATE consultation SET moves = :count WHERE number = :of")
        op.get_bind().execute(set_them, rows)
