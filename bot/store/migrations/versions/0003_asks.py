"""What a message of ours asks somebody with a post to write."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parcel", sa.Column("asks", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("parcel", "asks")
