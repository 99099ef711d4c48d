"""An expert's buttons: take, answer, send an entry, pass on, not for me, close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.core.clocks import clocks, holds
from bot.core.draft import Draft
from bot.core.events import Asks
from bot.core.experts import askback, cards, find, group_taps, groups, handouts, outgoing, passing, visits
from bot.core.experts.expert import held
from bot.core.experts.group_state import ENTRY, PAGE, REPLY
from bot.core.experts.reply import replied
from bot.core.experts.sending import send_entry, send_reply
from bot.core.farmers import endings
from bot.core.lifecycle import move
from bot.core.panel import panel_taps
from bot.core.plan import Message, ParcelKind, Plan
from bot.core.posts import ladder
from bot.core.situation import Consultation, Language, Person, Role, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import LANGUAGE_NAMES, localised

_ANSWERS = frozenset({Verb.WRITE, Verb.SEND, Verb.FIND, Verb.READ, Verb.PAGE, Verb.SURE, Verb.MORE, Verb.REMARK})


def tapped(draft: Draft, speaker: Person, tap: Tap | None) -> Plan:
    """The Plan for a button of somebody with a post."""
    if tap is not None and tap.verb is Verb.LANGUAGE:
        return _language(draft, speaker, tap)
    if tap is not None and tap.verb in panel_taps.ACTS:
        return panel_taps.tapped(draft, speaker, tap)
    case, farmer = draft.situation.about, draft.situation.farmer
    act = _ACTS.get(tap.verb) if tap is not None else None
    if tap is None or act is None or case is None or farmer is None:
        draft.tell(speaker, ParcelKind.DESK, "desk.no_case")
        return draft.plan("tap_refused", actor=speaker.id, data={"verb": str(tap.verb) if tap else ""})
    facts = {"verb": str(tap.verb), "argument": tap.argument}
    if refusal := _refusal(draft, speaker, case, tap):
        expert = draft.title_of(case.holder, speaker.language)
        draft.tell(speaker, ParcelKind.DESK, refusal, number=case.number, expert=expert)
        return draft.plan("tap_refused", case.number, actor=speaker.id, data=facts | {"why": refusal})
    act(draft, speaker, case, farmer, tap.argument)
    return draft.plan("tapped", case.number, actor=speaker.id, data=facts)


def _refusal(draft: Draft, speaker: Person, case: Consultation, tap: Tap) -> str:
    """Why this button does nothing now; "" when it does. A reason may be given even after the case has gone."""
    if tap.verb is Verb.WHY:
        return "" if _passed_it(draft, speaker, case) else "desk.why_not_yours"
    if tap.verb is Verb.ENDED:
        return "" if endings.may_tell(case, speaker, draft.house.county.lead) else "desk.no_case"
    if tap.verb is Verb.VISIT and tap.argument == visits.DONE and ladder.may_see(draft.house.county, case, speaker.id):
        return ""  # what was found is worth having even when the case is closed, or somebody else's by now
    if case.status is Status.CLOSED:
        return "desk.closed_already"
    if not case.with_person:
        return "desk.no_case"
    if _may(draft, speaker, case, tap.verb):
        return ""
    if draft.house.county.person(case.holder or "") is not None:
        return "desk.with_other"
    may_take = ladder.may_take(draft.house.county, case, speaker.id, held=held(draft, speaker, case))
    return "desk.take_first" if may_take else "desk.with_none"


def _may(draft: Draft, speaker: Person, case: Consultation, verb: Verb) -> bool:
    county, before = draft.house.county, held(draft, speaker, case)
    if verb is Verb.PASS:
        return ladder.may_pass(county, case, speaker.id)
    if verb in (Verb.TAKE, Verb.ASK, Verb.VISIT):
        return ladder.may_take(county, case, speaker.id, held=before)
    if verb in _ANSWERS:
        return ladder.may_answer(county, case, speaker.id, held=before)
    return ladder.has(county, case, speaker.id)


def _passed_it(draft: Draft, speaker: Person, case: Consultation) -> bool:
    """Whether the question why was put to this person; where the message is not known, whether the case may concern them."""
    sent = draft.situation.sent
    if sent is not None:
        return (sent.person, sent.number) == (speaker.id, case.number)
    return speaker.role is not Role.GUIDE and ladder.may_see(draft.house.county, case, speaker.id)


def _take(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    if case.held_for and case.holder == speaker.id:
        _go_on(draft, speaker, case)
        return
    if case.status is not Status.WAITING and case.holder == speaker.id:
        draft.tell(speaker, ParcelKind.DESK, "desk.taken_already", number=case.number)
        return
    before = case
    case = replace(holds.resumed(draft, case), holder=speaker.id, seen_at=draft.now)
    case = replace(case, rung=ladder.rung_of(draft.house.county, case, speaker.id))
    # What has been answered stays answered, whoever takes it over; its clock is that of a quiet end.
    if case.status is not Status.REPLIED:
        case = _on_the_clock(draft, move(case, Status.TAKEN), anew=before.holder is None)
    draft.save(case)
    _tell_holder(draft, speaker, before, "desk.taken_over")
    if before.holder is None:  # what the farmer said meanwhile was kept for whoever takes it
        cards.send_card(draft, case, farmer, speaker, draft.words("why.took", speaker.language))
    draft.tell(speaker, ParcelKind.DESK, "desk.taken", number=case.number)
    expert = draft.title_of(speaker.id, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, "handoff.taken", number=case.number, expert=expert)


def _go_on(draft: Draft, speaker: Person, case: Consultation) -> None:
    """Who waited for the farmer does so no longer."""
    case = draft.save(holds.resumed(draft, case))
    draft.tell(
        speaker, ParcelKind.DESK, "hold.ended", number=case.number, when=cards.when(draft, case, speaker.language)
    )


def _on_the_clock(draft: Draft, case: Consultation, *, anew: bool) -> Consultation:
    """Taking is not answering: the clocks go on, and the limit counts from now. What is overdue, or was nobody's, gets its time
    anew, and then only who has it, the lead and staff are told: the farmer has heard already that it takes longer.
    """
    county = draft.house.county
    if case.due_at is not None and case.due_at > draft.now and not anew:
        draft.drop(case.number, "seen", "grace")
        limit = clocks.allowed(county, case).pass_on
        draft.wake("pass_on", case.number, clocks.after(county, case, draft.now, limit))
        return case
    due = clocks.due_for(draft, case)
    clocks.press(draft, case, due)
    return replace(case, due_at=due)


def _tell_holder(draft: Draft, speaker: Person, case: Consultation, key: str) -> None:
    """Who had the case hears that somebody else acted on it."""
    holder = draft.situation.people.get(case.holder or "")
    if holder is not None and holder.id != speaker.id:
        expert = draft.title_of(speaker.id, holder.language)
        draft.tell(holder, ParcelKind.DESK, key, number=case.number, expert=expert)


def _begin(draft: Draft, speaker: Person, case: Consultation) -> None:
    """Who asks the farmer back or goes there has begun with the case; nobody has answered yet, and its clock goes on."""
    if case.status is not Status.WAITING:
        return
    before = case
    case = replace(
        case, holder=speaker.id, seen_at=draft.now, rung=ladder.rung_of(draft.house.county, case, speaker.id)
    )
    draft.save(_on_the_clock(draft, move(case, Status.TAKEN), anew=before.holder is None))
    _tell_holder(draft, speaker, before, "desk.taken_over")


def _ask(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    if askback.asked(draft, speaker, case, farmer, argument):
        _begin(draft, speaker, case)


def _visit(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    if visits.tapped(draft, speaker, case, farmer, argument):
        _begin(draft, speaker, case)


def _find(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    find.asked(draft, speaker, case)


def _read(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    find.read(draft, speaker, case, argument)


def _page(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    if entry := handouts.sent(draft, speaker, case, farmer, argument):
        groups.share(draft, speaker, case, PAGE, entry=entry.id)
        replied(draft, speaker, case, entry)


def _more(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    buttons = cards.more_buttons(draft, case, speaker.language)
    draft.tell(speaker, ParcelKind.DESK, "desk.more_what", number=case.number, buttons=buttons)


def _remark(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    draft.tell(speaker, ParcelKind.DESK, "desk.remark_what", number=case.number, asks=Asks.REMARK)


def _sure(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    """Words that were stopped go as they are, on the speaker's own responsibility; what is banned does not."""
    words = draft.situation.unsent
    found = outgoing.against(draft, words.text, words.media) if words is not None else ()
    if words is None or not found:  # a plain remark was never stopped: a forged button does not send it
        draft.tell(speaker, ParcelKind.DESK, "stopped.gone", number=case.number)
        return
    if not outgoing.may_confirm(speaker, found):
        draft.tell(speaker, ParcelKind.DESK, "stopped.never", number=case.number)
        return
    draft.keep(Message(case.number, speaker.id, draft.now, words.text, words.media, words.ref))
    draft.note(confirmed=[one.words for one in found])
    send_reply(draft, speaker, case, farmer, words.text, words.media)
    groups.share(draft, speaker, case, REPLY, text=words.text, media=words.media)
    replied(draft, speaker, case)


