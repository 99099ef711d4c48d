"""What is under way with a case: questions asked back, a visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("visit_by", sa.Text(), nullable=True),
        sa.Column("visit_day", sa.Date(), nullable=True),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["consultation.number"], name="fk_work_number_consultation"),
        sa.PrimaryKeyConstraint("number", name="pk_work"),
    )


def downgrade() -> None:
    op.drop_table("work")
