"""The parts that stories are made of: taps, texts, places, languages, hours, the ladder, standings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Hours
from bot.core.clocks import hours
from bot.core.draft import Draft
from bot.core.events import Event
from bot.core.farmers import tongue
from bot.core.lifecycle import FOLLOWS, WrongTurn, close, move
from bot.core.people import code_hash, farmer_id
from bot.core.plan import ParcelKind
from bot.core.posts import ladder, places
from bot.core.posts.roster import Roster
from bot.core.situation import Consultation, Language, Person, Role, Situation, Status
from bot.core.taps import Tap, Verb, parse
from bot.core.wording import in_a_line, quoted, shorten, split_text, units, visible
from tests.core.cast import ADDRESSES, county, house

NINE = datetime(2026, 5, 19, 1, 0, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(), max_size=300)
LONG_TEXT = st.text(st.sampled_from("ab 鹅\n😀\ud800"), max_size=400)


# --- what buttons carry


@given(
    verb=st.sampled_from(list(Verb)),
    number=st.integers(0, 10**12 - 1),
    argument=st.from_regex(r"[A-Za-z0-9_-]{0,40}", fullmatch=True),
)
def test_a_tap_is_read_back_as_it_was_written_and_fits(verb: Verb, number: int, argument: str) -> None:
    tap = Tap(verb, number, argument)
    assert parse(str(tap)) == tap
    assert len(str(tap).encode()) <= 64


@given(ANY_TEXT)
def test_any_data_is_a_tap_or_none(data: str) -> None:
    tap = parse(data)
    assert tap is None or parse(str(tap)) == tap


def test_a_verb_that_does_not_exist_is_no_tap() -> None:
    assert parse("explode.1") is None


# --- texts


@given(LONG_TEXT, st.integers(2, 40))
def test_a_text_in_pieces_loses_nothing_and_no_piece_is_too_long(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert all(visible(piece) for piece in pieces)
    kept = [c for piece in pieces for c in piece if visible(c)]
    assert kept == [c for c in text if visible(c)]


def test_a_text_is_cut_at_line_ends_where_there_are_any() -> None:
    assert split_text("一二\n三四\n五六七八", 5) == ["一二\n三四", "五六七八"]
    assert split_text("一二三四五六七", 3) == ["一二三", "四五六", "七"]
    assert split_text("", 3) == split_text(" \n ", 9) == []
    assert split_text("a" + " " * 9 + "b", 3) == ["a  ", " b"]


@given(ANY_TEXT)
def test_what_is_quoted_cannot_turn_the_writing_around_it(text: str) -> None:
    assert not set(quoted(text)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\x00\r")
    assert "\n" not in in_a_line(text, 20)
    assert len(in_a_line(text, 20)) <= 20


def test_shorten() -> None:
    assert (shorten("一二三", 3), shorten("一二三四", 3)) == ("一二三", "一二…")


def test_a_text_for_somebody_without_an_address_goes_nowhere() -> None:
    draft = Draft(Event(key="x", at=NINE), Situation(), house())
    draft.send(Person("f-1", Role.FARMER), ParcelKind.NOTICE, "您好")
    assert draft.plan("test").parcels == ()
    draft.send(Person("f-1", Role.FARMER, address=ADDRESSES["farmer"]), ParcelKind.MEDIA, "")
    assert [parcel.text for parcel in draft.plan("test").parcels] == [""]


def test_the_catalogue_knows_its_keys_and_wants_its_values() -> None:
    words = house().words
    assert "ask.empty" in words
    assert "no.such" not in words
    assert words.text("tap.expired", Language.TRADITIONAL) == "這個按鈕過期了。有問題直接說。"
    with pytest.raises(KeyError):
        words.text("no.such", Language.ENGLISH)
    with pytest.raises(KeyError):
        words.text("answer.title", Language.ENGLISH)


# --- people


def test_a_farmers_id_is_always_the_same_and_an_invitations_spelling_does_not_matter() -> None:
    assert farmer_id(ADDRESSES["farmer"]) == farmer_id(ADDRESSES["farmer"]) != farmer_id(ADDRESSES["stranger"])
    assert code_hash("abcd-2345") == code_hash(" ＡＢＣＤ 2345") != code_hash("ABCD-2346")


# --- places


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("土城子镇", "tuchengzi"),
        ("土城子", "tuchengzi"),
        ("我是照阳的", "zhaoyanghe"),
        ("照陽河鎮", "zhaoyanghe"),
        ("mandetang township", "mandetang"),
        ("Tuchengzi", "tuchengzi"),
        ("东叠不齐", "dongdie"),
        ("土城子镇东叠不齐村", "dongdie"),
        ("张北", None),
        ("", None),
        ("土城子镇还是照阳河", None),
        ("土城子和满德堂", None),
    ],
)
def test_which_place_is_meant(text: str, place: str | None) -> None:
    found = places.find(county(), text)
    assert (found and (found.village or found.township).id) == place


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("我在土城子镇", True),
        ("俺家是东叠不齐村的", True),
        ("i live in tuchengzi town", True),
        ("土城子的羊不吃草", False),
        ("张北", False),
    ],
)
def test_whether_no_more_is_said_than_the_place(text: str, bare: bool) -> None:
    assert (places.find_bare(county(), text) is not None) is bare


# --- languages

NEW, CHINESE = Person("f-1", Role.FARMER, known=False), Person("f-1", Role.FARMER)
TAIWAN, ENGLISH = replace(CHINESE, language=Language.TRADITIONAL), replace(CHINESE, language=Language.ENGLISH)


@pytest.mark.parametrize(
    ("person", "text", "client", "language"),
    [
        (NEW, "鹅下软蛋", "en", "zh-Hans"),
        (NEW, "鹅", "zh-hant", "zh-Hant"),
        (NEW, "鵝下軟蛋", "", "zh-Hant"),
        (NEW, "my geese lay soft eggs", "zh", "en"),
        (NEW, "hi", "zh-hans", "zh-Hans"),
        (NEW, "hi", "", "en"),
        (NEW, "", "en", "en"),
        (NEW, "", "zh-HK", "zh-Hant"),
        (NEW, "123", "", "zh-Hans"),
        (CHINESE, "ok", "en", "zh-Hans"),
        (CHINESE, "my geese are ill", "", "en"),
        (TAIWAN, "鹅", "", "zh-Hant"),
        (TAIWAN, "三天", "", "zh-Hant"),
        (ENGLISH, "2", "en", "en"),
        (ENGLISH, "soft", "", "en"),
        (ENGLISH, "鹅下软蛋", "en", "zh-Hans"),
        (replace(CHINESE, language_chosen=True), "my geese lay soft eggs", "en", "zh-Hans"),
    ],
)
def test_whoever_writes_so_is_answered_so(person: Person, text: str, client: str, language: str) -> None:
    assert tongue.hear(person, text, client).language == language


@pytest.mark.parametrize(
    ("tag", "language"), [("", "zh-Hans"), ("??", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("de", "en")]
)
def test_tags(tag: str, language: str) -> None:
    assert tongue.from_tag(tag) == language
    assert (Language.ENGLISH.base, Language.TRADITIONAL.base) == ("en", "zh")


@given(ANY_TEXT)
def test_any_tag_is_a_language(tag: str) -> None:
    assert tongue.from_tag(tag) in Language


# --- working time


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        (_at(19, 9), 240, _at(19, 13)),
        (_at(19, 6), 60, _at(19, 9)),
        (_at(19, 17), 120, _at(20, 9)),
        (_at(19, 20), 60, _at(20, 9)),
        (_at(23, 17, 30), 60, _at(25, 8, 30)),  # over a Sunday
        (_at(19, 8), 600, _at(19, 18)),
    ],
)
def test_working_time(start: datetime, minutes: int, due: datetime) -> None:
    assert hours.add_working(county(), start, minutes) == due


def test_a_holiday_does_not_count_and_a_county_without_working_days_still_has_deadlines() -> None:
    holiday = county(hours=Hours(holidays=(_at(20, 9).date(),)))
    assert hours.add_working(holiday, _at(19, 17, 30), 60) == _at(21, 8, 30)
    never = tuple((_at(1, 9) + timedelta(days=n)).date() for n in range(500))
    assert hours.add_working(county(hours=Hours(holidays=never)), _at(19, 9), 60) == _at(19, 10)
    assert hours.next_opening(county(hours=Hours(holidays=never)), _at(19, 9)) is None


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (_at(19, 9), _at(19, 9)),
        (_at(19, 8), _at(19, 8)),
        (_at(19, 18), _at(20, 8)),  # at its very end nothing begins any more
        (_at(19, 3), _at(19, 8)),
        (_at(23, 20), _at(25, 8)),  # over a Sunday
        (_at(24, 9), _at(25, 8)),
    ],
)
def test_when_the_house_opens(at: datetime, opens: datetime) -> None:
    assert hours.next_opening(county(), at) == opens
    assert hours.is_open(county(), at) is (at == opens)


# --- who is asked


def _people(*ids: str) -> dict[str, Person]:
    return {id_: Person(id_, Role.EXPERT) for id_ in ids}


def _case(township: str | None = "tuchengzi", **more: Any) -> Consultation:
    return Consultation(1, "f-1", Status.WAITING, NINE, NINE, township=township, **more)


def test_the_ladder() -> None:
    everybody = Roster(county(), _people("tuchengzi-expert", "poultry-expert", "county-lead"))
    assert ladder.choose(everybody, _case()) == ladder.Choice("tuchengzi-expert", 1, "why.township")
    assert ladder.choose(everybody, _case(), above=1).why == "why.stand_in"
    assert ladder.choose(Roster(county(), _people("county-lead")), _case()).why == "why.lead_alone"
    assert ladder.choose(everybody, _case(None)).why == "why.no_place"
    assert ladder.choose(Roster(county(), {}), _case()) == ladder.Choice(None, 4, "why.nobody")
    assert ladder.choose(everybody, _case("zhaoyanghe")).rung == ladder.RUNG_LEAD
    leaderless = county().model_copy(update={"lead": "gone"})
    assert ladder.choose(replace(everybody, county=leaderless), _case(None)).person is None


def test_who_may_see_a_case() -> None:
    case = Consultation(
        1, "f-1", Status.WAITING, NINE, NINE, township="tuchengzi", village="dongdie", holder="poultry-expert"
    )
    seers = [person.id for person in county().people if ladder.may_see(county(), case, person.id)]
    assert seers == ["tuchengzi-expert", "poultry-expert", "county-lead", "village-guide", "office"]
    assert not ladder.may_see(county(), case, "nobody")
    assert not ladder.may_see(county(), replace(case, township=None, village=None), "tuchengzi-expert")
    assert [p.id for p in county().people if ladder.may_pass(county(), case, p.id)] == [
        "poultry-expert",
        "county-lead",
        "office",
    ]
    assert not ladder.may_pass(county(), case, "nobody")


# --- standings


def test_a_standing_follows_only_where_the_drawing_says_so() -> None:
    case = Consultation(1, "f-1", Status.GATHERING, NINE, NINE)
    for before in Status:
        for after in Status:
            at = replace(case, status=before)
            if after is before or after in FOLLOWS[before]:
                assert move(at, after).status is after
            else:
                with pytest.raises(WrongTurn):
                    move(at, after)
    ended = close(case, NINE, "quiet")
    assert (ended.closed_at, ended.outcome) == (NINE, "quiet")
    with pytest.raises(WrongTurn):
        close(ended, NINE, "quiet")
