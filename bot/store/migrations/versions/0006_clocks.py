"""When a case was opened, and whether its clock stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultation", sa.Column("seen_at", Moment(), nullable=True))
    op.add_column("consultation", sa.Column("held_for", sa.Text(), nullable=False, server_default=""))
    op.add_column("consultation", sa.Column("held_until", Moment(), nullable=True))
    op.add_column("consultation", sa.Column("left_minutes", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for column in ("left_minutes", "held_until", "held_for", "seen_at"):
        op.drop_column("consultation", column)
