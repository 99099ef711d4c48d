"""The chair's conclusion: the answer in words, how sure, what is to be done, who answers for it, when to ask again; sent as one.

On Telegram it is asked for a step at a time, each but the answer may be left out; at the desk it is one form. What is written
is kept on the panel and reaches the farmer only when the chair sends it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.core.draft import Buttons, Draft
from bot.core.events import Asks, ConclusionWritten, Said
from bot.core.experts import groups, outgoing
from bot.core.experts.group_state import REPLY
from bot.core.experts.reply import done_button, replied
from bot.core.panel import panel_course, panel_words, panels
from bot.core.panel.panel_state import Certainty, Panel, PanelStatus
from bot.core.plan import Button, Message, ParcelKind, Plan
from bot.core.posts import days
from bot.core.situation import Consultation, Person, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import quoted, visible

_DAYS = (3, 7, 14)
_FARTHEST = timedelta(days=366)
# What is asked after what.
_NEXT = {"answer": "certainty", "certainty": "measures", "measures": "who", "who": "recheck", "recheck": "ready"}


def _concluding(draft: Draft, speaker: Person, case: Consultation) -> Panel | None:
    """The panel whose conclusion this person may write now; None, and said so, where there is none."""
    panel = panels.asked_panel(draft, case.number)
    if case.status is Status.CLOSED:
        key = "desk.closed_already"
    elif not panels.may_chair(draft.house.county, case, speaker.id):
        key = "panel.not_yours"
    elif panel is None:
        key = "panel.over"
    elif panel.status is not PanelStatus.CONCLUDING:
        key = "panel.not_yet"
    else:
        return panel
    draft.tell(speaker, ParcelKind.DESK, key, number=case.number)
    return None


def answer_written(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    """The answer to the farmer, in the chair's words. Written again it replaces what was written."""
    panel = _concluding(draft, speaker, case)
    if panel is None:
        _keep(draft, event, speaker, case)
        return draft.plan("conclusion_refused", case.number, actor=speaker.id)
    text = visible(event.text)
    if not text:
        draft.tell(speaker, ParcelKind.DESK, "panel.answer_empty", number=case.number, asks=Asks.CONCLUSION)
        return draft.plan("conclusion_empty", case.number, actor=speaker.id)
    again = bool(panel.answer)
    panel = draft.save_panel(replace(panel, answer=text, answer_ref=event.ref))
    _ask(draft, speaker, panel, "ready" if again else _NEXT["answer"])
    return draft.plan("conclusion_written", case.number, actor=speaker.id, data={"panel": panel.nth})


