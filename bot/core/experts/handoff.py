"""Bringing a person: who it is, the card, the clocks, and what the farmer is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.alarms import alerts, cluster, mortality
from bot.core.clocks import clocks
from bot.core.draft import Buttons, Draft
from bot.core.experts import cards, gathering
from bot.core.lifecycle import ended_hold, move
from bot.core.plan import Button, ParcelKind
from bot.core.posts import ladder, places
from bot.core.situation import Consultation, Language, Person, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import localised


def to_person(draft: Draft, farmer: Person, consultation: Consultation, reason: str) -> Consultation:
    """A person is needed, for `reason`. Where the township is not known it is asked for first; a red flag does not wait for it."""
    consultation = replace(consultation, reason=reason)
    if farmer.township is None and (home := places.find_home(draft.house.county, consultation.question)) is not None:
        farmer = draft.save_person(places.resident(farmer, home))
        place = localised((home.village or home.township).name, farmer.language)
        draft.tell(farmer, ParcelKind.NOTICE, "place.read", number=consultation.number, place=place)
    if farmer.township is None and not consultation.red_flags:
        return _ask_place(draft, farmer, consultation)
    consultation = assign(draft, farmer, consultation)
    if farmer.township is None:
        buttons = township_buttons(draft, consultation.number, farmer.language)
        draft.tell(farmer, ParcelKind.NOTICE, "ask.place_red", number=consultation.number, buttons=buttons)
    return consultation


def _ask_place(draft: Draft, farmer: Person, consultation: Consultation) -> Consultation:
    consultation = draft.save(replace(move(consultation, Status.PLACING), misses=0))
    ask_place_again(draft, farmer, consultation, "ask.place")
    draft.drop(consultation.number)
    wait = timedelta(minutes=draft.house.county.clocks.place_wait_minutes)
    draft.wake_in("place", consultation.number, wait)
    draft.note(reason=consultation.reason)
    return consultation


def ask_place_again(draft: Draft, farmer: Person, consultation: Consultation, key: str) -> Consultation:
    """The townships to choose from, under the message `key`."""
    buttons = township_buttons(draft, consultation.number, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, key, number=consultation.number, buttons=buttons)
    return consultation


def township_buttons(draft: Draft, number: int, language: Language) -> Buttons:
    """The county's townships, two in a row, and a way out."""
    buttons = [
        Button(localised(township.name, language), str(Tap(Verb.TOWNSHIP, number, township.id)))
        for township in draft.house.county.townships
    ]
    rows = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    way_out = Button(draft.words("buttons.elsewhere", language), str(Tap(Verb.TOWNSHIP, number, "skip")))
    return (*rows, (way_out,))


def assign(
    draft: Draft,
    farmer: Person,
    consultation: Consultation,
    *,
    above: int = ladder.BELOW_ALL,
    moved: bool = False,
    left_by: tuple[str, str] | None = None,
) -> Consultation:
    """The case to the first reachable person on a rung higher than `above`; to nobody, with an alert to staff, where none is left.

    `moved`: the farmer was told of another person before and is now told who has it. `left_by`: who said "not for me", and the
    code of why: the next one reads it.
    """
    place = replace(consultation, township=farmer.township, village=farmer.village, base=farmer.base)
    if consultation.helper is not None:  # a guide who asks for somebody does not know the answer
        above = max(above, ladder.RUNG_GUIDE)
    choice = ladder.choose(draft.roster, place, above=above)
    if choice.person is None:
        return _counted(draft, farmer, _nobody(draft, farmer, consultation), moved)
    holder = draft.situation.people[choice.person]
    # Written down as a sentence that staff can read, in the county's own language.
    draft.note(reason=consultation.reason, why=choice.why, because=why_of(draft, place, choice, Language.SIMPLIFIED))
    lent_by = choice.instead_of if choice.instead_of in draft.roster.away else None
    case = replace(place, rung=choice.rung, lent_by=lent_by)
    why = why_of(draft, place, choice, holder.language)
    if left_by is not None:
        expert = draft.title_of(left_by[0], holder.language)
        because = draft.words(f"passed_for.{left_by[1]}", holder.language)
        passed = draft.words("why.passed", holder.language, expert=expert, because=because)
        why = draft.words("why.and", holder.language, why=why, also=passed)
    return _counted(draft, farmer, give(draft, farmer, case, holder, why, moved=moved), moved)


def _counted(draft: Draft, farmer: Person, case: Consultation, moved: bool) -> Consultation:
    """How many died is asked where that matters, after the farmer has heard who comes; not once more where a case only moves."""
    asked_place = farmer.township is None and bool(case.red_flags)
    return case if moved or asked_place else mortality.ask(draft, farmer, case)


