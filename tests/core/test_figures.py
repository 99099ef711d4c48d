"""The figures of a period, counted from a handful of consultations whose every answer is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.core.figures import By, EntryUse, Fact, Speed, figures, total
from bot.core.situation import Status
from tests.core.cast import county

# Tuesday 19 May 2026, nine in the morning in the county; work is from eight to six, Sundays are free.
NINE = datetime(2026, 5, 19, 1, 0, tzinfo=UTC)
MONDAY = date(2026, 5, 18)
INDUSTRIES = ("goose", "sheep", "buckwheat")
BOT = Fact(NINE, Status.CLOSED, "tuchengzi", "goose", "goose-soft-eggs", None, (), None, "helped")
PERSON = Fact(
    NINE, Status.REPLIED, "tuchengzi", "sheep", None, "tuchengzi-expert", (), NINE + timedelta(minutes=30), ""
)
OVERNIGHT = PERSON._replace(
    township="zhaoyanghe", holder="zhaoyanghe-expert", first_reply_at=NINE + timedelta(hours=24)
)
RED = PERSON._replace(red_flags=("R4",), first_reply_at=NINE + timedelta(minutes=10))
WAITS = PERSON._replace(status=Status.WAITING, first_reply_at=None)
LEFT = BOT._replace(entry=None, outcome="moved_on", industry=None, township=None)


def test_who_answered_is_told_from_how_it_ended() -> None:
    assert [one.by for one in (BOT, PERSON, WAITS, LEFT)] == [By.BOT, By.PERSON, By.OPEN, By.NOBODY]
    assert BOT._replace(holder="tuchengzi-expert", status=Status.TAKEN).by is By.OPEN
    assert BOT._replace(holder="tuchengzi-expert").by is By.NOBODY


def test_the_sums_of_a_handful() -> None:
    found = total(county(), [BOT, PERSON, OVERNIGHT, RED, WAITS, LEFT])
    assert (found.total, found.reds) == (6, 1)
    assert found.by == {By.BOT: 1, By.PERSON: 3, By.OPEN: 1, By.NOBODY: 1}
    assert found.share(By.PERSON) == 0.5
    # Ten, thirty, and from nine to nine the next day: ten hours of work.
    assert found.working == Speed(30, 600)
    assert found.red == Speed(10, 10)


def test_nothing_at_all_has_no_speed_and_no_share() -> None:
    found = total(county(), [])
    assert (found.total, found.working, found.red, found.share(By.BOT)) == (0, Speed(), Speed(), 0.0)
    whole = figures(county(), [], MONDAY, MONDAY, INDUSTRIES)
    assert (whole.days, whole.townships, whole.heat, whole.entries) == (((MONDAY, 0),), (), (), ())


def test_groups_stand_in_the_order_of_the_county_and_what_is_unknown_stands_last() -> None:
    gone = PERSON._replace(township="gone", holder="expert-gone", industry="bees")
    found = figures(county(), [LEFT, gone, OVERNIGHT, PERSON, BOT], MONDAY, MONDAY + timedelta(days=6), INDUSTRIES)
    assert [key for key, _ in found.townships] == ["tuchengzi", "zhaoyanghe", "gone", None]
    assert [key for key, _ in found.industries] == ["goose", "sheep", "bees", None]
    assert [key for key, _ in found.experts] == ["tuchengzi-expert", "zhaoyanghe-expert", "expert-gone"]
    assert found.days == ((MONDAY, 0), (date(2026, 5, 19), 5), *((MONDAY + timedelta(days=n), 0) for n in range(2, 7)))


def test_a_day_is_the_countys_own() -> None:
    late = BOT._replace(opened_at=datetime(2026, 5, 18, 17, 0, tzinfo=UTC))  # one in the morning of the 19th
    found = figures(county(), [late], MONDAY, MONDAY + timedelta(days=1), INDUSTRIES)
    assert found.days == ((MONDAY, 0), (date(2026, 5, 19), 1))


def test_what_is_asked_where_week_by_week() -> None:
    next_week = BOT._replace(opened_at=NINE + timedelta(days=7))
    facts = [BOT, next_week, next_week, OVERNIGHT]
    found = figures(county(), facts, date(2026, 5, 19), date(2026, 5, 27), INDUSTRIES)
    assert found.weeks == (MONDAY, MONDAY + timedelta(days=7))
    assert found.heat == (("tuchengzi", "goose", (1, 2)), ("zhaoyanghe", "sheep", (1, 0)))


def test_what_farmers_said_of_an_entry_later_counts_more_than_at_once() -> None:
    facts = [
        BOT,
        BOT._replace(went="worse"),
        BOT._replace(went="better", outcome="quiet"),
        BOT._replace(outcome="quiet"),
    ]
    asked_on = BOT._replace(holder="tuchengzi-expert", outcome="")
    found = figures(county(), [*facts, asked_on], MONDAY, MONDAY, INDUSTRIES)
    assert found.entries == (EntryUse("goose-soft-eggs", shown=5, helped=2, not_helped=2),)
    assert found.all.went == {"worse": 1, "better": 1}