def measures_written(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    panel = _concluding(draft, speaker, case)
    if panel is None:
        _keep(draft, event, speaker, case)
        return draft.plan("conclusion_refused", case.number, actor=speaker.id)
    panel = draft.save_panel(replace(panel, measures=visible(event.text)))
    _ask(draft, speaker, panel, _NEXT["measures"])
    return draft.plan("conclusion_written", case.number, actor=speaker.id, data={"panel": panel.nth})


def day_written(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    """The day of asking again, as somebody writes it: 12月5日, 3天后 is a button."""
    panel = _concluding(draft, speaker, case)
    if panel is None:
        _keep(draft, event, speaker, case)
        return draft.plan("conclusion_refused", case.number, actor=speaker.id)
    span = days.span(event.text, draft.today)
    if span is None or not draft.today <= span[0] <= draft.today + _FARTHEST:
        _ask(draft, speaker, panel, "recheck")
        return draft.plan("conclusion_empty", case.number, actor=speaker.id)
    panel = draft.save_panel(replace(panel, recheck_on=span[0]))
    _ask(draft, speaker, panel, _NEXT["recheck"])
    return draft.plan("conclusion_written", case.number, actor=speaker.id, data={"panel": panel.nth})


def _keep(draft: Draft, event: Said, speaker: Person, case: Consultation) -> None:
    """Words that came too early or too late are not lost: a remark."""
    if visible(event.text) or event.media:
        draft.keep(Message(case.number, speaker.id, event.at, event.text, event.media, event.ref, internal=True))
        draft.tell(speaker, ParcelKind.DESK, "desk.kept_as_remark")


# --- step by step


def _ask(draft: Draft, chair: Person, panel: Panel, step: str) -> None:
    """The next question to the chair; "ready" shows what the farmer would read."""
    if step == "ready":
        _show(draft, chair, panel)
        return
    asks = {"measures": Asks.MEASURES, "recheck": Asks.RECHECK}.get(step)
    row = (
        panel_words.button(draft, "panel.skip", chair.language, Verb.PANEL_SKIP, panel, step),
        panel_words.button(draft, "panel.send_now", chair.language, Verb.PANEL_SEND, panel),
    )
    buttons = (*_choices(draft, chair, panel, step), row)
    draft.tell(chair, ParcelKind.DESK, f"panel.ask_{step}", number=panel.number, asks=asks, buttons=buttons)


def _choices(draft: Draft, chair: Person, panel: Panel, step: str) -> Buttons:
    language = chair.language
    if step == "certainty":
        return (
            tuple(
                panel_words.button(draft, f"panel.{sure}", language, Verb.PANEL_SURE, panel, sure) for sure in Certainty
            ),
        )
    if step == "who":
        return tuple(
            (Button(draft.title_of(person, language)[:60], str(Tap(Verb.PANEL_WHO, panel.number, person))),)
            for person in responsible(panel, chair.id)
        )
    if step == "recheck":
        return (
            tuple(
                Button(
                    draft.words("panel.in_days", language, count=count),
                    panel_words.tap(Verb.PANEL_DAY, panel, str(count)),
                )
                for count in _DAYS
            ),
        )
    return ()


def responsible(panel: Panel, chair: str) -> list[str]:
    """Who may answer for the measures: the chair, and the members who gave an opinion."""
    return list(dict.fromkeys((chair, *(one.person for one in panel.current()))))


def _show(draft: Draft, chair: Person, panel: Panel) -> None:
    text = panel_words.conclusion(draft, panel, chair.language)
    send = panel_words.button(draft, "panel.send", chair.language, Verb.PANEL_SEND, panel)
    draft.tell(
        chair, ParcelKind.DESK, "panel.ready", number=panel.number, text=text,
        asks=Asks.CONCLUSION, buttons=((send,),),
    )  # fmt: skip


def step_taken(draft: Draft, speaker: Person, case: Consultation, farmer: Person, verb: Verb, argument: str) -> None:
    """A button of one of the steps."""
    panel = _concluding(draft, speaker, case)
    if panel is None:
        return
    if not panel.answer:
        draft.tell(speaker, ParcelKind.DESK, "panel.answer_empty", number=case.number, asks=Asks.CONCLUSION)
        return
    if verb is Verb.PANEL_SEND:
        send(draft, speaker, case, farmer, panel, sure=argument == "sure")
    elif verb is Verb.PANEL_SKIP and argument in _NEXT:
        _ask(draft, speaker, panel, _NEXT[argument])
    elif (written := _with(draft, panel, speaker, verb, argument)) is not None:
        step, panel = written
        _ask(draft, speaker, draft.save_panel(panel), _NEXT[step])
    else:
        draft.tell(speaker, ParcelKind.DESK, "desk.no_case")


def _with(draft: Draft, panel: Panel, chair: Person, verb: Verb, argument: str) -> tuple[str, Panel] | None:
    """The panel with what a button says; None for what no button of ours says."""
    if verb is Verb.PANEL_SURE and argument in set(Certainty):
        return "certainty", replace(panel, certainty=Certainty(argument))
    if verb is Verb.PANEL_WHO and argument in responsible(panel, chair.id):
        return "who", replace(panel, answers_for=argument)
    if verb is Verb.PANEL_DAY and argument in {str(count) for count in _DAYS}:
        return "recheck", replace(panel, recheck_on=draft.today + timedelta(days=int(argument)))
    return None


# --- all at once, at the desk


def form_sent(draft: Draft, event: ConclusionWritten, speaker: Person) -> Plan:
    """The desk's form. What is forged in it is left out; an answer there must be."""
    case, farmer = draft.situation.about, draft.situation.farmer
    if case is None or farmer is None:
        draft.tell(speaker, ParcelKind.DESK, "desk.no_case")
        return draft.plan("conclusion_refused", actor=speaker.id)
    panel = _concluding(draft, speaker, case)
    if panel is None:
        return draft.plan("conclusion_refused", case.number, actor=speaker.id)
    answer = visible(event.answer)
    if not answer:
        draft.tell(speaker, ParcelKind.DESK, "panel.answer_empty", number=case.number, asks=Asks.CONCLUSION)
        return draft.plan("conclusion_empty", case.number, actor=speaker.id)
    panel = replace(
        panel,
        answer=answer,
        answer_ref=None,
        certainty=Certainty(event.certainty) if event.certainty in set(Certainty) else None,
        measures=visible(event.measures),
        answers_for=event.answers_for if event.answers_for in responsible(panel, speaker.id) else None,
        recheck_on=_day(draft, event.recheck),
    )
    sent = send(draft, speaker, case, farmer, draft.save_panel(panel))
    return draft.plan("concluded" if sent else "conclusion_stopped", case.number, actor=speaker.id, data=_facts(panel))


def _day(draft: Draft, text: str) -> date | None:
    """The form's day, 2026-12-05; None for none, one that is past or farther than a year."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if draft.today <= day <= draft.today + _FARTHEST else None


def _facts(panel: Panel) -> dict[str, object]:
    return {"panel": panel.nth, "opinions": len(panel.current())}


# --- out


def send(draft: Draft, chair: Person, case: Consultation, farmer: Person, panel: Panel, *, sure: bool = False) -> bool:
    """One signed answer to the farmer; the members hear it and may differ; the day of asking again is set. Whether it went: what
    is banned never does, a dose only when the chair is `sure`; else the chair is asked to write anew what holds it."""
    text = f"{panel.answer}\n{panel.measures}"
    found = outgoing.against(draft, text)
    if found and not (sure and outgoing.may_confirm(chair, found)):
        asks = Asks.CONCLUSION if outgoing.against(draft, panel.answer) else Asks.MEASURES
        anyway = panel_words.button(draft, "stopped.sure", chair.language, Verb.PANEL_SEND, panel, "sure")
        buttons: Buttons = ((anyway,),) if outgoing.may_confirm(chair, found) else ()
        return not outgoing.must_change(draft, chair, case, text, asks, buttons)
    if found:
        draft.note(confirmed=[one.words for one in found])
    panel = draft.save_panel(
        replace(panel, status=PanelStatus.CONCLUDED, concluded_by=chair.id, ended_at=draft.now, outcome="concluded")
    )
    draft.keep(Message(case.number, chair.id, draft.now, panel.answer, ref=panel.answer_ref))
    draft.send(
        farmer,
        ParcelKind.REPLY,
        panel_words.signed(draft, panel, chair, farmer.language),
        number=case.number,
        author=chair.id,
        tell=True,
        buttons=done_button(draft, farmer, case),
    )
    groups.share(draft, chair, case, REPLY, text="\n".join(part for part in (panel.answer, panel.measures) if part))
    draft.note(panel=panel.nth, opinions=len(panel.current()))
    replied(draft, chair, case)
    draft.drop(case.number, "panel", "panel_soon")
    panel_course.set_recheck(draft, panel)
    for member in panels.members(draft, panel):
        if member.id == chair.id:
            continue
        differ = panel_words.button(draft, "panel.dissent", member.language, Verb.PANEL_DISSENT, panel)
        text = quoted(panel_words.conclusion(draft, panel, member.language))
        draft.tell(
            member, ParcelKind.DESK, "panel.concluded", number=case.number,
            expert=draft.title_of(chair.id, member.language), text=text, asks=Asks.OPINION, buttons=((differ,),),
        )  # fmt: skip
    draft.tell(chair, ParcelKind.DESK, "panel.sent", number=case.number)
    return True
