"""The first tables, the sequence of consultation numbers, and the triggers that keep the journal as it was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OPEN = sa.text("status IN ('answered', 'choosing', 'gathering', 'placing')")
HELD = sa.text("status IN ('replied', 'taken', 'waiting')")
QUEUED = sa.text("state = 'queued'")
DEAD = sa.text("state = 'dead'")
NOTICE = sa.text("kind = 'desk'")

TABLES = (
    "account",
    "dead_letter",
    "invitation",
    "journal",
    "meta",
    "person",
    "consultation",
    "message",
    "parcel",
    "remark",
    "timer",
)

# A later step that copies the journal's table on SQLite has to make these again: a trigger goes with its table.
SQLITE_GUARDS = (
    "CREATE TRIGGER journal_keep BEFORE DELETE ON journal"
    " BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END",
    "CREATE TRIGGER journal_same BEFORE UPDATE OF id, key, at, kind, number, actor ON journal"
    " BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END",
)
POSTGRESQL_GUARDS = (
    "CREATE FUNCTION journal_guard() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the journal is only ever added to'; END $$",
    "CREATE TRIGGER journal_keep BEFORE DELETE OR TRUNCATE ON journal"
    " FOR EACH STATEMENT EXECUTE FUNCTION journal_guard()",
    "CREATE TRIGGER journal_same BEFORE UPDATE OF id, key, at, kind, number, actor ON journal"
    " FOR EACH STATEMENT EXECUTE FUNCTION journal_guard()",
)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_account"),
    )
    op.create_index("ix_account_person", "account", ["person"])

    op.create_table(
        "dead_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dead_letter"),
        sa.UniqueConstraint("key", name="uq_dead_letter_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "invitation",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name="pk_invitation"),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
        sa.UniqueConstraint("key", name="uq_journal_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_journal_actor_at", "journal", ["actor", "at"])
    op.create_index("ix_journal_number_id", "journal", ["number", "id"])

    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("language_chosen", sa.Boolean(), nullable=False),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('farmer', 'expert', 'guide', 'staff')", name=op.f("ck_person_role")),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_table(
        "consultation",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("farmer", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("entry", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("red_flags", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("normalised", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("shown", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("album", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("first_reply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "status IN ('gathering', 'choosing', 'answered', 'placing', 'waiting', 'taken', 'replied', 'closed')",
            name=op.f("ck_consultation_status"),
        ),
        sa.ForeignKeyConstraint(["farmer"], ["person.id"], name="fk_consultation_farmer_person"),
        sa.PrimaryKeyConstraint("number", name="pk_consultation"),
    )
    op.create_index("ix_consultation_farmer_number", "consultation", ["farmer", "number"])
    op.create_index("ix_consultation_held", "consultation", ["holder"], sqlite_where=HELD, postgresql_where=HELD)
    op.create_index("ix_consultation_holder_number", "consultation", ["holder", "number"])
    op.create_index("ix_consultation_industry_number", "consultation", ["industry", "number"])
    op.create_index("ix_consultation_opened_at", "consultation", ["opened_at"])
    op.create_index("ix_consultation_status_number", "consultation", ["status", "number"])
    op.create_index("ix_consultation_township_number", "consultation", ["township", "number"])
    op.create_index(
        "uq_consultation_open", "consultation", ["farmer"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )

    op.create_table(
        "message",
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ref_address", sa.Text(), nullable=True),
        sa.Column("ref_message", sa.Text(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("album", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["consultation.number"], name="fk_message_number_consultation"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_message_number", "message", ["number"])
    op.create_index("ix_message_person_id", "message", ["person", "id"])
    op.create_index("ix_message_ref_address_ref_message", "message", ["ref_address", "ref_message"])

    op.create_table(
        "parcel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ref_message", sa.Text(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("entry", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("tell", sa.Boolean(), nullable=False),
        sa.Column("reply_address", sa.Text(), nullable=True),
        sa.Column("reply_message", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.CheckConstraint("channel IN ('tg', 'web')", name=op.f("ck_parcel_channel")),
        sa.CheckConstraint("state IN ('queued', 'sent', 'dead')", name=op.f("ck_parcel_state")),
        sa.ForeignKeyConstraint(["number"], ["consultation.number"], name="fk_parcel_number_consultation"),
        sa.PrimaryKeyConstraint("id", name="pk_parcel"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_parcel_dead", "parcel", ["id"], sqlite_where=DEAD, postgresql_where=DEAD)
    op.create_index("ix_parcel_lane_id", "parcel", ["lane", "id"])
    op.create_index("ix_parcel_lane_ref_message", "parcel", ["lane", "ref_message"])
    op.create_index("ix_parcel_notice", "parcel", ["person", "id"], sqlite_where=NOTICE, postgresql_where=NOTICE)
    op.create_index("ix_parcel_number", "parcel", ["number"])
    queue = ["channel", "lane", "id", "state"]
    op.create_index("ix_parcel_queue", "parcel", queue, sqlite_where=QUEUED, postgresql_where=QUEUED)

    op.create_table(
        "remark",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ref_address", sa.Text(), nullable=True),
        sa.Column("ref_message", sa.Text(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("album", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["consultation.number"], name="fk_remark_number_consultation"),
        sa.PrimaryKeyConstraint("id", name="pk_remark"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_remark_number", "remark", ["number"])

    op.create_table(
        "timer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["consultation.number"], name="fk_timer_number_consultation"),
        sa.PrimaryKeyConstraint("id", name="pk_timer"),
        sa.UniqueConstraint("number", "kind", name="uq_timer_number_kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_timer_due", "timer", ["due"])

    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE consultation_number")
    guards = POSTGRESQL_GUARDS if op.get_bind().dialect.name == "postgresql" else SQLITE_GUARDS
    for guard in guards:
        op.execute(guard)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION journal_guard()")
        op.execute("DROP SEQUENCE consultation_number")
