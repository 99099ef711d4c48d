"""A farmer's buttons: did it help, which one, a person please, where, in which language, forget me."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.config import Township, Village
from bot.core.alarms import mortality
from bot.core.draft import Draft
from bot.core.experts import handoff
from bot.core.farmers import afterwards, asking, counting, homing
from bot.core.farmers.opening import belong
from bot.core.farmers.topics import open_topic, show_topic
from bot.core.farmers.wishes import helped, once_more, pick, say_who_has_it, want_person
from bot.core.lifecycle import close
from bot.core.plan import Button, ParcelKind, Plan
from bot.core.posts import places
from bot.core.situation import Consultation, Language, Person, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import LANGUAGE_NAMES, localised

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
        draft.drop(consultation.number, "outcome")
        if holder := situation.people.get(consultation.holder or ""):
            draft.tell(holder, ParcelKind.DESK, "desk.closed_now", number=consultation.number)
    draft.tell(farmer, ParcelKind.NOTICE, "forget.done")
    return draft.plan("forgotten", actor=farmer.id, forget=farmer.id)


def _expired(draft: Draft, farmer: Person, case: Consultation | None) -> int | None:
    draft.tell(farmer, ParcelKind.NOTICE, "tap.expired")
    return case.number if case else None


def _helpful(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    """有用 under an answer, 解决了 under an expert's words. What has ended by itself meanwhile ended well after all."""
    if case is None:
        return _expired(draft, farmer, case)
    if _ended(case) and case.outcome in ("moved_on", "quiet", "helped"):
        draft.save(replace(case, outcome="helped"))
        draft.tell(farmer, ParcelKind.NOTICE, "answer.glad", number=case.number)
        return case.number
    if case.status in (Status.ANSWERED, Status.REPLIED) or (tap.verb is Verb.DONE and case.with_person):
        return helped(draft, farmer, case)
    return _expired(draft, farmer, case)


def _ended(case: Consultation) -> bool:
    """Closed, and not forgotten: of what was forgotten nothing is left to speak of."""
    return case.status is Status.CLOSED and bool(case.question or case.media)


def _unsolved(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    """Not solved: a person. Also when it was said twice, or long after."""
    if case is None:
        return _expired(draft, farmer, case)
    if case.status is Status.ANSWERED:
        return handoff.to_person(draft, farmer, case, "not_helped").number
    if case.with_person:
        return say_who_has_it(draft, farmer, case)
    talk = draft.situation.open
    if talk is not None and talk.status in (Status.PLACING, Status.GATHERING):
        return want_person(draft, farmer)
    if not _ended(case):
        return _expired(draft, farmer, case)
    if talk is not None:
        asking.leave(draft, talk)
    return once_more(draft, farmer, case, "not_helped").number


def _pick(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    """A candidate, also another one after the first; a question from the list of topics where no consultation is meant."""
    if case is None:
        return open_topic(draft, farmer, tap.argument)
    known = tap.argument == "none" or tap.argument in draft.house.knowledge.entries
    if case.status not in (Status.CHOOSING, Status.ANSWERED) or not known:
        return _expired(draft, farmer, case)
    return pick(draft, farmer, case, tap.argument)


def _person(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    return want_person(draft, farmer)


def _township(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    """Where the farmer is. A question that waits for it goes on, whichever list was tapped; a wrong tap is put right."""
    township = draft.house.county.township(tap.argument)
    if township is None and tap.argument != "skip":
        return _expired(draft, farmer, case)
    if township is not None and township.id != farmer.township:
        farmer = draft.save_person(replace(farmer, township=township.id, village=None))
    talk = draft.situation.open
    if case is None and talk is not None and talk.status is Status.PLACING:
        case = talk
    if case is None or case.status is not Status.PLACING:
        key, place = ("place.saved", _name(township, farmer)) if township is not None else ("place.unknown", "")
        draft.tell(farmer, ParcelKind.NOTICE, key, place=place)
    if case is not None and _goes_on(case, farmer):
        homing.placed(draft, farmer, case)
    elif case is not None and case.with_person:
        mortality.ask(draft, farmer, case)
    if township is not None:
        homing.at_home(draft, farmer, but=case.number if case else 0)
    if township is not None and township.villages:
        _ask_village(draft, farmer, township, case.number if case else 0)
    return case.number if case else None


def _goes_on(case: Consultation, farmer: Person) -> bool:
    """Whether the township is news to this case."""
    return case.status is Status.PLACING or (case.with_person and case.township != farmer.township)


def _ask_village(draft: Draft, farmer: Person, township: Township, number: int) -> None:
    buttons = [Button(_name(v, farmer), str(Tap(Verb.VILLAGE, number, v.id))) for v in township.villages]
    rows = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    skip = Button(draft.words("buttons.skip", farmer.language), str(Tap(Verb.VILLAGE, number, "skip")))
    draft.tell(farmer, ParcelKind.NOTICE, "ask.village", number=number or None, buttons=(*rows, (skip,)))


def _village(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    """Which village: of the township that was chosen, or of several of one name, each with its township."""
    if tap.argument == "skip":
        draft.tell(farmer, ParcelKind.NOTICE, "place.unknown")
        return case.number if case else None
    place = places.of_village(draft.house.county, tap.argument)
    if place is None or place.village is None:
        return _expired(draft, farmer, case)
    moves = place.township.id != farmer.township
    farmer = homing.live_at(draft, farmer, place)
    draft.tell(farmer, ParcelKind.NOTICE, "place.saved", place=_name(place.village, farmer))
    talk = draft.situation.open
    if case is None and talk is not None and talk.status is Status.PLACING:
        case = talk
    if case is not None and (case.status is Status.PLACING or case.with_person):
        homing.placed(draft, farmer, case)
    if moves:
        homing.at_home(draft, farmer, but=case.number if case else 0)
    return case.number if case else None


def _base(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    base = draft.house.county.enterprise(tap.argument)
    if base is None and tap.argument != "none":
        return _expired(draft, farmer, case)
    belong(draft, farmer, base)
    return None


def _name(place: Township | Village, farmer: Person) -> str:
    return localised(place.name, farmer.language)


def _language(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    if tap.argument not in {str(language) for language in Language}:
        return _expired(draft, farmer, case)
    farmer = draft.save_person(replace(farmer, language=Language(tap.argument), language_chosen=True))
    name = draft.words(LANGUAGE_NAMES[farmer.language], farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, "language.saved", name=name)
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
    Verb.BASE: _base,
    Verb.LANGUAGE: _language,
    Verb.TOPIC: _topic,
    Verb.FORGET: _forget,
    Verb.WENT: afterwards.went,
    Verb.DID: afterwards.did,
    Verb.LOSSES: counting.tapped,
}
