"""What is said around a panel: the material for its members, opinions, the conclusion. Finished texts, and who gets them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bot.core.clocks import hours
from bot.core.draft import Buttons, Draft
from bot.core.events import Asks
from bot.core.experts import cards
from bot.core.panel.panel_state import Opinion, Panel, PanelStatus
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Language, Person
from bot.core.taps import Tap, Verb
from bot.core.wording import localised, quoted, shorten

_TALK_LINES, _TALK_CHARS = 12, 300


def when(draft: Draft, due: datetime, language: Language) -> str:
    """A deadline in words."""
    key, values = hours.words_for(draft.house.county, due, draft.now)
    return draft.words(key, language, **values)


def day(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def titles(draft: Draft, people: Iterable[str], language: Language) -> str:
    """Several people with a post, by what they are called."""
    separator = ", " if language is Language.ENGLISH else "、"
    return separator.join(draft.title_of(person, language) for person in people)


def tap(verb: Verb, panel: Panel, argument: str = "") -> str:
    """What a button of this panel carries."""
    return str(Tap(verb, panel.number, f"{panel.nth}-{argument}" if argument else str(panel.nth)))


def button(draft: Draft, key: str, language: Language, verb: Verb, panel: Panel, argument: str = "") -> Button:
    return Button(draft.words(key, language), tap(verb, panel, argument))


# --- the material


def material(draft: Draft, case: Consultation, farmer: Person, language: Language) -> str:
    """All that is known of the case, as a member needs it: who, the words, what came with them, the entry shown, the talk."""
    lines = []
    if case.red_flags:
        lines.append(draft.words("card.red", language, flags=cards.flag_titles(draft, case.red_flags, language)))
    name = farmer.name or draft.words("card.no_name", language)
    lines.append(draft.words("card.who", language, name=name, place=cards.place_of(draft, case, language)))
    if farmer.phone:
        lines.append(draft.words("card.phone", language, phone=farmer.phone))
    if case.question:
        limit = draft.house.county.limits.card_chars
        lines.append(draft.words("card.words", language, question=shorten(quoted(case.question), limit)))
    if case.media:
        lines.append(draft.words("card.media", language, media=cards.media_summary(draft, case.media, language)))
    if case.shown is not None and (entry := draft.house.knowledge.entries.get(case.shown.entry or "")) is not None:
        lines.append(draft.words("panel.entry", language, title=localised(entry.title, language)))
    lines += _talk(draft, farmer, language)
    return "\n".join(lines)


def _talk(draft: Draft, farmer: Person, language: Language) -> list[str]:
    """The last of what was said both ways; nothing where the farmer's words above are all there is."""
    talk = draft.situation.talk[-_TALK_LINES:]
    if all(one.person == farmer.id for one in talk):
        return []
    lines = [draft.words("panel.talk", language)]
    for one in talk:
        who, text = draft.words("panel.bot" if one.person is None else "panel.farmer", language), one.text
        if draft.house.county.person(one.person or "") is not None:
            who = draft.title_of(one.person, language)
            text = text.partition("\n")[2] or text  # above it stands "... answers you", for the farmer
        lines.append(draft.words("panel.said", language, who=who, text=shorten(quoted(text), _TALK_CHARS)))
    return lines


# --- opinions


def opinion_line(draft: Draft, opinion: Opinion, language: Language) -> str:
    """One opinion under its author's name; that it was changed, that it came late."""
    key = "panel.late" if opinion.late else "panel.opinion_again" if opinion.version > 1 else "panel.opinion"
    text = quoted(opinion.text)
    if opinion.media:
        attached = draft.words("panel.attached", language, media=cards.media_summary(draft, opinion.media, language))
        text = f"{text}{attached}"
    return draft.words(key, language, expert=draft.title_of(opinion.person, language), text=text)


