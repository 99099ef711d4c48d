"""The same question of several farmers: who rides with whom, and what was said to all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_member",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("of_group", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("card", sa.Boolean(), nullable=False),
        sa.CheckConstraint("standing IN ('lead', 'offered', 'joined', 'alone')", name=op.f("ck_group_member_standing")),
        sa.ForeignKeyConstraint(["number"], ["consultation.number"], name="fk_group_member_number_consultation"),
        sa.PrimaryKeyConstraint("number", name="pk_group_member"),
    )
    op.create_index("ix_group_member_of_group", "group_member", ["of_group"])
    op.create_table(
        "group_word",
        sa.Column("of_group", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["of_group"], ["consultation.number"], name="fk_group_word_of_group_consultation"),
        sa.PrimaryKeyConstraint("of_group", "nth", name="pk_group_word"),
    )


def downgrade() -> None:
    op.drop_table("group_word")
    op.drop_index("ix_group_member_of_group", "group_member")
    op.drop_table("group_member")
