"""What the members say: an opinion, a changed one, none, a late one, and what somebody has against the conclusion.

An opinion is kept on the panel and nowhere else: the chair reads it once the opinions are gathered, another member once that
member's own is in.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.draft import Draft
from bot.core.events import Asks, Edited, Said
from bot.core.panel import panel_course, panel_words, panels
from bot.core.panel.panel_state import ASKED_PANEL, Opinion, Panel, PanelStatus
from bot.core.plan import Message, ParcelKind, Plan
from bot.core.situation import Consultation, Person
from bot.core.wording import quoted, visible


def _panel_of(draft: Draft, number: int, person_id: str) -> Panel | None:
    """The newest panel of the case on which this person was asked."""
    panels_ = (one for one in reversed(draft.panels(number)) if one.called_at is not None)
    return next((one for one in panels_ if one.member(person_id) is not None), None)


def opinion_given(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    """A reply to the panel's card, or the form at the desk."""
    panel = _panel_of(draft, case.number, speaker.id)
    if panel is None:
        draft.keep(Message(case.number, speaker.id, event.at, event.text, event.media, event.ref, internal=True))
        draft.tell(speaker, ParcelKind.DESK, "panel.not_asked", number=case.number)
        return draft.plan("opinion_refused", case.number, actor=speaker.id)
    if why := _nothing(event):
        mb = draft.house.county.limits.media_mb
        draft.tell(speaker, ParcelKind.DESK, why, number=case.number, asks=Asks.OPINION, mb=mb)
        return draft.plan("opinion_empty", case.number, actor=speaker.id)
    before = panel.opinion_of(speaker.id)
    if before is not None and event.album and before.album == event.album:
        _more_of_it(draft, case, panel, before, event)
    else:
        _taken(draft, case, panel, speaker, _opinion(event, speaker, panel, before))
    return draft.plan("opinion", case.number, actor=speaker.id, data={"panel": panel.nth})


def _nothing(event: Said) -> str:
    """Why there is no opinion in it: a message key; "" when there is one."""
    if visible(event.text) or event.media:
        return ""
    return "desk.too_big" if event.too_big else "desk.unsupported" if event.unsupported else "panel.opinion_empty"


def _opinion(event: Said, speaker: Person, panel: Panel, before: Opinion | None) -> Opinion:
    version = before.version + 1 if before is not None else 1
    return Opinion(
        speaker.id, version, event.at, visible(event.text), event.media, event.ref, event.album, late=not panel.is_open
    )


def changed(draft: Draft, event: Edited, speaker: Person, case: Consultation) -> bool:
    """A member edits the message that held the opinion: a new version of it. Whether it was one."""
    for panel in reversed(draft.panels(case.number)):
        before = panel.opinion_of(speaker.id)
        if before is not None and any(one.ref == event.ref for one in panel.opinions if one.person == speaker.id):
            if not visible(event.text):  # whoever takes the words back has not said anything new
                draft.tell(speaker, ParcelKind.DESK, "panel.emptied", number=case.number, asks=Asks.OPINION)
                return True
            new = replace(
                before, version=before.version + 1, at=event.at, text=visible(event.text), ref=event.ref,
                late=not panel.is_open,
            )  # fmt: skip
            _taken(draft, case, panel, speaker, new)
            return True
    return False


def _taken(draft: Draft, case: Consultation, panel: Panel, speaker: Person, opinion: Opinion) -> None:
    """Kept; its author hears so and reads the others; who may read it gets it; the panel goes on."""
    member = panel.member(speaker.id)
    assert member is not None, "only a member has an opinion"
    panel = panel.changed(replace(member, declined=False, unreached=False))
    panel = draft.save_panel(replace(panel, opinions=(*panel.opinions, opinion)))
    _confirm(draft, panel, speaker, opinion)
    for reader in _readers(draft, case, panel, but=speaker.id):
        head = draft.words("panel.new_opinion", reader.language, number=case.number)
        asks = _asks_of(panel, reader)
        panel_words.send_opinions(draft, reader, panel, head, (opinion,), asks=asks)
    panel_course.look(draft, case, panel)


def _asks_of(panel: Panel, reader: Person) -> Asks:
    """What a reply to an opinion means: the chair's answer while that is written, else an opinion; never words to the farmer."""
    writes = panel.member(reader.id) is None and panel.status is PanelStatus.CONCLUDING
    return Asks.CONCLUSION if writes else Asks.OPINION


def _confirm(draft: Draft, panel: Panel, speaker: Person, opinion: Opinion) -> None:
    key = "panel.kept_late" if opinion.late else "panel.kept_again" if opinion.version > 1 else "panel.kept"
    head = draft.words(key, speaker.language, number=panel.number)
    others = [one for one in panel.current() if one.person != speaker.id]
    if opinion.version > 1 or not others:  # read already: each came when it came
        draft.send(speaker, ParcelKind.DESK, head, number=panel.number, asks=Asks.OPINION)
        return
    head += "\n" + draft.words("panel.others", speaker.language)
    panel_words.send_opinions(draft, speaker, panel, head, others, asks=Asks.OPINION)


