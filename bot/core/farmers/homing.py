"""Going home: once the farmer's township is known, a case goes to the expert who covers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.alarms import mortality
from bot.core.draft import Draft
from bot.core.experts import cards
from bot.core.experts.handoff import assign, copy_to_guide
from bot.core.plan import Button, ParcelKind
from bot.core.posts import ladder, places
from bot.core.situation import Consultation, Language, Person, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import localised

_MOST_ASKED = 8  # places of one name


def live_at(draft: Draft, farmer: Person, place: places.Place) -> Person:
    """The farmer at home in this place from now on."""
    return draft.save_person(places.resident(farmer, place))


def ask_which(draft: Draft, farmer: Person, number: int, named: Sequence[places.Place]) -> None:
    """Several places have the name that was said: which one is asked, never guessed."""
    rows: list[tuple[Button, ...]] = []
    for place in named[:_MOST_ASKED]:
        verb, one = (Verb.VILLAGE, place.village) if place.village else (Verb.TOWNSHIP, place.township)
        text = full_name(place, farmer.language)
        rows.append((Button(text, str(Tap(verb, number, one.id))),))
    skip = Button(draft.words("buttons.elsewhere", farmer.language), str(Tap(Verb.TOWNSHIP, number, "skip")))
    draft.tell(farmer, ParcelKind.NOTICE, "ask.which_place", number=number or None, buttons=(*rows, (skip,)))


def full_name(place: places.Place, language: Language) -> str:
    """The village with its township, or the township."""
    names = [localised(one.name, language) for one in (place.township, place.village) if one is not None]
    return ", ".join(reversed(names)) if language is Language.ENGLISH else "".join(names)


def placed(draft: Draft, farmer: Person, consultation: Consultation) -> Consultation:
    """As `_placed`; how many died is asked after that where it matters: the place comes first."""
    return mortality.ask(draft, farmer, _placed(draft, farmer, consultation))


def _placed(draft: Draft, farmer: Person, consultation: Consultation) -> Consultation:
    """The farmer has said (or will not say) where he or she is: a waiting hand-off goes on, a case with the lead goes home.

    A case that was given to somebody for another reason than its place stays where it is; what nobody has is asked for anew.
    """
    if consultation.status is Status.PLACING:
        return assign(draft, farmer, consultation)
    before = consultation
    consultation = draft.save(replace(consultation, township=farmer.township, village=farmer.village))
    holder = draft.situation.people.get(consultation.holder or "")
    if farmer.township is None:
        return consultation
    if holder is not None and before.village is None and farmer.village is not None:
        copy_to_guide(draft, farmer, consultation)
    if holder is None:
        waits = consultation.status in (Status.WAITING, Status.TAKEN) and before.township != farmer.township
        return assign(draft, farmer, consultation, moved=True) if waits else consultation
    choice = ladder.choose(draft.roster, consultation)
    if _is_there_for_place(draft, before, farmer) and choice.person not in (None, holder.id):
        consultation = assign(draft, farmer, consultation, moved=True)
        _tell_of_place(draft, consultation, holder, "desk.placed_away")
    else:
        _tell_of_place(draft, consultation, holder, "card.place_known")
    return consultation


def at_home(draft: Draft, farmer: Person, *, but: int = 0) -> None:
    """The farmer's place is known now: what is with people for want of it goes home too, `but` for one that did already."""
    for case in draft.situation.cases:
        if case.township is None and case.number != but:
            placed(draft, farmer, case)


def _is_there_for_place(draft: Draft, case: Consultation, farmer: Person) -> bool:
    """Whether nobody has begun with the case, and its holder has it only for want of a place, or for a wrong one."""
    if case.status is not Status.WAITING or case.township == farmer.township:
        return False
    wrong = ladder.choose(draft.roster, case)
    return wrong.person == case.holder


def _tell_of_place(draft: Draft, consultation: Consultation, to: Person, key: str) -> None:
    place = cards.place_of(draft, consultation, to.language)
    expert = draft.title_of(consultation.holder, to.language)
    draft.tell(to, ParcelKind.DESK, key, number=consultation.number, place=place, expert=expert)
