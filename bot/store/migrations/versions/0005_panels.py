"""Expert panels, who was asked, and their opinions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OPEN = "status IN ('concluding', 'drafted', 'short', 'sitting')"
_STATUS = "status IN ('drafted', 'sitting', 'short', 'concluding', 'concluded', 'called_off')"


def upgrade() -> None:
    op.add_column("consultation", sa.Column("panels", sa.Integer(), nullable=True))
    op.create_table(
        "panel",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("chair", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("red", sa.Boolean(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=True),
        sa.Column("answers_for", sa.Text(), nullable=True),
        sa.Column("recheck_on", sa.Date(), nullable=True),
        sa.Column("concluded_by", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_ref_address", sa.Text(), nullable=True),
        sa.Column("answer_ref_message", sa.Text(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.CheckConstraint(_STATUS, name=op.f("ck_panel_status")),
        sa.ForeignKeyConstraint(["number"], ["consultation.number"], name="fk_panel_number_consultation"),
        sa.PrimaryKeyConstraint("number", "nth", name="pk_panel"),
    )
    op.create_index(
        "uq_panel_open", "panel", ["number"], unique=True, sqlite_where=sa.text(_OPEN), postgresql_where=sa.text(_OPEN)
    )
    op.create_table(
        "panel_member",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("unreached", sa.Boolean(), nullable=False),
        sa.Column("dissent", sa.Text(), nullable=False),
        sa.Column("dissent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["number", "nth"], ["panel.number", "panel.nth"], name="fk_panel_member_number_panel"),
        sa.PrimaryKeyConstraint("number", "nth", "place", name="pk_panel_member"),
    )
    op.create_index("ix_panel_member_person", "panel_member", ["person"])
    op.create_table(
        "opinion",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("ref_address", sa.Text(), nullable=True),
        sa.Column("ref_message", sa.Text(), nullable=True),
        sa.Column("album", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["number", "nth"], ["panel.number", "panel.nth"], name="fk_opinion_number_panel"),
        sa.PrimaryKeyConstraint("number", "nth", "place", name="pk_opinion"),
    )
    op.create_index("ix_opinion_ref_address_ref_message", "opinion", ["ref_address", "ref_message"])


def downgrade() -> None:
    op.drop_table("opinion")
    op.drop_table("panel_member")
    op.drop_table("panel")
    op.drop_column("consultation", "panels")
