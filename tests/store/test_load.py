"""What the core is told about an event: who speaks, what is open, what the event refers to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.events import (
    Address,
    Commanded,
    Delivered,
    Edited,
    Invited,
    Rang,
    ReachabilityChanged,
    Ref,
    SignedIn,
    Tapped,
    Undelivered,
)
from bot.core.people import code_hash, farmer_id
from bot.core.plan import ParcelKind, Timer
from bot.core.situation import Language, Person, Role, Status
from bot.store import load, outbox, timers
from bot.store.session import Database
from tests.store.cast import (
    BROWSER_FARMER,
    EXPERT,
    FARMER,
    GUIDE,
    NOON,
    OTHER_FARMER,
    PHOTO,
    STAFF,
    ask,
    case,
    do,
    farmer,
    key,
    later,
    look,
    parcel,
    plan,
    said,
    shown,
    words,
)

EXPERT_PHONE = Address("tg", "900")


def bind(database: Database, address: Address, person: str, minutes: float = 0) -> None:
    do(database, said("/start", address, later(minutes)), plan("bound", bind=(address, person)))


def claim_all(database: Database, ref: str | None = None) -> list[int]:
    with database.writing() as session:
        taken = outbox.claim(session, "tg", later(1), 60, 100)
        for one in taken:
            outbox.sent(session, one.id, ref or f"m{one.id}", later(1))
    return [one.id for one in taken]


def test_a_stranger_is_a_farmer_whom_nobody_knows_yet(database: Database) -> None:
    situation = look(database, said(sender=BROWSER_FARMER))
    expected = Person(id=farmer_id(BROWSER_FARMER), role=Role.FARMER, address=BROWSER_FARMER, known=False)
    assert situation.speaker == expected
    assert (situation.open, situation.cases, situation.recent, situation.about) == (None, (), (), None)
    assert situation.next_number == 1
    assert situation.spoken == 0


def test_a_farmer_who_asked_is_known_with_the_open_consultation(database: Database) -> None:
    number = ask(database, said())
    situation = look(database, said("还是死"))
    assert situation.speaker == farmer()
    assert situation.open == replace(case(number, normalised="小鹅死得多咋办"), shown=shown())
    assert situation.next_number == number + 1


def test_a_person_and_a_consultation_come_back_whole(database: Database) -> None:
    person = farmer(
        language=Language.TRADITIONAL, name="<b>老乡", township="tuchengzi", village="dongdie", phone="13800000000",
        reachable=False, language_chosen=True,
    )  # fmt: skip
    one = case(
        5, status=Status.TAKEN, language=Language.ENGLISH, shown=shown(), industry="goose", subject="goose",
        township="tuchengzi", village="dongdie", holder=EXPERT, rung=1, red_flags=("R1", "R3"), due_at=later(30), misses=2,
        media=(PHOTO, replace(PHOTO, file="", latitude=41.8, longitude=114.6)), album="a1", reason="why.township",
        outcome="open", first_reply_at=later(3), closed_at=None,
    )  # fmt: skip
    do(database, said(), plan(people=(person,), consultations=(one,)))
    situation = look(database, said())
    assert situation.speaker == person
    assert situation.cases == (one,)
    assert situation.open is None


def test_cases_come_last_touched_first_and_closed_ones_newest_first_at_most_five(database: Database) -> None:
    closed = tuple(case(n, status=Status.CLOSED, closed_at=later(n)) for n in range(1, 8))
    cases = (case(8, status=Status.WAITING, touched_at=later(9)), case(9, status=Status.REPLIED, touched_at=later(5)))
    do(database, said(), plan(people=(farmer(),), consultations=(*closed, *cases, case(10))))
    situation = look(database, said())
    assert [one.number for one in situation.cases] == [8, 9]
    assert [one.number for one in situation.recent] == [7, 6, 5, 4, 3]
    assert situation.open is not None
    assert situation.open.number == 10


def test_others_consultations_are_not_told(database: Database) -> None:
    ask(database, said(sender=OTHER_FARMER))
    situation = look(database, said())
    assert (situation.open, situation.cases, situation.recent) == (None, (), ())


def test_people_with_a_post_are_reached_on_the_desk_until_they_bind_telegram(database: Database) -> None:
    people = look(database, said()).people
    assert set(people) == {EXPERT, "stand-in", GUIDE, STAFF}
    assert people[EXPERT].address == Address("web", EXPERT)
    assert (people[EXPERT].role, people[EXPERT].township) == (Role.EXPERT, "tuchengzi")
    assert people[EXPERT].name == "土城子镇包联专家"
    bind(database, EXPERT_PHONE, EXPERT)
    bind(database, Address("tg", "901"), EXPERT, minutes=1)
    assert look(database, said()).people[EXPERT].address == Address("tg", "901")


def test_an_expert_who_blocked_the_bot_is_reached_on_the_desk(database: Database) -> None:
    bind(database, EXPERT_PHONE, EXPERT)
    known = look(database, said()).people[EXPERT]
    event = ReachabilityChanged(key=key(), at=NOON, sender=EXPERT_PHONE, reachable=False)
    away = replace(known, reachable=False, language=Language.ENGLISH, language_chosen=True)
    do(database, event, plan(people=(away,)))
    expert = look(database, said()).people[EXPERT]
    assert expert == replace(away, address=Address("web", EXPERT))
    do(database, said(), plan(people=(replace(expert, reachable=True),)))
    assert look(database, said()).people[EXPERT].address == EXPERT_PHONE


def test_an_expert_speaks_from_telegram_and_from_the_desk_as_the_same_person(database: Database) -> None:
    bind(database, EXPERT_PHONE, EXPERT)
    for sender in (EXPERT_PHONE, Address("web", EXPERT)):
        speaker = look(database, said(sender=sender)).speaker
        assert speaker is not None
        assert (speaker.id, speaker.role, speaker.address) == (EXPERT, Role.EXPERT, EXPERT_PHONE)
    expert = look(database, said()).people[EXPERT]
    do(database, said(), plan(people=(replace(expert, language=Language.ENGLISH),)))
    again = look(database, said(sender=EXPERT_PHONE)).speaker
    assert again is not None
    assert again.language is Language.ENGLISH


def test_an_account_of_somebody_who_lost_the_post_is_a_strangers_again(database: Database) -> None:
    bind(database, EXPERT_PHONE, "gone-expert")
    speaker = look(database, said(sender=EXPERT_PHONE)).speaker
    assert speaker == Person(id=farmer_id(EXPERT_PHONE), role=Role.FARMER, address=EXPERT_PHONE, known=False)
    gone = Person(id="gone-expert", role=Role.EXPERT)
    do(database, said(), plan(people=(gone,)))
    speaker = look(database, said(sender=EXPERT_PHONE)).speaker
    assert speaker is not None
    assert not speaker.known


def test_a_reply_finds_the_parcel_it_answers_for_ever_and_the_newest_one(database: Database) -> None:
    number = ask(database, said())
    bind(database, EXPERT_PHONE, EXPERT)
    card = parcel(EXPERT_PHONE, "案卷", person=EXPERT, kind=ParcelKind.CARD, number=number, author="f-1")
    for _ in range(2):
        do(database, said(), plan(parcels=(card,)))
        claim_all(database, ref="55")
    reply = said("多喂水", EXPERT_PHONE, reply_to=Ref(EXPERT_PHONE, "55"))
    situation = look(database, reply)
    assert situation.sent is not None
    assert situation.sent.ref == Ref(EXPERT_PHONE, "55")
    assert (situation.sent.number, situation.sent.person, situation.sent.kind) == (number, EXPERT, "card")
    assert situation.sent.id == 3
    assert situation.about is not None
    assert situation.about.number == number
    assert situation.farmer == farmer()


def test_a_reply_in_another_chat_finds_nothing_of_this_one(database: Database) -> None:
    ask(database, said())
    claim_all(database, ref="55")
    situation = look(database, said(sender=OTHER_FARMER, reply_to=Ref(OTHER_FARMER, "55")))
    assert (situation.sent, situation.about, situation.farmer) == (None, None, None)


def test_a_reply_to_ones_own_words_is_about_their_consultation(database: Database) -> None:
    number = ask(database, said(ref=Ref(FARMER, "9")))
    situation = look(database, said("这个", reply_to=Ref(FARMER, "9")))
    assert situation.about is not None
    assert situation.about.number == number
    assert situation.farmer == situation.speaker


def test_a_form_of_a_page_says_what_it_is_about(database: Database) -> None:
    number = ask(database, said())
    claim_all(database, ref="55")
    desk = Address("web", EXPERT)
    situation = look(database, said("多喂水", desk, about=number, reply_to=Ref(FARMER, "55")))
    assert situation.about is not None
    assert situation.sent is not None
    assert situation.farmer == farmer()
    assert look(database, said("多喂水", desk, about=number)).sent is None
    assert look(database, said("多喂水", desk, about=number + 99)).about is None


@pytest.mark.parametrize(
    ("data", "finds"), [("take.1", True), ("take.77", False), ("lang.0.en", False), ("forged", False)]
)
def test_a_tap_is_about_the_number_it_carries(database: Database, data: str, finds: bool) -> None:
    assert ask(database, said()) == 1
    situation = look(database, Tapped(key=key(), at=NOON, sender=Address("web", EXPERT), data=data))
    assert (situation.about is not None) is finds
    assert (situation.farmer is not None) is finds


def test_an_edit_brings_the_newest_words_and_their_consultation(database: Database) -> None:
    number = ask(database, said("鹅下软蛋", ref=Ref(FARMER, "9")))
    edit = Edited(key=key(), at=later(1), sender=FARMER, ref=Ref(FARMER, "9"), text="母鹅下软蛋")
    assert look(database, edit).message == "鹅下软蛋"
    do(database, edit, plan(messages=(words(number, edit.text, message="9", version=0),)))
    situation = look(database, replace(edit, key=key(), text="母鹅下软壳蛋"))
    assert situation.message == "母鹅下软蛋"
    assert situation.about is not None
    assert look(database, replace(edit, ref=Ref(FARMER, "10"))).message is None


def test_a_timer_that_was_replaced_means_nothing_any_more(database: Database) -> None:
    number = ask(database, said())
    do(database, said(), plan(timers=(Timer("close", number, later(5)),)))
    with database.reading() as session:
        (rang,) = timers.due(session, later(6))
    situation = look(database, rang)
    assert situation.about is not None
    assert situation.speaker is None
    assert situation.farmer == farmer()
    assert situation.next_number == 0
    do(database, said(), plan(timers=(Timer("close", number, later(50)),)))
    situation = look(database, rang)
    assert (situation.about, situation.farmer) == (None, None)


def test_the_fate_of_a_parcel_brings_the_parcel_and_its_consultation(database: Database) -> None:
    number = ask(database, said())
    (parcel_id,) = claim_all(database)
    for event in (
        Delivered(key=f"parcel:{parcel_id}:delivered", at=NOON, parcel=parcel_id),
        Undelivered(key=f"parcel:{parcel_id}:dead", at=NOON, parcel=parcel_id, reason="blocked", unreachable=True),
    ):
        situation = look(database, event)
        assert situation.sent is not None
        assert (situation.sent.id, situation.sent.to) == (parcel_id, FARMER)
        assert situation.about is not None
        assert situation.about.number == number
    assert look(database, Delivered(key=key(), at=NOON, parcel=999)).sent is None


def test_an_invitation_is_found_by_its_code_however_it_is_typed(database: Database) -> None:
    invited = Invited(key=key(), at=NOON, code_hash=code_hash("ABCD-2345"), person=EXPERT, expires=later(60))
    assert look(database, invited).speaker is None
    do(database, invited, plan(invite=(invited.code_hash, EXPERT, invited.expires)))
    start = Commanded(key=key(), at=NOON, sender=EXPERT_PHONE, command="start", argument=" abcd2345 ")
    found = look(database, start).invitation
    assert found is not None
    assert (found.person, found.expires, found.used) == (EXPERT, later(60), False)
    do(database, start, plan(bind=(EXPERT_PHONE, EXPERT), use_invitation=found.code_hash))
    again = look(database, replace(start, key=key())).invitation
    assert again is not None
    assert again.used
    assert look(database, replace(start, argument="WRONG")).invitation is None
    assert look(database, replace(start, argument="")).invitation is None


def test_who_signs_in_is_the_speaker(database: Database) -> None:
    ask(database, said())

    def speaker(person: str) -> Person | None:
        return look(database, SignedIn(key=key(), at=NOON, person=person)).speaker

    expert = speaker(EXPERT)
    assert expert is not None
    assert expert.role is Role.EXPERT
    assert speaker(farmer_id(FARMER)) == farmer()
    assert speaker("nobody") is None


def test_spoken_counts_what_the_speaker_did_within_the_last_minute(database: Database) -> None:
    for seconds in (0, 30, 50, 60):
        event = said(at=NOON + timedelta(seconds=seconds))
        do(database, event, plan(actor=farmer_id(FARMER)))
    do(database, said(sender=OTHER_FARMER), plan(actor=farmer_id(OTHER_FARMER)))
    assert look(database, said(at=NOON + timedelta(seconds=60))).spoken == 3


def test_a_key_is_seen_once_it_is_in_the_journal(database: Database) -> None:
    event = said()
    with database.writing() as session:
        assert not load.seen(session, event.key)
    do(database, event, plan())
    with database.writing() as session:
        assert load.seen(session, event.key)


def test_a_ring_that_names_another_consultation_than_its_timer_means_nothing(database: Database) -> None:
    first, other = ask(database, said()), ask(database, said(sender=OTHER_FARMER))
    do(database, said(), plan(timers=(Timer("close", first, NOON),)))
    forged = Rang(key="timer:1", at=NOON, timer=1, kind="close", number=other)
    assert look(database, forged).about is None


def test_when_it_is_time_to_ask_what_became_of_an_answer_the_farmers_other_consultations_and_the_answer_are_known(
    database: Database,
) -> None:
    number = ask(database, said(), status=Status.ANSWERED)
    other = case(number + 1, status=Status.WAITING, holder=EXPERT)
    ended = case(number + 2, status=Status.CLOSED, closed_at=NOON)
    answer = parcel(number=number, entry="goose-soft-eggs")
    notice = parcel(number=number, text="记下了", kind=ParcelKind.NOTICE)
    timer = Timer("outcome", number, later(5))
    whole = plan("answered", number, consultations=(other, ended), parcels=(answer, notice), timers=(timer,))
    do(database, said(key=key()), whole)
    do(database, said(key=key()), plan("closed", number, drop_timers=((number, "*"),)))  # this one outlives the clocks
    with database.reading() as session:
        rang = timers.due(session, later(6))[0]
    situation = look(database, rang)
    assert situation.open is not None
    assert situation.open.number == number
    assert [one.number for one in situation.cases] == [number + 1]
    assert [one.number for one in situation.recent] == [number + 2]
    assert situation.sent is not None
    assert situation.sent.text == answer.text
    do(database, said(key=key()), plan("closed", number, drop_timers=((number, "outcome"),)))
    with database.reading() as session:
        assert timers.due(session, later(6)) == []
    third = Timer("outcome", number + 1, later(5))  # nothing has been answered there
    do(database, said(key=key()), plan("odd", number + 1, timers=(third,)))
    with database.reading() as session:
        rang = timers.due(session, later(6))[0]
    assert look(database, rang).sent is None
    do(database, said(), plan("forgotten", actor=farmer_id(FARMER), forget=farmer_id(FARMER)))
    with database.reading() as session:
        assert timers.due(session, later(6)) == []
