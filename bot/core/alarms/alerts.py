"""What staff and the county lead are told: a red flag, a case that nobody has, one that was taken and forgotten.

Each of them can do something about it with the buttons below the message.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.draft import Buttons, Draft
from bot.core.experts import cards, lists
from bot.core.plan import Button, ParcelKind
from bot.core.posts import ladder
from bot.core.situation import Consultation, Person, Role
from bot.core.taps import Tap, Verb


def staff(draft: Draft) -> list[Person]:
    """The staff members who can be reached and read red flags; where nobody does, all of them: somebody has to hear."""
    county = draft.house.county
    everybody = [person for person in draft.situation.people.values() if person.role is Role.STAFF]
    posts = {person.id: county.person(person.id) for person in everybody}
    those = [person for person in everybody if (post := posts[person.id]) is not None and post.reads_red_flags]
    return those or everybody


def red_flag(draft: Draft, consultation: Consultation) -> None:
    """Every staff member who is told of such things hears of a red flag."""
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


def stuck(draft: Draft, cases: Sequence[Consultation]) -> None:
    """Nobody has these: somebody has to see to it."""
    _press(draft, cases, "desk.stuck")


def forgotten(draft: Draft, cases: Sequence[Consultation]) -> None:
    """Somebody took these and has not answered."""
    _press(draft, cases, "desk.forgotten")


def left(draft: Draft, case: Consultation, moved: Consultation) -> None:
    """Who took a case has not answered it, and somebody else has it now: staff hear of both."""
    for member in staff(draft):
        draft.tell(
            member,
            ParcelKind.DESK,
            "desk.left",
            number=case.number,
            expert=draft.title_of(case.holder, member.language),
            now=draft.title_of(moved.holder, member.language),
            question=cards.summary(draft, case, member.language),
        )


def _press(draft: Draft, cases: Sequence[Consultation], key: str) -> None:
    """Of one case with its words and remedies; of several in one message, with a button for each of the first."""
    case, lead = cases[0], draft.situation.people.get(draft.house.county.lead)
    above = [lead] if lead is not None and lead.id != case.holder else []
    for person in {one.id: one for one in (*above, *staff(draft))}.values():
        expert = draft.title_of(case.holder, person.language)
        if len(cases) > 1:
            head = draft.words(f"{key}_many", person.language, count=len(cases), expert=expert)
            buttons = lists.number_buttons(draft, person, cases, Verb.PASS)
            text = "\n".join([head, *lists.rows(draft, person, cases)])
            draft.send(person, ParcelKind.DESK, text, buttons=buttons)
            continue
        question = cards.summary(draft, case, person.language)
        buttons = _remedies(draft, case, person)
        draft.tell(person, ParcelKind.DESK, key, number=case.number, expert=expert, question=question, buttons=buttons)


def _remedies(draft: Draft, consultation: Consultation, person: Person) -> Buttons:
    """Take it, for whoever may; pass it on, for everybody who is told."""
    number, language = consultation.number, person.language
    take = Button(draft.words("desk.take", language), str(Tap(Verb.TAKE, number)))
    pass_on = Button(draft.words("desk.pass", language), str(Tap(Verb.PASS, number)))
    may_take = ladder.may_take(draft.house.county, consultation, person.id)
    return ((take, pass_on) if may_take else (pass_on,),)