def _readers(draft: Draft, case: Consultation, panel: Panel, *, but: str) -> list[Person]:
    """Who reads a new opinion at once: members whose own is in, and the chair once the opinions are gathered. What comes when all
    is over is the chair's alone, while the case goes on."""
    spoken = (one for one in panels.members(draft, panel) if panel.is_open and panel.opinion_of(one.id) is not None)
    readers = {one.id: one for one in spoken}
    chair = panels.chair_of(draft, case, panel)
    if chair is not None and panel.status not in (PanelStatus.SITTING, PanelStatus.SHORT) and case.with_person:
        readers[chair.id] = chair
    readers.pop(but, None)
    return list(readers.values())


def _more_of_it(draft: Draft, case: Consultation, panel: Panel, before: Opinion, event: Said) -> None:
    """One more picture of an album: part of the same opinion."""
    whole = replace(before, media=(*before.media, *event.media))
    opinions = tuple(whole if one == before else one for one in panel.opinions)
    panel = draft.save_panel(replace(panel, opinions=opinions))
    for reader in _readers(draft, case, panel, but=before.person):
        head = draft.words("panel.more_media", reader.language, number=case.number)
        part = replace(before, text=visible(event.text), media=event.media)
        panel_words.send_opinions(draft, reader, panel, head, (part,), asks=_asks_of(panel, reader))


def decline(draft: Draft, speaker: Person, case: Consultation, panel: Panel) -> None:
    """The button 不便答."""
    member = panel.member(speaker.id)
    assert member is not None, "the button's room looks"
    if panel.status not in ASKED_PANEL:
        draft.tell(speaker, ParcelKind.DESK, "panel.over", number=case.number, asks=Asks.OPINION)
        return
    if panel.opinion_of(speaker.id) is not None:
        draft.tell(speaker, ParcelKind.DESK, "panel.spoken_already", number=case.number, asks=Asks.OPINION)
        return
    draft.tell(speaker, ParcelKind.DESK, "panel.declined_kept", number=case.number, asks=Asks.OPINION)
    if not member.declined:
        panel_course.look(draft, case, draft.save_panel(panel.changed(replace(member, declined=True))))


def unreached(draft: Draft, case: Consultation, person_id: str) -> None:
    """The panel's card did not arrive: this member is not waited for, and the chair hears so."""
    panel = panels.asked_panel(draft, case.number)
    member = panel.member(person_id) if panel is not None else None
    if panel is None or member is None or not panel.is_waited_for(person_id):
        return
    panel = draft.save_panel(panel.changed(replace(member, unreached=True)))
    if (chair := panels.chair_of(draft, case, panel)) is not None:
        expert = draft.title_of(person_id, chair.language)
        draft.tell(chair, ParcelKind.DESK, "panel.not_reached", number=case.number, expert=expert)
    panel_course.look(draft, case, panel)


# --- against the conclusion


def dissent(draft: Draft, speaker: Person, case: Consultation, panel: Panel) -> None:
    """The button 有异议: asks for it in words."""
    draft.tell(speaker, ParcelKind.DESK, "panel.ask_dissent", number=case.number, asks=Asks.DISSENT)


def dissent_written(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    """What a member has against the conclusion: on record, for the chair to read, never for the farmer."""
    panel = _panel_of(draft, case.number, speaker.id)
    text = visible(event.text)
    member = panel.member(speaker.id) if panel is not None else None
    if panel is None or member is None or panel.status is not PanelStatus.CONCLUDED:
        draft.keep(Message(case.number, speaker.id, event.at, event.text, event.media, event.ref, internal=True))
        draft.tell(speaker, ParcelKind.DESK, "panel.not_asked", number=case.number)
        return draft.plan("dissent_refused", case.number, actor=speaker.id)
    if not text:
        dissent(draft, speaker, case, panel)
        return draft.plan("dissent_empty", case.number, actor=speaker.id)
    whole = "\n".join(part for part in (member.dissent, text) if part)
    draft.save_panel(panel.changed(replace(member, dissent=whole, dissent_at=event.at)))
    draft.tell(speaker, ParcelKind.DESK, "panel.dissent_kept", number=case.number, asks=Asks.OPINION)
    chair = panels.chair_of(draft, case, panel)
    if chair is not None and case.with_person and chair.id != speaker.id:
        expert = draft.title_of(speaker.id, chair.language)
        values = {"number": case.number, "expert": expert, "text": quoted(text)}
        told = draft.words("panel.dissent_told", chair.language, **values)
        # A word back to the member is none to the farmer.
        draft.send(chair, ParcelKind.DESK, told, number=case.number, asks=Asks.OPINION)
    return draft.plan("dissent", case.number, actor=speaker.id, data={"panel": panel.nth})
