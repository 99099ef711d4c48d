"""The slash commands, of farmers and of people with a post."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.draft import Buttons, Draft
from bot.core.events import Commanded, Said
from bot.core.experts import cards, handoff
from bot.core.farmers import behalf, forgetting, homing, tongue
from bot.core.farmers.farmer import person_about
from bot.core.farmers.opening import belong, settle
from bot.core.farmers.topics import show_topics
from bot.core.farmers.wishes import row_of, want_person
from bot.core.plan import Button, ParcelKind, Plan
from bot.core.posts import absences, places
from bot.core.situation import Person, Role, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import LANGUAGE_NAMES, localised, visible

_MINE_ROWS = 10
_ROW_CHARS = 40


def commanded(draft: Draft, event: Commanded, speaker: Person) -> Plan:
    """The Plan for a command; one that is not known gets the help."""
    person = tongue.hear(speaker, "", event.language) if speaker.role is Role.FARMER else speaker
    if event.command == "start" and event.argument:
        return _invited(draft, event, person)
    if person.role is Role.FARMER:
        person = draft.save_person(person)
    elif event.command in _WHOLE:
        return _WHOLE[event.command](draft, person, event)
    acts = _FARMERS if person.role is Role.FARMER else _POSTED
    number = acts.get(event.command, _help)(draft, person, event)
    return draft.plan("commanded", number, actor=person.id, data={"command": event.command[:32]})


def _invited(draft: Draft, event: Commanded, person: Person) -> Plan:
    """Somebody brings an invitation: from now on this address is the person it was made for."""
    invitation = draft.situation.invitation
    post = draft.house.county.person(invitation.person) if invitation else None
    if invitation is None or post is None:
        return _refused(draft, person, "unknown")
    if invitation.used and person.id == post.id:
        _welcome(draft, person)  # the own link, pressed twice
        return draft.plan("welcomed_again", actor=person.id)
    if invitation.used or invitation.expires < draft.now:
        return _refused(draft, person, "used" if invitation.used else "expired")
    if event.sender.channel == "web":
        return _refused(draft, person, "only_telegram")  # a browser signs in by its own link
    member = Person(post.id, Role(post.role), language=person.language, address=event.sender)
    _welcome(draft, member)
    return draft.plan("bound", actor=post.id, bind=(event.sender, post.id), use_invitation=invitation.code_hash)


def _refused(draft: Draft, person: Person, why: str) -> Plan:
    if person.role is Role.FARMER:
        draft.save_person(person)
    draft.tell(person, ParcelKind.NOTICE if person.role is Role.FARMER else ParcelKind.DESK, f"invite.{why}")
    return draft.plan("invitation_refused", actor=person.id, data={"why": why})


def _welcome(draft: Draft, person: Person) -> None:
    title = draft.title_of(person.id, person.language)
    draft.tell(person, ParcelKind.DESK, f"desk.welcome_{person.role}", title=title)


def _start(draft: Draft, person: Person, event: Commanded) -> int | None:
    draft.tell(person, ParcelKind.NOTICE, "greeting.start")
    return None


def _help(draft: Draft, person: Person, event: Commanded) -> int | None:
    if person.role is not Role.FARMER:
        draft.tell(person, ParcelKind.DESK, f"desk.help_{person.role}")
        return None
    phones = draft.house.county.phones
    draft.tell(
        person,
        ParcelKind.NOTICE,
        "help.farmer",
        ambulance=phones.ambulance,
        fire=phones.fire,
        police=phones.police,
        agriculture=phones.agriculture,
    )
    return None


def _topics(draft: Draft, person: Person, event: Commanded) -> int | None:
    show_topics(draft, person)
    return None


def _mine(draft: Draft, person: Person, event: Commanded) -> int | None:
    situation = draft.situation
    listed = [*((situation.open,) if situation.open else ()), *situation.cases, *situation.recent]
    listed.sort(key=lambda consultation: consultation.number, reverse=True)
    if not listed:
        draft.tell(person, ParcelKind.NOTICE, "mine.none")
        return None
    rows = [draft.words("mine.head", person.language)]
    rows += [row_of(draft, consultation, person) for consultation in listed[:_MINE_ROWS]]
    draft.send(person, ParcelKind.NOTICE, "\n".join(rows))
    return None


def language_buttons(draft: Draft, person: Person) -> Buttons:
    """The three languages, each by its own name."""
    return tuple(
        (Button(draft.words(name, person.language), str(Tap(Verb.LANGUAGE, 0, str(language)))),)
        for language, name in LANGUAGE_NAMES.items()
    )


def _language(draft: Draft, person: Person, event: Commanded) -> int | None:
    kind = ParcelKind.NOTICE if person.role is Role.FARMER else ParcelKind.DESK
    draft.tell(person, kind, "ask.language", buttons=language_buttons(draft, person))
    return None


def _place(draft: Draft, person: Person, event: Commanded) -> int | None:
    """Which township? `/place 土城子镇` says it at once. A question that only waited for it goes on."""
    named = places.answered(draft.house.county, event.argument)
    if not named:
        buttons = handoff.township_buttons(draft, 0, person.language)
        draft.tell(person, ParcelKind.NOTICE, "ask.place_change", buttons=buttons)
        return None
    settle(draft, person, named)
    talk = draft.situation.open
    if len(named) > 1 or talk is None or talk.status is not Status.PLACING:
        return None
    return homing.placed(draft, draft.person(person), talk).number


def _base(draft: Draft, person: Person, event: Commanded) -> int | None:
    """Of which key enterprise's base? `/base 荞麦基地` says it at once."""
    county = draft.house.county
    base = places.find_base(county, event.argument)
    if base is not None:
        belong(draft, person, base)
        return None
    rows = [
        (Button(localised(one.name, person.language), str(Tap(Verb.BASE, 0, one.id))),) for one in county.enterprises
    ]
    none = Button(draft.words("buttons.no_base", person.language), str(Tap(Verb.BASE, 0, "none")))
    draft.tell(person, ParcelKind.NOTICE, "ask.base", buttons=(*rows, (none,)))
    return None


