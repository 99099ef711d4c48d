"""The slash commands, of farmers and of people with a post."""

from __future__ import annotations

from collections.abc import Callable

from bot.core import cards, handoff, tongue
from bot.core.draft import Buttons, Draft
from bot.core.events import Commanded
from bot.core.farmer import want_person
from bot.core.plan import Button, ParcelKind, Plan
from bot.core.situation import Consultation, Language, Person, Role
from bot.core.taps import Tap, Verb
from bot.core.topics import show_topics
from bot.core.wording import shorten

_MINE_ROWS = 10
_ROW_CHARS = 40


def commanded(draft: Draft, event: Commanded, speaker: Person) -> Plan:
    """The Plan for a command; one that is not known gets the help."""
    person = draft.save_person(tongue.hear(speaker, "", event.language)) if speaker.role is Role.FARMER else speaker
    if event.command == "start" and event.argument:
        return _invited(draft, person)
    acts = _FARMERS if person.role is Role.FARMER else _POSTED
    number = acts.get(event.command, _help)(draft, person)
    return draft.plan("commanded", number, actor=person.id, data={"command": event.command[:32]})


def _invited(draft: Draft, person: Person) -> Plan:
    """Somebody brings an invitation: from now on this address is the person it was made for."""
    invitation = draft.situation.invitation
    post = draft.house.county.person(invitation.person) if invitation else None
    if invitation is None or post is None:
        problem = "unknown"
    elif invitation.used:
        problem = "used"
    elif invitation.expires < draft.now:
        problem = "expired"
    else:
        problem = ""
    if problem or invitation is None or post is None:
        draft.tell(person, ParcelKind.NOTICE, f"invite.{problem}")
        return draft.plan("invitation_refused", actor=person.id, data={"why": problem})
    address = person.address
    assert address is not None, "whoever sends a command has an address"
    member = Person(post.id, Role(post.role), language=person.language, address=address)
    title = draft.title_of(post.id, person.language)
    draft.tell(member, ParcelKind.DESK, "desk.welcome", title=title)
    return draft.plan("bound", actor=post.id, bind=(address, post.id), use_invitation=invitation.code_hash)


def _start(draft: Draft, person: Person) -> int | None:
    draft.tell(person, ParcelKind.NOTICE, "greeting.start")
    return None


def _help(draft: Draft, person: Person) -> int | None:
    farmer = person.role is Role.FARMER
    draft.tell(person, ParcelKind.NOTICE if farmer else ParcelKind.DESK, "help.farmer" if farmer else "desk.help")
    return None


def _topics(draft: Draft, person: Person) -> int | None:
    show_topics(draft, person)
    return None


def _mine(draft: Draft, person: Person) -> int | None:
    situation = draft.situation
    listed = [*((situation.open,) if situation.open else ()), *situation.cases, *situation.recent]
    listed.sort(key=lambda consultation: consultation.number, reverse=True)
    if not listed:
        draft.tell(person, ParcelKind.NOTICE, "mine.none")
        return None
    rows = [draft.words("mine.head", person.language)]
    rows += [_row(draft, consultation, person.language) for consultation in listed[:_MINE_ROWS]]
    draft.send(person, ParcelKind.NOTICE, "\n".join(rows))
    return None


def _row(draft: Draft, consultation: Consultation, language: Language) -> str:
    expert = draft.title_of(consultation.holder, language)
    status = draft.words(f"status.{consultation.status}", language, expert=expert)
    question = shorten(consultation.question.split("\n")[0], _ROW_CHARS)
    if not question:
        question = cards.media_summary(draft, consultation.media, language)
    return draft.words("mine.row", language, number=consultation.number, question=question, status=status)


def language_buttons(draft: Draft, person: Person) -> Buttons:
    """The three languages, each by its own name."""
    names = (("simplified", Language.SIMPLIFIED), ("traditional", Language.TRADITIONAL), ("english", Language.ENGLISH))
    return tuple(
        (Button(draft.words(f"buttons.{name}", person.language), str(Tap(Verb.LANGUAGE, 0, str(language)))),)
        for name, language in names
    )


def _language(draft: Draft, person: Person) -> int | None:
    kind = ParcelKind.NOTICE if person.role is Role.FARMER else ParcelKind.DESK
    draft.tell(person, kind, "ask.language", buttons=language_buttons(draft, person))
    return None


def _place(draft: Draft, person: Person) -> int | None:
    buttons = handoff.township_buttons(draft, 0, person.language)
    draft.tell(person, ParcelKind.NOTICE, "ask.place_change", buttons=buttons)
    return None


def _expert(draft: Draft, person: Person) -> int | None:
    return want_person(draft, person)


def _forget(draft: Draft, person: Person) -> int | None:
    count = len(draft.situation.cases)
    lines = [draft.words("ask.forget", person.language)]
    if count:
        lines.append(draft.words("forget.waiting", person.language, count=count))
    yes = Button(draft.words("buttons.yes_forget", person.language), str(Tap(Verb.FORGET, 0, "yes")))
    no = Button(draft.words("buttons.no", person.language), str(Tap(Verb.FORGET, 0, "no")))
    draft.send(person, ParcelKind.NOTICE, "\n".join(lines), buttons=((yes, no),))
    return None


def _desk(draft: Draft, person: Person) -> int | None:
    """What is on an expert's desk."""
    if not draft.situation.cases:
        draft.tell(person, ParcelKind.DESK, "desk.open_none")
        return None
    rows = [draft.words("desk.open_head", person.language)]
    for case in draft.situation.cases[:_MINE_ROWS]:
        question = shorten(case.question.split("\n")[0], _ROW_CHARS) or cards.media_summary(
            draft, case.media, person.language
        )
        when = cards.when(draft, case, person.language) if case.due_at else "—"
        rows.append(draft.words("desk.open_row", person.language, number=case.number, question=question, when=when))
    draft.send(person, ParcelKind.DESK, "\n".join(rows))
    return None


Act = Callable[[Draft, Person], int | None]
_FARMERS: dict[str, Act] = {
    "start": _start,
    "help": _help,
    "topics": _topics,
    "mine": _mine,
    "language": _language,
    "place": _place,
    "expert": _expert,
    "forget": _forget,
}
_POSTED: dict[str, Act] = {"start": _help, "help": _help, "mine": _desk, "language": _language}
COMMANDS = tuple(_FARMERS)
