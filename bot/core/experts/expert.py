"""What people with a post say: a reply to a case's message answers the farmer; all else is kept and told so."""

from __future__ import annotations

from bot.core.draft import Draft
from bot.core.events import Edited, Said
from bot.core.experts import asked, find, groups, outgoing
from bot.core.experts.group_state import CORRECTED, REPLY
from bot.core.experts.reply import replied
from bot.core.experts.sending import send_corrected, send_reply
from bot.core.farmers import behalf
from bot.core.plan import Message, ParcelKind, Plan
from bot.core.posts import ladder
from bot.core.situation import Consultation, Person, Status
from bot.core.wording import visible


def said(draft: Draft, event: Said, speaker: Person) -> Plan:
    """The Plan for words of an expert, a guide or staff."""
    case, farmer = draft.situation.about, draft.situation.farmer
    if case is None or farmer is None:
        _keep(draft, event, speaker, None)
        behalf.offer(draft, speaker, event.text)
        return draft.plan("said_to_nobody", actor=speaker.id)
    if room := asked.room_for(draft, event, speaker):
        return room(draft, event, speaker, case, farmer)
    if event.internal and (event.text.strip() or event.media):
        return _remark(draft, event, speaker, case)
    if refusal := _why_not(draft, event, speaker, case):
        key, values = refusal
        lines = [draft.words(key, speaker.language, **values)]
        if _keep(draft, event, speaker, case.number):
            lines.append(draft.words("desk.kept_as_remark", speaker.language))
        draft.send(speaker, ParcelKind.DESK, "\n".join(lines), number=case.number)
        return draft.plan("reply_refused", case.number, actor=speaker.id, data={"why": key})
    if find.wanted(event.text) and not event.media:
        return find.looked(draft, event, speaker, case, farmer)
    if outgoing.stopped(draft, event, speaker, case, event.text, event.media):
        return draft.plan("reply_stopped", case.number, actor=speaker.id)
    draft.keep(Message(case.number, speaker.id, event.at, event.text, event.media, event.ref, album=event.album))
    send_reply(draft, speaker, case, farmer, event.text, event.media)
    groups.share(draft, speaker, case, REPLY, text=event.text, media=event.media)
    replied(draft, speaker, case)
    return draft.plan("replied", case.number, actor=speaker.id)


def _keep(draft: Draft, event: Said, speaker: Person, number: int | None) -> bool:
    """Words that go to no farmer are not lost: a remark on the case, or on record without one. Whether there was anything."""
    if not visible(event.text) and not event.media:
        return False
    internal = number is not None
    draft.keep(Message(number, speaker.id, event.at, event.text, event.media, event.ref, internal=internal))
    return True


def _remark(draft: Draft, event: Said, speaker: Person, case: Consultation) -> Plan:
    """Internal words: kept for those who may see the case; nothing of them is ever sent."""
    if not ladder.may_see(draft.house.county, case, speaker.id):
        _keep(draft, event, speaker, None)
        draft.tell(speaker, ParcelKind.DESK, "desk.no_case")
        return draft.plan("remark_refused", case.number, actor=speaker.id)
    _keep(draft, event, speaker, case.number)
    draft.tell(speaker, ParcelKind.DESK, "desk.remark_kept", number=case.number)
    return draft.plan("remarked", case.number, actor=speaker.id)


def _why_not(draft: Draft, event: Said, speaker: Person, case: Consultation) -> tuple[str, dict[str, object]] | None:
    """Why these words do not go to the farmer: a message key and its values; None when they do."""
    if case.status is Status.CLOSED:
        return "desk.closed", {"number": case.number}
    if not case.with_person:
        return "desk.still_the_bots", {"number": case.number}
    if not ladder.may_answer(draft.house.county, case, speaker.id, held=held(draft, speaker, case)):
        nobody = draft.house.county.person(case.holder or "") is None
        key = "desk.not_yours_nobodys" if nobody else "desk.not_yours"
        return key, {"number": case.number, "expert": draft.title_of(case.holder, speaker.language)}
    if event.too_big:
        return "desk.too_big", {"mb": draft.house.county.limits.media_mb}
    if event.unsupported:
        return "desk.unsupported", {}
    if not visible(event.text) and not event.media:
        return "desk.nothing_to_send", {}
    return None


def held(draft: Draft, speaker: Person, case: Consultation) -> bool:
    """Whether this person is known to have had the case before: the message that is spoken of is the case's card, sent to them."""
    sent = draft.situation.sent
    return sent is not None and (sent.kind, sent.person, sent.number) == (ParcelKind.CARD, speaker.id, case.number)


def corrected(
    draft: Draft, event: Edited, speaker: Person, case: Consultation, farmer: Person, version: Message
) -> None:
    """An answer that was changed after it had gone: the farmer gets the new words, or the expert hears that they stayed here."""
    county = draft.house.county
    theirs = ladder.has(county, case, speaker.id) or (
        case.holder is None and ladder.may_answer(county, case, speaker.id)
    )
    if case.status is Status.CLOSED or not theirs:
        draft.keep(version)
        draft.tell(speaker, ParcelKind.DESK, "desk.edit_not_sent", number=case.number)
        return
    if outgoing.stopped(draft, event, speaker, case, event.text):
        return
    draft.keep(version)
    send_corrected(draft, speaker, case, farmer, event.text)
    groups.share(draft, speaker, case, CORRECTED, text=event.text)
