"""What became of an answer: the farmer is asked once, days later, and whoever is no better off gets a person again.

The time is set in asklater.py. Two things are asked, by buttons: did it help, did you do it. What a farmer says in words
(好多了, 还是不行) while the question stands open is the answer to it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.clocks import hours
from bot.core.draft import Buttons, Draft
from bot.core.events import Said
from bot.core.experts import cards, handoff
from bot.core.farmers import asking, endings
from bot.core.farmers.asklater import wait_until_open
from bot.core.farmers.casework import follow_up, reopened
from bot.core.farmers.keeping import attach, begin, keep, words_of
from bot.core.farmers.wishes import once_more, say_who_has_it
from bot.core.lifecycle import close
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Person, Result, Status
from bot.core.taps import Tap, Verb
from knowledge.text import plain

_WENT = ("better", "same", "worse")
_DID = ("yes", "partly", "no")
# So long the farmer's words may still be the answer to the question, and no other question of this kind is put.
_OPEN = timedelta(hours=72)
# A farmer who has something else going on is asked a day later; after this long it would be about nothing any more.
_LATER, _TOO_LATE = timedelta(days=1), timedelta(days=45)
# Not where the expert said that it was not solved, all was lost, or it was asked twice.
_SETTLED = frozenset({"moved_on", "quiet", "helped", endings.UNTOLD, "solved", "silent", "other_end"})


def ask(draft: Draft, farmer: Person, case: Consultation) -> None:
    """It is time to ask. Not outside working hours, not beside another such question, not while a person has another case."""
    if not _can_ask(farmer, case) or draft.now - case.touched_at > _TOO_LATE:
        draft.note(asked=False)
    elif not hours.is_open(draft.house.county, draft.now):
        wait_until_open(draft, case.number, timedelta())
    elif _busy(draft, case):
        wait_until_open(draft, case.number, _LATER)
    else:
        _ask(draft, farmer, case)


def _can_ask(farmer: Person, case: Consultation) -> bool:
    """Whether there is somebody to ask and something to ask about: a forgotten consultation has no words left."""
    spoken_of = bool(case.question or case.media)
    ended_well = case.status is not Status.CLOSED or case.outcome in _SETTLED
    return farmer.reachable and not farmer.forgotten and spoken_of and ended_well and case.result is None


def _busy(draft: Draft, case: Consultation) -> bool:
    situation = draft.situation
    waits = any(one.status in (Status.WAITING, Status.TAKEN) for one in situation.cases if one.number != case.number)
    talk = situation.open
    speaking = talk is not None and talk.number != case.number and talk.status is not Status.ANSWERED
    return waits or speaking or _pending(draft) is not None


def _ask(draft: Draft, farmer: Person, case: Consultation) -> None:
    sent, shown = draft.situation.sent, case.shown
    by_person = sent is not None and sent.author is not None
    result = Result(
        draft.now,
        entry=shown.entry if shown and not by_person else None,
        entry_version=shown.entry_version if shown and not by_person else None,
        parcel=sent.id if sent else None,
    )
    draft.save(replace(case, result=result))
    draft.note(asked=True, parcel=result.parcel, entry=result.entry, entry_version=result.entry_version)
    question = cards.summary(draft, case, farmer.language, 40)
    buttons = _row(draft, farmer, Verb.WENT, case.number, _WENT)
    draft.tell(farmer, ParcelKind.NOTICE, "after.ask", number=case.number, question=question, buttons=buttons)


def _row(draft: Draft, farmer: Person, verb: Verb, number: int, choices: tuple[str, ...]) -> Buttons:
    return (
        tuple(
            Button(draft.words(f"after.{choice}", farmer.language), str(Tap(verb, number, choice)))
            for choice in choices
        ),
    )


def _pending(draft: Draft) -> Consultation | None:
    """The consultation about which the farmer has been asked, not long ago, and has not said anything."""
    situation = draft.situation
    own = (*((situation.open,) if situation.open else ()), *situation.cases, *situation.recent)
    return next((one for one in own if _is_pending(draft, one)), None)


def _is_pending(draft: Draft, case: Consultation) -> bool:
    result = case.result
    return result is not None and not result.went and draft.now - result.asked_at < _OPEN


# --- by a button


def went(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    """Better, the same, worse. Pressed again it changes nothing; another choice counts in place of the first."""
    if case is None or case.result is None or tap.argument not in _WENT or not (case.question or case.media):
        draft.tell(farmer, ParcelKind.NOTICE, "tap.expired")
        return case.number if case else None
    if case.result.went == tap.argument:
        draft.tell(farmer, ParcelKind.NOTICE, "after.noted_already", number=case.number)
        return case.number
    if tap.argument == "better":
        return _better(draft, farmer, case)
    before = case.result
    case = _noted(draft, case, tap.argument)
    if before.went in ("same", "worse"):  # it has been taken up again
        draft.tell(farmer, ParcelKind.NOTICE, "after.thanks", number=case.number)
        return case.number
    return _again(draft, farmer, case, None)


def did(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    """Done as advised, partly, not. Whoever has it now hears so."""
    if case is None or case.result is None or tap.argument not in _DID or not (case.question or case.media):
        draft.tell(farmer, ParcelKind.NOTICE, "tap.expired")
        return case.number if case else None
    if case.result.did == tap.argument:
        draft.tell(farmer, ParcelKind.NOTICE, "after.noted_already", number=case.number)
        return case.number
    case = draft.save(replace(case, result=replace(case.result, did=tap.argument)))
    draft.note(did=tap.argument)
    draft.tell(farmer, ParcelKind.NOTICE, "after.thanks", number=case.number)
    assert case.result is not None
    again = next((one for one in draft.situation.cases if one.number in (case.number, case.result.again)), None)
    if again is not None and (holder := draft.situation.people.get(again.holder or "")):
        words = draft.words(f"after.{tap.argument}", holder.language)
        draft.tell(holder, ParcelKind.DESK, "after.desk_did", number=again.number, did=words)
    return case.number


def _noted(draft: Draft, case: Consultation, how: str) -> Consultation:
    assert case.result is not None, "only what was asked has a result"
    draft.note(went=how)
    return draft.save(replace(case, result=replace(case.result, went=how)))


def _better(draft: Draft, farmer: Person, case: Consultation) -> int:
    case = _noted(draft, case, "better")
    if case.status is Status.CLOSED:
        draft.save(replace(case, outcome="helped"))
    elif case.status in (Status.ANSWERED, Status.REPLIED):
        draft.save(close(case, draft.now, "helped"))
        draft.drop(case.number)
    if holder := draft.situation.people.get(case.holder or ""):
        draft.tell(holder, ParcelKind.DESK, "after.desk_better", number=case.number)
    _ask_did(draft, farmer, case, "after.glad")
    return case.number


def _ask_did(draft: Draft, farmer: Person, case: Consultation, key: str) -> None:
    if case.result is not None and not case.result.did:
        buttons = _row(draft, farmer, Verb.DID, case.number, _DID)
        draft.tell(farmer, ParcelKind.NOTICE, key, number=case.number, buttons=buttons)


def _again(draft: Draft, farmer: Person, case: Consultation, event: Said | None) -> int:
    """No better: to the same expert, or for the bot's own answer to the township's. What is over goes on under a new number."""
    if case.status is Status.REPLIED:
        number = _to_same(draft, farmer, case) if event is None else follow_up(draft, event, farmer, case)
    elif case.status is Status.CLOSED:
        now = attach(draft, event, begin(draft, farmer, case.subject)) if event is not None else None
        _make_room(draft, farmer)
        number = once_more(draft, farmer, case, "not_better", now).number
        assert case.result is not None
        draft.save(replace(case, result=replace(case.result, again=number)))
    elif case.with_person:
        number = say_who_has_it(draft, farmer, case)
    elif case.status is Status.PLACING:
        number = handoff.ask_place_again(draft, farmer, case, "ask.place_again").number
    else:
        case = attach(draft, event, case) if event is not None else case
        number = handoff.to_person(draft, farmer, case, "not_better").number
    _ask_did(draft, farmer, case, "after.ask_did")
    return number


def _to_same(draft: Draft, farmer: Person, case: Consultation) -> int:
    """The case is still with who answered: it waits again, and they hear why."""
    case = draft.save(reopened(draft, farmer, case))
    if holder := draft.situation.people.get(case.holder or ""):
        draft.tell(holder, ParcelKind.DESK, "after.desk_no_better", number=case.number)
    return say_who_has_it(draft, farmer, case)


def _make_room(draft: Draft, farmer: Person) -> None:
    """A farmer whose township is not known may be asked for it: what else is being talked about goes first."""
    talk = draft.situation.open
    if talk is None or farmer.township is not None:
        return
    if talk.status in (Status.PLACING, Status.GATHERING):
        handoff.assign(draft, farmer, replace(talk, reason=talk.reason or "unmatched"))
    else:
        asking.leave(draft, talk)


# --- in words


def heard(draft: Draft, event: Said, farmer: Person) -> int | None:
    """The farmer's words, where they are the answer to what we asked: the consultation they went to; None when they are not."""
    case = _asked_about(draft)
    text = words_of(event)
    if case is None or not text:
        return None
    how = _said_how(draft, text, case)
    if not how:
        return None
    if asking.judge(draft, text, case.subject).red_flags:
        return _alarm(draft, event, farmer, case)
    case = _noted(draft, case, how)
    if how == "better":
        keep(draft, event, case.number)
        return _better(draft, farmer, case)
    return _again(draft, farmer, case, event)


