"""What became of an answer, as the farmer was asked days later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultation", sa.Column("result", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("consultation", sa.Column("went", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("consultation", "went")
    op.drop_column("consultation", "result")
