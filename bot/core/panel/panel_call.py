"""Calling a panel: the chair writes the question, chooses whom to ask and for how long, and the members get all there is."""

from __future__ import annotations

from dataclasses import replace

from bot.config import PersonConfig
from bot.core.clocks import clocks
from bot.core.draft import Buttons, Draft
from bot.core.events import Asks, Said
from bot.core.experts import cards
from bot.core.lifecycle import ended_hold, move
from bot.core.panel import panel_words, panels
from bot.core.panel.panel_state import FEWEST, MOST, Member, Panel, PanelStatus
from bot.core.plan import Button, ParcelKind, Plan
from bot.core.posts import ladder
from bot.core.situation import Consultation, Language, Person, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import localised, quoted, visible

_OFFERED = 20
_TIMES = (0.5, 1, 2)  # of the county's own panel time
_LONGEST = 7 * 24 * 60  # minutes


def begin(draft: Draft, speaker: Person, case: Consultation) -> None:
    """The button 请会诊: what is to be asked? Where one is open already, how it stands."""
    if (panel := panels.open_panel(draft, case.number)) is not None:
        if panel.status is PanelStatus.DRAFTED and panel.chair == speaker.id:
            offer(draft, speaker, case, panel)
        else:
            _there_already(draft, speaker, case, panel)
        return
    there, gone = candidates(draft, case, speaker)
    if len(there) < FEWEST:
        away = panel_words.titles(draft, (post.id for post in gone), speaker.language)
        draft.tell(speaker, ParcelKind.DESK, "panel.too_few", number=case.number, count=len(there), gone=away)
        return
    draft.tell(speaker, ParcelKind.DESK, "panel.ask_question", number=case.number, asks=Asks.PANEL_QUESTION)


def _there_already(draft: Draft, speaker: Person, case: Consultation, panel: Panel) -> None:
    if panel.status is PanelStatus.DRAFTED:
        expert = draft.title_of(panel.chair, speaker.language)
        off = panel_words.button(draft, "panel.off", speaker.language, Verb.PANEL_OFF, panel)
        draft.tell(speaker, ParcelKind.DESK, "panel.drafted_by", number=case.number, expert=expert, buttons=((off,),))
        return
    panel_words.tell_chair(draft, speaker, case, panel, "panel.there_already")


def candidates(draft: Draft, case: Consultation, chair: Person) -> tuple[list[PersonConfig], list[PersonConfig]]:
    """Whom the chair may ask, those of the case's industry first, and who would be asked but is away or cannot be reached."""
    posts = draft.house.county.people
    experts = [post for post in posts if post.role == "expert" and post.id not in (case.holder, chair.id)]
    experts.sort(key=lambda post: case.industry not in post.panel)
    there = [post for post in experts if _can_be_asked(draft, post.id)]
    return there[:_OFFERED], [post for post in experts if post not in there]


def _can_be_asked(draft: Draft, person_id: str) -> bool:
    return draft.roster.is_there(person_id) and draft.situation.people[person_id].reachable


