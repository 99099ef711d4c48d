"""Farmers without a phone: who speaks for them, since when they agree, and who asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("helper", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("consent_at", Moment(), nullable=True))
    op.add_column("consultation", sa.Column("helper", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("consultation", "helper")
    op.drop_column("person", "consent_at")
    op.drop_column("person", "helper")