def send_opinions(
    draft: Draft, to: Person, panel: Panel, head: str, opinions: Iterable[Opinion], *,
    asks: Asks | None, buttons: Buttons = (),
) -> None:  # fmt: skip
    """These opinions in one message, below a finished line, then what came with them."""
    opinions = tuple(opinions)
    text = "\n".join([head, *(opinion_line(draft, one, to.language) for one in opinions)])
    draft.send(to, ParcelKind.DESK, text, number=panel.number, asks=asks, buttons=buttons)
    for one in opinions:
        for item in one.media:
            kind = draft.words(f"media.{item.kind}", to.language)
            expert = draft.title_of(one.person, to.language)
            caption = draft.words("panel.media", to.language, number=panel.number, expert=expert, kind=kind)
            draft.send(to, ParcelKind.MEDIA, caption, number=panel.number, media=item, asks=asks)


# --- the chair


def standing(draft: Draft, panel: Panel, language: Language) -> str:
    """The question, who was asked, who has spoken, and until when."""
    silent = [one.person for one in panel.members if panel.is_waited_for(one.person)]
    declined = [one.person for one in panel.members if one.declined and panel.opinion_of(one.person) is None]
    unreached = [one.person for one in panel.members if one.unreached]
    lines = [draft.words("panel.asked_was", language, question=quoted(panel.question))]
    spoken = [one.person for one in panel.current()]
    for key, people in (("spoken", spoken), ("silent", silent), ("declined", declined), ("unreached", unreached)):
        if people:
            lines.append(draft.words(f"panel.{key}", language, experts=titles(draft, people, language)))
    if panel.status is PanelStatus.SITTING and panel.due_at is not None:
        lines.append(draft.words("panel.until", language, when=when(draft, panel.due_at, language)))
    return "\n".join(lines)


def tell_chair(draft: Draft, chair: Person, case: Consultation, panel: Panel, key: str) -> None:
    """How it stands, with what the chair can do about it now: write the answer, decide what to do with too few, call it off."""
    head = draft.words(key, chair.language, number=case.number) + "\n" + standing(draft, panel, chair.language)
    if panel.status is PanelStatus.CONCLUDING:
        head += "\n" + draft.words("panel.write_answer", chair.language)
        off = button(draft, "panel.off", chair.language, Verb.PANEL_OFF, panel)
        buttons: Buttons = ((off,),) if key == "panel.there_already" else ()
        send_opinions(draft, chair, panel, head, panel.current(), asks=Asks.CONCLUSION, buttons=buttons)
        return
    draft.send(chair, ParcelKind.DESK, head, number=case.number, buttons=choices(draft, panel, chair.language))


def choices(draft: Draft, panel: Panel, language: Language) -> Buttons:
    """Wait on, go with what is there, call off: what makes sense now."""
    off = button(draft, "panel.off", language, Verb.PANEL_OFF, panel)
    if panel.status is not PanelStatus.SHORT:
        return ((off,),)
    row = [button(draft, "panel.wait", language, Verb.PANEL_WAIT, panel)]
    if panel.opinions:
        row.append(button(draft, "panel.go", language, Verb.PANEL_GO, panel))
    return (tuple(row), (off,))


# --- the conclusion


def conclusion(draft: Draft, panel: Panel, language: Language) -> str:
    """The answer with all that was written to it, as the farmer reads it."""
    lines = [panel.answer]
    if panel.certainty is not None:
        lines.append(draft.words(f"panel.told_{panel.certainty}", language))
    if panel.measures:
        lines.append(draft.words("panel.told_measures", language, measures=panel.measures))
    if panel.answers_for is not None:
        lines.append(draft.words("panel.told_who", language, expert=draft.title_of(panel.answers_for, language)))
    if panel.recheck_on is not None:
        lines.append(draft.words("panel.told_day", language, day=day(panel.recheck_on)))
    return "\n".join(lines)


def signed(draft: Draft, panel: Panel, chair: Person, language: Language) -> str:
    """The one signed answer to the farmer."""
    expert = draft.title_of(chair.id, language)
    head = draft.words("panel.answer_head", language, number=panel.number, count=len(panel.current()), expert=expert)
    return f"{head}\n{conclusion(draft, panel, language)}"