def question_written(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    """What the panel is to be asked, in the chair's words: now whom."""
    if why := _refused(draft, speaker, case):
        draft.tell(speaker, ParcelKind.DESK, why, number=case.number)
        return draft.plan("panel_refused", case.number, actor=speaker.id, data={"why": why})
    question = visible(event.text)
    if not question:
        draft.tell(speaker, ParcelKind.DESK, "panel.ask_question", number=case.number, asks=Asks.PANEL_QUESTION)
        return draft.plan("panel_question_empty", case.number, actor=speaker.id)
    panel = panels.open_panel(draft, case.number)
    if panel is not None:
        panel = replace(panel, question=question)
    else:
        panel = _drafted(draft, speaker, case, question)
        draft.save(replace(case, panels=panel.nth))
    offer(draft, speaker, case, draft.save_panel(panel))
    return draft.plan("panel_drafted", case.number, actor=speaker.id, data={"panel": panel.nth})


def _refused(draft: Draft, speaker: Person, case: Consultation) -> str:
    """Why no question may be asked on this case now: a message key; "" when it may."""
    panel = panels.open_panel(draft, case.number)
    if case.status is Status.CLOSED:
        return "desk.closed_already"
    if not case.with_person or not panels.may_chair(draft.house.county, case, speaker.id):
        return "panel.not_yours"
    if panel is not None and (panel.status is not PanelStatus.DRAFTED or panel.chair != speaker.id):
        return "panel.one_at_a_time"
    return ""


def _drafted(draft: Draft, speaker: Person, case: Consultation, question: str) -> Panel:
    """A new panel with those of the industry on it."""
    rules = draft.house.county.panel
    there, _ = candidates(draft, case, speaker)
    asked = tuple(Member(post.id) for post in there if case.industry in post.panel)[:MOST]
    return Panel(
        number=case.number,
        nth=case.panels + 1,
        status=PanelStatus.DRAFTED,
        chair=speaker.id,
        question=question,
        opened_at=draft.now,
        minutes=rules.red_minutes if case.red_flags else rules.working_minutes,
        members=asked,
    )


def offer(draft: Draft, chair: Person, case: Consultation, panel: Panel) -> None:
    """Whom to ask, each a button that adds or leaves out; for how long; and the summons."""
    language = chair.language
    there, gone = candidates(draft, case, chair)
    chosen = [one.person for one in panel.members]
    lines = [draft.words("panel.offer", language, number=case.number, question=quoted(panel.question))]
    names = panel_words.titles(draft, chosen, language) or draft.words("panel.nobody_yet", language)
    lines.append(draft.words("panel.chosen", language, count=len(chosen), experts=names))
    if gone:
        away = panel_words.titles(draft, (post.id for post in gone), language)
        lines.append(draft.words("panel.gone", language, experts=away))
    if len(there) < draft.house.county.panel.quorum:
        lines.append(draft.words("panel.below_quorum", language, quorum=draft.house.county.panel.quorum))
    due = panels.due_in(draft, case, panel.minutes)
    lines.append(draft.words("panel.until", language, when=panel_words.when(draft, due, language)))
    lines.append(draft.words("panel.how_to_choose", language, fewest=FEWEST, most=MOST))
    draft.send(
        chair,
        ParcelKind.DESK,
        "\n".join(lines),
        number=case.number,
        buttons=_buttons(draft, case, panel, there, language),
    )


def _buttons(draft: Draft, case: Consultation, panel: Panel, there: list[PersonConfig], language: Language) -> Buttons:
    rows: list[tuple[Button, ...]] = []
    for post in there:
        on = panel.member(post.id) is not None
        verb = Verb.PANEL_DROP if on else Verb.PANEL_ADD
        text = draft.words("panel.on" if on else "panel.add", language, expert=localised(post.title, language))
        rows.append((Button(text[:60], str(Tap(verb, case.number, post.id))),))
    rows.append(tuple(_time(draft, case, minutes, language) for minutes in _times(draft, case)))
    call = draft.words("panel.call", language, count=len(panel.members))
    rows.append(
        (
            Button(call, str(Tap(Verb.PANEL_CALL, case.number))),
            panel_words.button(draft, "panel.off", language, Verb.PANEL_OFF, panel),
        )
    )
    return tuple(rows)


def _times(draft: Draft, case: Consultation) -> list[int]:
    """The times to choose from, in minutes."""
    rules = draft.house.county.panel
    usual = rules.red_minutes if case.red_flags else rules.working_minutes
    return [max(1, int(usual * part)) for part in _TIMES]


def _time(draft: Draft, case: Consultation, minutes: int, language: Language) -> Button:
    when = panel_words.when(draft, panels.due_in(draft, case, minutes), language)
    return Button(draft.words("panel.by", language, when=when), str(Tap(Verb.PANEL_TIME, case.number, str(minutes))))


def choose(draft: Draft, speaker: Person, case: Consultation, panel: Panel, tap: Tap) -> None:
    """One member more or less, or another time; the offer again as it stands now."""
    there, _ = candidates(draft, case, speaker)
    if tap.verb is Verb.PANEL_TIME:
        minutes = int(tap.argument) if tap.argument.isdecimal() else 0
        panel = replace(panel, minutes=minutes) if 0 < minutes <= _LONGEST else panel
    elif tap.verb is Verb.PANEL_DROP:
        panel = replace(panel, members=tuple(one for one in panel.members if one.person != tap.argument))
    elif panel.member(tap.argument) is None and tap.argument in {post.id for post in there}:
        if len(panel.members) >= MOST:
            draft.tell(speaker, ParcelKind.DESK, "panel.full", most=MOST)
            return
        panel = replace(panel, members=(*panel.members, Member(tap.argument)))
    offer(draft, speaker, case, draft.save_panel(panel))


def call(draft: Draft, speaker: Person, case: Consultation, farmer: Person, panel: Panel) -> None:
    """The summons: the members get the question and all there is, the farmer hears once, the case's own clocks stand still."""
    asked = tuple(one for one in panel.members if _can_be_asked(draft, one.person) and one.person != case.holder)
    if len(asked) < FEWEST or len(asked) < len(panel.members):  # somebody has gone meanwhile: the chair chooses anew
        panel = draft.save_panel(replace(panel, members=asked))
        if len(asked) < FEWEST:
            draft.tell(speaker, ParcelKind.DESK, "panel.choose_more", fewest=FEWEST)
        offer(draft, speaker, case, panel)
        return
    due = panels.due_in(draft, case, panel.minutes)
    county_words = panel_words.material(draft, case, farmer, Language.SIMPLIFIED)
    panel = draft.save_panel(
        replace(
            panel,
            status=PanelStatus.SITTING,
            red=bool(case.red_flags),
            material=county_words,
            called_at=draft.now,
            due_at=due,
        )
    )
    if case.holder is None:  # who calls a panel on what nobody has answers for it from now on
        case = replace(case, holder=speaker.id, rung=ladder.rung_of(draft.house.county, case, speaker.id))
    case = draft.save(replace(ended_hold(move(case, Status.TAKEN)), due_at=due, seen_at=case.seen_at or draft.now))
    clocks.stop(draft, case.number)  # a guide's copy that waits for the morning goes out all the same
    panels.ring_for(draft, case.number, due)
    for member in panels.members(draft, panel):
        _summon(draft, speaker, case, farmer, panel, member)
    experts = panel_words.titles(draft, (one.person for one in panel.members), speaker.language)
    when = panel_words.when(draft, due, speaker.language)
    draft.tell(speaker, ParcelKind.DESK, "panel.called", number=case.number, experts=experts, when=when)
    _tell_others(draft, speaker, case, farmer, panel)


def _summon(draft: Draft, chair: Person, case: Consultation, farmer: Person, panel: Panel, member: Person) -> None:
    """A member's card: the question, the material, until when, and how to answer; then every picture and recording."""
    language, due = member.language, panel.due_at
    assert due is not None, "a panel that sits has a deadline"
    head = draft.words(
        "panel.summons",
        language,
        number=case.number,
        expert=draft.title_of(chair.id, language),
        question=quoted(panel.question),
        when=panel_words.when(draft, due, language),
    )
    how = draft.words("panel.how", language)
    text = "\n".join((head, panel_words.material(draft, case, farmer, language), how))
    decline = panel_words.button(draft, "panel.decline", language, Verb.PANEL_DECLINE, panel)
    draft.send(member, ParcelKind.DESK, text, number=case.number, asks=Asks.OPINION, buttons=((decline,),))
    cards.send_media(draft, case, member, case.media, asks=Asks.OPINION)


def _tell_others(draft: Draft, chair: Person, case: Consultation, farmer: Person, panel: Panel) -> None:
    """The farmer, and who has the case when the county lead called the panel."""
    due = panel.due_at
    assert due is not None, "a panel that sits has a deadline"
    when = panel_words.when(draft, due, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, "panel.farmer_told", number=case.number, count=len(panel.members), when=when)
    holder = draft.situation.people.get(case.holder or "")
    if holder is not None and holder.id != chair.id:
        expert = draft.title_of(chair.id, holder.language)
        when = panel_words.when(draft, due, holder.language)
        draft.tell(holder, ParcelKind.DESK, "panel.called_over", number=case.number, expert=expert, when=when)
