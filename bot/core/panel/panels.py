"""What the other rooms need to know of a panel: whether one sits, who chairs it, and what becomes of it when its case moves on.

A case's panel is nobody's business but the case's: the farmer's further words go to its members, its chair is whoever has the
case, and it ends when the case is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.config import County
from bot.core.clocks import hours
from bot.core.draft import Draft
from bot.core.events import Asks, Media
from bot.core.experts import cards
from bot.core.panel import panel_words
from bot.core.panel.panel_state import ASKED_PANEL, Panel, PanelStatus
from bot.core.plan import ParcelKind
from bot.core.posts import ladder
from bot.core.situation import Consultation, Person, Status
from bot.core.wording import quoted, visible

_LAST_PART = 4  # the last quarter of the time begins with a reminder


def open_panel(draft: Draft, number: int) -> Panel | None:
    """The panel of this case that is not over; None without one."""
    return next((one for one in draft.panels(number) if one.is_open), None)


def asked_panel(draft: Draft, number: int) -> Panel | None:
    """The same, once its members were asked."""
    panel = open_panel(draft, number)
    return panel if panel is not None and panel.status in ASKED_PANEL else None


def sitting(draft: Draft, case: Consultation) -> Panel | None:
    """The panel whose deadline stands in place of the case's own clocks: those of a case that has become a red flag since run."""
    panel = asked_panel(draft, case.number)
    if panel is None or panel.status is not PanelStatus.SITTING or (case.red_flags and not panel.red):
        return None
    return panel


def was_asked(draft: Draft, number: int, person_id: str) -> bool:
    """Whether this person was ever asked on a panel of this case."""
    return any(panel.called_at is not None and panel.member(person_id) for panel in draft.panels(number))


def may_chair(county: County, case: Consultation, person_id: str) -> bool:
    """Whether this person may call and conclude a panel of the case: an expert who has it, and the county lead."""
    post = county.person(person_id)
    return post is not None and post.role == "expert" and ladder.has(county, case, person_id)


def chair_of(draft: Draft, case: Consultation, panel: Panel) -> Person | None:
    """Who chairs it now: who called it, as long as the case is theirs, else the expert who has the case, else the county lead;
    None where none of them is there."""
    county = draft.house.county
    for person_id in (panel.chair, case.holder, county.lead):
        if person_id and may_chair(county, case, person_id) and draft.roster.is_there(person_id):
            return draft.situation.people[person_id]
    return None


def members(draft: Draft, panel: Panel) -> list[Person]:
    """The members who may be told something: they still have a post, were reached and have not declined."""
    there = (one.person for one in panel.members if not one.declined and not one.unreached)
    return [draft.situation.people[one] for one in there if one in draft.situation.people]


def waited_for(draft: Draft, panel: Panel) -> list[Person]:
    """The members whose opinion may still come: those who are away are not waited for."""
    return [one for one in members(draft, panel) if panel.is_waited_for(one.id) and draft.roster.is_there(one.id)]


def quorum(draft: Draft, panel: Panel) -> int:
    """How many opinions it takes."""
    return min(draft.house.county.panel.quorum, len(panel.members))


def due_in(draft: Draft, case: Consultation, minutes: int) -> datetime:
    """The deadline of a panel that is given so long: plain minutes for a red flag, else working time."""
    if case.red_flags:
        return draft.now + timedelta(minutes=minutes)
    return hours.add_working(draft.house.county, draft.now, minutes)


def pass_words(
    draft: Draft, case: Consultation, text: str, media: Sequence[Media] = (), *, key: str = "card.more"
) -> None:
    """What the farmer says while the panel is asked goes to its members, too; who has the case has it already."""
    panel = asked_panel(draft, case.number)
    if panel is None:
        return
    for member in members(draft, panel):
        if member.id == case.holder:
            continue
        if visible(text):
            draft.tell(member, ParcelKind.DESK, key, number=case.number, text=quoted(text), asks=Asks.OPINION)
        cards.send_media(draft, case, member, media, asks=Asks.OPINION)


def hasten(draft: Draft, case: Consultation) -> None:
    """The case has become a red flag: who is still asked has no longer than for one."""
    panel = asked_panel(draft, case.number)
    if panel is None or panel.status is not PanelStatus.SITTING or panel.due_at is None or panel.red:
        return
    due = min(panel.due_at, draft.now + timedelta(minutes=draft.house.county.panel.red_minutes))
    draft.save_panel(replace(panel, due_at=due))
    ring_for(draft, case.number, max(due, draft.now))
    for member in waited_for(draft, panel):
        when = panel_words.when(draft, due, member.language)
        draft.tell(member, ParcelKind.DESK, "panel.hastened", number=case.number, when=when, asks=Asks.OPINION)


def settle(draft: Draft) -> None:
    """What follows for a panel from what was done to its case: it ends with the case, and goes with it to another chair."""
    before = {case.number: case for case in _known(draft)}
    for case in draft.saved():
        if not case.panels:
            continue
        panel = open_panel(draft, case.number)
        if case.status is Status.CLOSED:
            draft.drop(case.number, "panel", "panel_soon", "recheck")
            if panel is not None:
                _ended(draft, case, panel)
        elif panel is not None:
            _followed(draft, before.get(case.number, case), case, panel)


def _known(draft: Draft) -> list[Consultation]:
    situation = draft.situation
    adrift = [case for case, _ in situation.adrift]
    return [case for case in (situation.about, situation.open, *situation.cases, *adrift) if case is not None]


def _ended(draft: Draft, case: Consultation, panel: Panel) -> None:
    """The case is closed: nobody need write any more, and what is written all the same is kept."""
    draft.save_panel(replace(panel, status=PanelStatus.CALLED_OFF, ended_at=draft.now, outcome="case_closed"))
    if panel.status not in ASKED_PANEL:
        return
    for member in members(draft, panel):
        draft.tell(member, ParcelKind.DESK, "panel.case_closed", number=case.number, asks=Asks.OPINION)
    chair, speaker = chair_of(draft, case, panel), draft.situation.speaker
    if chair is not None and chair.id not in (case.holder, speaker.id if speaker else ""):
        draft.tell(chair, ParcelKind.DESK, "panel.case_closed", number=case.number)


def _followed(draft: Draft, before: Consultation, case: Consultation, panel: Panel) -> None:
    """The case went to somebody else: a panel that was only being prepared is let go, one that was asked has a new chair."""
    if before.holder == case.holder:
        return
    if panel.status is PanelStatus.DRAFTED:
        if not may_chair(draft.house.county, case, panel.chair):
            draft.save_panel(replace(panel, status=PanelStatus.CALLED_OFF, ended_at=draft.now, outcome="moved"))
        return
    earlier, chair = chair_of(draft, before, panel), chair_of(draft, case, panel)
    if chair is not None and (earlier is None or earlier.id != chair.id):
        draft.save_panel(replace(panel, chair=chair.id))
        panel_words.tell_chair(draft, chair, case, panel, "panel.you_chair")


def ring_for(draft: Draft, number: int, due: datetime) -> None:
    """The bells of a panel that sits: its deadline, and some time before it the reminder of those who are silent."""
    draft.wake("panel", number, due)
    draft.wake("panel_soon", number, due - (due - draft.now) / _LAST_PART)