def _write(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    draft.tell(speaker, ParcelKind.DESK, "desk.how_to_write", number=case.number)


def _send(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    """An entry of the knowledge base, sent by a person: the farmer sees who sent it."""
    entry = draft.house.knowledge.entries.get(argument)
    if entry is None or entry.human_only:  # what only people answer is offered on no button
        draft.tell(speaker, ParcelKind.DESK, "desk.no_entry")
        return
    send_entry(draft, speaker, case, farmer, entry)
    title = localised(entry.title, speaker.language)
    draft.tell(speaker, ParcelKind.DESK, "desk.sent_entry", number=case.number, title=title)
    groups.share(draft, speaker, case, ENTRY, entry=entry.id)
    replied(draft, speaker, case, entry)


def _close(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    group_taps.close_button(draft, speaker, case)
    endings.ended(draft, speaker, case, farmer, argument)


def _pass(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    passing.passed(draft, speaker, case, farmer, argument)


def _not_mine(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    passing.not_mine(draft, speaker, case, farmer, argument)


def _why(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    passing.told_why(draft, speaker, case, argument)


def _language(draft: Draft, speaker: Person, tap: Tap) -> Plan:
    if tap.argument in {str(language) for language in Language}:
        speaker = draft.save_person(replace(speaker, language=Language(tap.argument), language_chosen=True))
        name = draft.words(LANGUAGE_NAMES[speaker.language], speaker.language)
        draft.tell(speaker, ParcelKind.DESK, "language.saved", name=name)
    return draft.plan("tapped", actor=speaker.id, data={"verb": str(tap.verb), "argument": tap.argument})


_Act = Callable[[Draft, Person, Consultation, Person, str], None]
_ACTS: dict[Verb, _Act] = {
    Verb.TAKE: _take,
    Verb.WRITE: _write,
    Verb.SEND: _send,
    Verb.PASS: _pass,
    Verb.NOT_MINE: _not_mine,
    Verb.WHY: _why,
    Verb.HOLD: holds.tapped,
    Verb.CLOSE: _close,
    Verb.ENDED: endings.told,
    Verb.MORE: _more,
    Verb.ASK: _ask,
    Verb.VISIT: _visit,
    Verb.FIND: _find,
    Verb.READ: _read,
    Verb.PAGE: _page,
    Verb.REMARK: _remark,
    Verb.SURE: _sure,
    Verb.SAME: group_taps.same,
    Verb.APART: group_taps.apart,
}
