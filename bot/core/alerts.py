"""What staff and the county lead are told: a red flag, a case that nobody has, one that was taken and forgotten.

Each of them can do something about it with the buttons below the message.
"""

from __future__ import annotations

from bot.core import cards, ladder
from bot.core.draft import Buttons, Draft
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Person, Role
from bot.core.taps import Tap, Verb


def staff(draft: Draft) -> list[Person]:
    """The staff members who can be reached."""
    return [person for person in draft.situation.people.values() if person.role is Role.STAFF]


def red_flag(draft: Draft, consultation: Consultation) -> None:
    """Every staff member who can be reached hears of a red flag."""
    for member in staff(draft):
        draft.tell(
            member,
            ParcelKind.DESK,
            "desk.alert",
            number=consultation.number,
            flags=cards.flag_titles(draft, consultation.red_flags, member.language),
            place=cards.place_of(draft, consultation, member.language),
            expert=draft.title_of(consultation.holder, member.language),
            question=cards.summary(draft, consultation, member.language),
        )


def stuck(draft: Draft, consultation: Consultation) -> None:
    """Nobody has the case: somebody has to see to it."""
    _press(draft, consultation, "desk.stuck")


def forgotten(draft: Draft, consultation: Consultation) -> None:
    """Somebody took the case and has not answered."""
    _press(draft, consultation, "desk.forgotten")


def _press(draft: Draft, consultation: Consultation, key: str) -> None:
    lead = draft.situation.people.get(draft.house.county.lead)
    above = [lead] if lead is not None and lead.id != consultation.holder else []
    for person in {one.id: one for one in (*above, *staff(draft))}.values():
        draft.tell(
            person,
            ParcelKind.DESK,
            key,
            number=consultation.number,
            expert=draft.title_of(consultation.holder, person.language),
            question=cards.summary(draft, consultation, person.language),
            buttons=_remedies(draft, consultation, person),
        )


def _remedies(draft: Draft, consultation: Consultation, person: Person) -> Buttons:
    """Take it, for whoever may; pass it on, for everybody who is told."""
    number, language = consultation.number, person.language
    take = Button(draft.words("desk.take", language), str(Tap(Verb.TAKE, number)))
    pass_on = Button(draft.words("desk.pass", language), str(Tap(Verb.PASS, number)))
    may_take = ladder.may_take(draft.house.county, consultation, person.id)
    return ((take, pass_on) if may_take else (pass_on,),)
