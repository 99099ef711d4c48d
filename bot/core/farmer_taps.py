"""A farmer's buttons: did it help, which one, a person please, where, in which language, forget me."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.config import Township, Village
from bot.core import handoff
from bot.core.draft import Draft
from bot.core.farmer import pick, want_person
from bot.core.lifecycle import close
from bot.core.plan import Button, ParcelKind, Plan
from bot.core.situation import Consultation, Language, Person, Status
from bot.core.taps import Tap, Verb
from bot.core.topics import open_topic, show_topic
from bot.core.wording import localised

Act = Callable[[Draft, Person, Tap, Consultation | None], int | None]


def tapped(draft: Draft, farmer: Person, tap: Tap | None) -> Plan:
    """The Plan for a farmer's button. A button of somebody else, or of what is over, gets a polite word."""
    case = draft.situation.about
    if tap == Tap(Verb.FORGET, 0, "yes"):
        return forget(draft, farmer)
    act = _ACTS.get(tap.verb) if tap is not None else None
    if tap is None or act is None:
        key = "tap.not_yours" if tap is not None else "tap.expired"
        draft.tell(farmer, ParcelKind.NOTICE, key)
        return draft.plan("tap_refused", actor=farmer.id, data={"verb": str(tap.verb) if tap else ""})
    if tap.number and (case is None or case.farmer != farmer.id):
        draft.tell(farmer, ParcelKind.NOTICE, "tap.not_yours")
        return draft.plan("tap_refused", actor=farmer.id, data={"verb": str(tap.verb), "number": tap.number})
    number = act(draft, farmer, tap, case if tap.number else None)
    return draft.plan("tapped", number, actor=farmer.id, data={"verb": str(tap.verb), "argument": tap.argument})


def forget(draft: Draft, farmer: Person) -> Plan:
    """Everything we hold on the farmer goes, open consultations are closed; the bare events stay."""
    situation = draft.situation
    for consultation in (*((situation.open,) if situation.open else ()), *situation.cases):
        draft.save(close(consultation, draft.now, "forgotten"))
        draft.drop(consultation.number)
        if holder := situation.people.get(consultation.holder or ""):
            draft.tell(holder, ParcelKind.DESK, "desk.closed_now", number=consultation.number)
    draft.tell(farmer, ParcelKind.NOTICE, "forget.done")
    return draft.plan("forgotten", actor=farmer.id, forget=farmer.id)


def _expired(draft: Draft, farmer: Person, case: Consultation | None) -> int | None:
    draft.tell(farmer, ParcelKind.NOTICE, "tap.expired")
    return case.number if case else None


def _helpful(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    if case is None or case.status not in (Status.ANSWERED, Status.REPLIED):
        return _expired(draft, farmer, case)
    draft.save(close(case, draft.now, "helped"))
    draft.drop(case.number)
    draft.tell(farmer, ParcelKind.NOTICE, "answer.glad", number=case.number)
    if holder := draft.situation.people.get(case.holder or ""):
        draft.tell(holder, ParcelKind.DESK, "card.solved", number=case.number)
    return case.number


def _unsolved(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    if case is None or case.status is not Status.ANSWERED:
        return _expired(draft, farmer, case)
    return handoff.to_person(draft, farmer, case, "not_helped").number


def _pick(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    if case is None:
        return open_topic(draft, farmer, tap.argument)
    if case.status is not Status.CHOOSING:
        return _expired(draft, farmer, case)
    return pick(draft, farmer, case, tap.argument)


def _person(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    return want_person(draft, farmer)


def _township(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    """Where the farmer is. Only a case that waits for it, or has none yet, moves by it."""
    township = draft.house.county.township(tap.argument)
    if township is None and tap.argument != "skip":
        return _expired(draft, farmer, case)
    if township is not None:
        farmer = draft.save_person(replace(farmer, township=township.id, village=None))
    if case is not None and (case.status is Status.PLACING or (case.with_person and case.township is None)):
        handoff.placed(draft, farmer, case)
    elif township is None:
        draft.tell(farmer, ParcelKind.NOTICE, "place.unknown")
    else:
        place = draft.house.words.text("place.saved", farmer.language, place=_name(township, farmer))
        draft.send(farmer, ParcelKind.NOTICE, place)
    if township is not None and township.villages:
        _ask_village(draft, farmer, case.number if case else 0)
    return case.number if case else None


def _ask_village(draft: Draft, farmer: Person, number: int) -> None:
    township = draft.house.county.township(farmer.township)
    assert township is not None, "asked only right after the township was set"
    buttons = [Button(_name(v, farmer), str(Tap(Verb.VILLAGE, number, v.id))) for v in township.villages]
    rows = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    skip = Button(draft.words("buttons.skip", farmer.language), str(Tap(Verb.VILLAGE, number, "skip")))
    draft.tell(farmer, ParcelKind.NOTICE, "ask.village", number=number or None, buttons=(*rows, (skip,)))


def _village(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    village = draft.house.county.village(tap.argument)
    if village is None:
        draft.tell(farmer, ParcelKind.NOTICE, "place.unknown")
        return case.number if case else None
    farmer = draft.save_person(replace(farmer, village=village.id))
    draft.tell(farmer, ParcelKind.NOTICE, "place.saved", place=_name(village, farmer))
    if case is not None and case.with_person:
        handoff.placed(draft, farmer, case)
    return case.number if case else None


def _name(place: Township | Village, farmer: Person) -> str:
    return localised(place.name, farmer.language)


def _language(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    if tap.argument not in {str(language) for language in Language}:
        return _expired(draft, farmer, case)
    farmer = draft.save_person(replace(farmer, language=Language(tap.argument), language_chosen=True))
    draft.tell(farmer, ParcelKind.NOTICE, "language.saved")
    return None


def _topic(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    show_topic(draft, farmer, tap.argument)
    return None


def _forget(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    draft.tell(farmer, ParcelKind.NOTICE, "forget.kept")
    return None


_ACTS: dict[Verb, Act] = {
    Verb.HELPFUL: _helpful,
    Verb.DONE: _helpful,
    Verb.UNSOLVED: _unsolved,
    Verb.PICK: _pick,
    Verb.PERSON: _person,
    Verb.TOWNSHIP: _township,
    Verb.VILLAGE: _village,
    Verb.LANGUAGE: _language,
    Verb.TOPIC: _topic,
    Verb.FORGET: _forget,
}