def _alarm(draft: Draft, event: Said, farmer: Person, case: Consultation) -> int | None:
    """An alarm does not wait for what we asked: it goes its own way, at once, and the answer is known to have failed."""
    if case.status is Status.REPLIED:
        return follow_up(draft, event, farmer, _noted(draft, case, "worse"))
    if case.status is Status.CLOSED:
        _noted(draft, case, "worse")
    return None


def _asked_about(draft: Draft) -> Consultation | None:
    """What was asked about, unless the words are plainly for something else: a reply to it, or what was begun since."""
    situation = draft.situation
    case, about = _pending(draft), situation.about
    if case is None or case.result is None:
        return None
    if about is not None:
        return case if about.number == case.number else None
    newer = (*((situation.open,) if situation.open else ()), *situation.cases)
    asked_at = case.result.asked_at
    return None if any(one.touched_at > asked_at and one.number != case.number for one in newer) else case


def _said_how(draft: Draft, text: str, case: Consultation) -> str:
    """Better, same or worse; "" for words that say none of it."""
    verdict = asking.judge(draft, text, case.subject)
    if verdict.subject not in ("", case.subject):
        return ""
    if verdict.smalltalk == "better":
        return "better"
    worse = draft.words("after.worse_words", case.language).split("|")
    if verdict.red_flags or any(plain(word) in plain(text) for word in worse):
        return "worse"
    unsolved = verdict.smalltalk in ("unsolved", "none") or asking.says_unsolved(draft, text, verdict, case)
    return "same" if unsolved else ""