def why_of(draft: Draft, case: Consultation, choice: ladder.Choice, language: Language) -> str:
    """Why the case comes to whom it comes, as a person reads it."""
    county = draft.house.county
    base = county.enterprise(case.base)
    open_cases = draft.roster.loads.get(choice.person or "")
    return draft.words(
        choice.why,
        language,
        place=cards.place_of(draft, case, language),
        base=localised(base.name, language) if base else "",
        expert=draft.title_of(choice.instead_of, language),
        open=open_cases.open if open_cases else 0,
    )


def give(
    draft: Draft, farmer: Person, consultation: Consultation, holder: Person, why: str, *, moved: bool = False
) -> Consultation:
    """The case to this person: card, clocks, and the farmer told by when who will answer."""
    due = clocks.due_for(draft, consultation)
    due = clocks.kept_promise(draft, consultation, due) if moved else due
    consultation = ended_hold(replace(move(consultation, Status.WAITING), holder=holder.id, due_at=due))
    consultation = replace(consultation, given_at=draft.now, seen_at=None, moves=consultation.moves + moved)
    draft.save(consultation)
    draft.given(consultation)
    draft.note(holder=holder.id, rung=consultation.rung, due=due.isoformat())
    clocks.start(draft, consultation, due)
    rides = gathering.gather(draft, consultation, holder)
    if not rides:
        cards.send_card(draft, consultation, farmer, holder, why)
    if not moved and not rides:
        copy_to_guide(draft, farmer, consultation)
    key = "handoff.moved" if moved else "handoff.red" if consultation.red_flags else "handoff.told"
    text = told(draft, consultation, farmer.language, key)
    phone = () if farmer.phone or farmer.address is None or moved else _phone_button(draft, farmer.language)
    draft.send(farmer, ParcelKind.NOTICE, text, number=consultation.number, buttons=phone)
    if consultation.red_flags and not moved:
        alerts.red_flag(draft, consultation)
    if not moved:
        cluster.watch(draft, consultation)
    return consultation


def copy_to_guide(draft: Draft, farmer: Person, consultation: Consultation) -> None:
    """The village's guide sees the case too, once, and may answer it; what has been answered needs nobody else. At night the copy
    waits for the next opening, unless it is a red flag: nobody has to act on it."""
    guide = draft.situation.people.get(ladder.guide_of(draft.house.county, consultation) or "")
    if guide is None or guide.id in (consultation.holder, consultation.helper) or not draft.roster.is_there(guide.id):
        return
    if consultation.due_at is None or clocks.put_off_to_morning(draft, consultation, "copy"):
        return
    why = draft.words("why.copy", guide.language, expert=draft.title_of(consultation.holder, guide.language))
    cards.send_card(draft, consultation, farmer, guide, why)


def told(draft: Draft, consultation: Consultation, language: Language, key: str) -> str:
    """Who has it now and by when, under the catalogue's message `key`."""
    expert = draft.title_of(consultation.holder, language)
    when = cards.when(draft, consultation, language)
    lines = [draft.words(key, language, expert=expert, when=when, number=consultation.number)]
    post = draft.house.county.person(consultation.holder or "")
    if post is not None and post.phone:
        lines.append(draft.words("handoff.phone", language, phone=post.phone))
    return "\n".join(lines)


def _phone_button(draft: Draft, language: Language) -> Buttons:
    """The farmer may give a number, so that the expert can call; nobody has to."""
    return ((Button(draft.words("buttons.share_phone", language), wants="contact"),),)


def _nobody(draft: Draft, farmer: Person, consultation: Consultation) -> Consultation:
    """The farmer hears so at once, with the numbers to call; staff and the lead too, at night only of a red flag."""
    due = clocks.due_for(draft, consultation)
    consultation = replace(
        ended_hold(move(consultation, Status.WAITING)),
        holder=None,
        rung=ladder.RUNG_NOBODY,
        township=farmer.township,
        village=farmer.village,
        due_at=due,
        seen_at=None,
    )
    draft.save(consultation)
    draft.note(reason=consultation.reason, why="why.nobody", holder=None)
    clocks.stop(draft, consultation.number)
    cluster.watch(draft, consultation)
    numbers_to_call(draft, farmer, consultation.number, "handoff.nobody")
    if not clocks.put_off_to_morning(draft, consultation, "pass_on"):
        draft.wake("pass_on", consultation.number, due)
        alerts.stuck(draft, [consultation])
    return consultation


def numbers_to_call(draft: Draft, farmer: Person, number: int, key: str) -> None:
    """The farmer hears that it takes longer, with the numbers to call meanwhile."""
    phones = draft.house.county.phones
    draft.tell(
        farmer,
        ParcelKind.NOTICE,
        key,
        number=number,
        agriculture=phones.agriculture,
        government=phones.government,
    )
