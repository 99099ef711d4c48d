"""A case's panels as one reader may see them at the desk: the opinions only where core/panel/panel_state.py allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.config import County, Name, PersonConfig
from bot.core.events import Media
from bot.core.panel.panel_conclusion import responsible
from bot.core.panel.panel_state import Member, MemberState, Panel, PanelStatus
from bot.core.panel.panels import may_chair
from handlers.web.readings import Case


@dataclass(frozen=True, slots=True)
class MemberShown:
    """A member, whether the opinion is in, and what it says to those who may read it."""

    id: str
    title: Name | None
    state: MemberState
    text: str = ""
    media: tuple[Media, ...] = ()
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class PanelShown:
    """One panel. `concludes`: the reader may write its conclusion now; the fields below are what stands there already."""

    status: str
    question: str
    due_at: datetime | None
    members: tuple[MemberShown, ...]
    concludes: bool
    responsible: tuple[tuple[str, Name], ...]
    answer: str
    certainty: str
    measures: str


def shown(case: Case, county: County, reader: PersonConfig) -> list[PanelShown]:
    """The panels of this case that concern the reader: whoever sees the case, all; a member, those he or she sits on."""
    return [
        _shown(panel, county, reader.id, chairs=may_chair(county, case.consultation, reader.id))
        for panel in case.panels
        if not case.only_panel or panel.member(reader.id) is not None
    ]


def _shown(panel: Panel, county: County, reader: str, *, chairs: bool) -> PanelShown:
    reads = panel.sees(reader, chairs=chairs)
    people = ((who, county.person(who)) for who in responsible(panel, reader))
    return PanelShown(
        status=str(panel.status),
        question=panel.question,
        due_at=panel.due_at if panel.status is PanelStatus.SITTING else None,
        members=tuple(_member(panel, member, county, reader, reads=reads, chairs=chairs) for member in panel.members),
        concludes=chairs and panel.status is PanelStatus.CONCLUDING,
        responsible=tuple((who, post.title) for who, post in people if post is not None),
        answer=panel.answer,
        certainty=str(panel.certainty or ""),
        measures=panel.measures,
    )


def _member(panel: Panel, member: Member, county: County, reader: str, *, reads: bool, chairs: bool) -> MemberShown:
    post, said = county.person(member.person), panel.opinion_of(member.person)
    read = said if reads or member.person == reader else None
    dissent = member.dissent if chairs or member.person == reader else ""
    return MemberShown(
        member.person,
        post.title if post else None,
        panel.state_of(member),
        text=read.text if read else "",
        media=read.media if read else (),
        dissent=dissent,
    )