def _expert(draft: Draft, person: Person, event: Commanded) -> int | None:
    """A person, please. What stands behind the command is what it is about."""
    if not visible(event.argument):
        return want_person(draft, person)
    about = Said(
        key=event.key, at=event.at, sender=event.sender, language=event.language, text=event.argument, ref=event.ref
    )
    return person_about(draft, about, person)


def _forget(draft: Draft, person: Person, event: Commanded) -> int | None:
    count = len(draft.situation.cases)
    lines = [draft.words("ask.forget", person.language)]
    if count:
        lines.append(draft.words("forget.waiting", person.language, count=count))
    yes = Button(draft.words("buttons.yes_forget", person.language), str(Tap(Verb.FORGET, 0, "yes")))
    no = Button(draft.words("buttons.no", person.language), str(Tap(Verb.FORGET, 0, "no")))
    draft.send(person, ParcelKind.NOTICE, "\n".join(lines), buttons=((yes, no),))
    return None


def _desk(draft: Draft, person: Person, event: Commanded) -> int | None:
    """What is on an expert's desk."""
    if not draft.situation.cases:
        draft.tell(person, ParcelKind.DESK, "desk.open_none")
        return None
    rows = [draft.words("desk.open_head", person.language)]
    for case in draft.situation.cases[:_MINE_ROWS]:
        question = cards.summary(draft, case, person.language, _ROW_CHARS)
        key = (
            f"desk.open_row_{case.held_for}"
            if case.held_for
            else "desk.open_row"
            if case.due_at
            else "desk.open_row_calm"
        )
        when = cards.when(draft, case, person.language) if case.due_at else ""
        rows.append(draft.words(key, person.language, number=case.number, question=question, when=when))
    draft.send(person, ParcelKind.DESK, "\n".join(rows))
    return None


Act = Callable[[Draft, Person, Commanded], int | None]
_FARMERS: dict[str, Act] = {
    "start": _start,
    "help": _help,
    "topics": _topics,
    "mine": _mine,
    "language": _language,
    "place": _place,
    "base": _base,
    "expert": _expert,
    "forget": _forget,
}
_POSTED: dict[str, Act] = {"start": _help, "help": _help, "mine": _desk, "language": _language}
_WHOLE: dict[str, Callable[[Draft, Person, Commanded], Plan]] = {
    "away": absences.away,
    "back": absences.back,
    "for": behalf.asked_for,
    "forget": forgetting.asked,
}
COMMANDS = tuple(_FARMERS)
