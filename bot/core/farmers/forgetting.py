"""A farmer without a phone is forgotten by whoever speaks for them: /forget NAME, then a button that says which one.

All that belongs to the farmer goes as it does for any other, the words with which the helper asked for them included.
"""

from __future__ import annotations

from bot.core.draft import Draft
from bot.core.events import Commanded
from bot.core.lifecycle import close
from bot.core.plan import Button, ParcelKind, Plan
from bot.core.posts.roster import speaks_for
from bot.core.situation import Consultation, Person, Status
from bot.core.taps import Tap, Verb

MARK = "gone"  # stands in the button where otherwise the mark of somebody's words stands
_MOST = 5


def asked(draft: Draft, speaker: Person, event: Commanded) -> Plan:
    """/forget NAME: those of that name for whom the speaker speaks, a button each."""
    mine = [(ward, cases) for ward, cases in draft.situation.wards if _speaks(draft, speaker, ward)][:_MOST]
    rows = [
        (Button(_which(draft, speaker, ward, cases), str(Tap(Verb.FOR, 0, f"{MARK}_{ward.id}"))),)
        for ward, cases in mine
        if ward.name
    ]
    draft.tell(speaker, ParcelKind.DESK, "behalf.forget_which" if rows else "behalf.forget_none", buttons=tuple(rows))
    return draft.plan("commanded", actor=speaker.id, data={"command": "forget"})


def _which(draft: Draft, speaker: Person, ward: Person, cases: tuple[Consultation, ...]) -> str:
    number = max((case.number for case in cases), default=0)
    return draft.words("behalf.this_one", speaker.language, name=ward.name, number=number)


def confirmed(draft: Draft, speaker: Person, ward_id: str) -> Plan:
    """The button: everything held on this farmer goes; who had a case of theirs hears that it is closed."""
    found = next(((one, cases) for one, cases in draft.situation.wards if one.id == ward_id), None)
    if found is None or not _speaks(draft, speaker, found[0]):
        draft.tell(speaker, ParcelKind.DESK, "behalf.expired")
        return draft.plan("tapped", actor=speaker.id, data={"verb": str(Verb.FOR)})
    for case in found[1]:
        draft.drop(case.number)
        draft.drop(case.number, "outcome")
        if case.status is Status.CLOSED:
            continue
        draft.save(close(case, draft.now, "forgotten"))
        holder = draft.situation.people.get(case.holder or "")
        if holder is not None and holder.id != speaker.id:
            draft.tell(holder, ParcelKind.DESK, "desk.closed_now", number=case.number)
    draft.tell(speaker, ParcelKind.DESK, "behalf.forgotten")
    return draft.plan("forgotten", actor=speaker.id, forget=ward_id)


def _speaks(draft: Draft, speaker: Person, ward: Person) -> bool:
    return speaks_for(draft.house.county, ward) == speaker.id
