"""Absences with stand-ins; whose a lent case is, when its holder got it, and the base a farmer belongs to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("stand_in", sa.Text(), nullable=True),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absence_last", "absence", ["last"])
    op.add_column("person", sa.Column("base", sa.Text(), nullable=True))
    op.add_column("consultation", sa.Column("base", sa.Text(), nullable=True))
    op.add_column("consultation", sa.Column("lent_by", sa.Text(), nullable=True))
    op.add_column("consultation", sa.Column("given_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("consultation", "given_at")
    op.drop_column("consultation", "lent_by")
    op.drop_column("consultation", "base")
    op.drop_column("person", "base")
    op.drop_index("ix_absence_last", "absence")
    op.drop_table("absence")
