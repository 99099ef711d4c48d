"""A consultation's expert panels on its page: who called it, who was asked what, what each said, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.events import Media
from bot.core.panel.panel_state import Member, Opinion, Panel
from handlers.web.console.words import Voice


@dataclass(frozen=True, slots=True)
class OpinionTold:
    """One version of an opinion. `old`: a later one counts."""

    text: str
    media: tuple[Media, ...]
    note: str
    when: str
    old: bool


@dataclass(frozen=True, slots=True)
class MemberTold:
    """A member with everything he or she said."""

    who: str
    state: str
    opinions: tuple[OpinionTold, ...]
    dissent: str


@dataclass(frozen=True, slots=True)
class PanelTold:
    """One panel; `facts` and `words` are (label, value) of what there is of it."""

    head: str
    status: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]
    members: tuple[MemberTold, ...]


def panel_of(voice: Voice, panel: Panel) -> PanelTold:
    """The panel as staff read it."""
    facts = (
        ("chair", voice.post(panel.chair)),
        ("called", voice.exact(panel.called_at) if panel.called_at else ""),
        ("due", voice.exact(panel.due_at) if panel.due_at else ""),
        ("ended", voice.exact(panel.ended_at) if panel.ended_at else ""),
        ("concluded_by", voice.post(panel.concluded_by)),
        ("certainty", voice.named("panel", panel.certainty)),
        ("answers_for", voice.post(panel.answers_for)),
        ("recheck", f"{panel.recheck_on:%Y-%m-%d}" if panel.recheck_on else ""),
    )
    words = (
        ("question", panel.question),
        ("material", panel.material),
        ("answer", panel.answer),
        ("measures", panel.measures),
    )
    return PanelTold(
        head=voice.say("panel_head", nth=panel.nth),
        status=voice.site(f"panel_{panel.status}"),
        facts=tuple((voice.say(f"panel.{key}"), value) for key, value in facts if value),
        words=tuple((voice.say(f"panel.{key}"), voice.said(value)) for key, value in words if value),
        members=tuple(_member(voice, panel, member) for member in panel.members),
    )


def _member(voice: Voice, panel: Panel, member: Member) -> MemberTold:
    current = panel.opinion_of(member.person)
    said = tuple(one for one in panel.opinions if one.person == member.person)
    return MemberTold(
        voice.post(member.person),
        voice.site(f"panel_is_{panel.state_of(member)}"),
        tuple(_opinion(voice, one, one is not current) for one in said),
        voice.said(member.dissent),
    )


def _opinion(voice: Voice, one: Opinion, old: bool) -> OpinionTold:
    note = voice.say("version_old" if old else "version_new", version=one.version) if old or one.version > 1 else ""
    late = voice.say("panel_late") if one.late else ""
    return OpinionTold(voice.said(one.text), one.media, " ".join(filter(None, (note, late))), voice.exact(one.at), old)
