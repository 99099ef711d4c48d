"""Being away: said by the person (/away) or by staff, weighed against what nobody would cover, then kept.

What lies with somebody who goes is given to the stand-in at once; what was lent comes back when the absence is over.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.config import Duty
from bot.core.draft import Buttons, Draft
from bot.core.events import AbsenceEnded, AbsencePlanned, Commanded, Tapped
from bot.core.plan import Button, ParcelKind, Plan
from bot.core.posts import coverage, days
from bot.core.posts.lookover import look_over
from bot.core.posts.roster import roster_of
from bot.core.situation import Absence, Person, Role
from bot.core.taps import Tap, Verb

_LONGEST = 366  # days
_MOST_GAPS = 5  # that a message names
_ARGUMENT = re.compile(r"(\d{8})-(\d{8})-(\d{1,4}|no)")


def planned(draft: Draft, event: AbsencePlanned, speaker: Person) -> Plan:
    """The Plan for an absence that somebody states; staff and the lead may do it for others."""
    post = draft.house.county.person(event.person)
    if post is None or not _may(draft, speaker, event.person) or post.role == "staff":
        return _refused(draft, speaker, event.person)
    absence = Absence(0, event.person, event.first, event.last, event.stand_in, speaker.id)
    return _weigh(draft, speaker, absence, sure=event.sure)


def ended(draft: Draft, event: AbsenceEnded, speaker: Person) -> Plan:
    """The Plan for an absence that is taken back, or ends early: from today on the person is there."""
    found = [
        one
        for one in draft.situation.absences
        if (one.id, one.person) == (event.absence, event.person) and one.first <= one.last
    ]
    if not _may(draft, speaker, event.person):
        return _refused(draft, speaker, event.person)
    if not found:
        draft.tell(speaker, ParcelKind.DESK, "away.ended_already")
        return draft.plan("absence_refused", actor=speaker.id, data={"person": event.person})
    count = _end(draft, found)
    first, last = f"{found[0].first:%Y-%m-%d}", f"{found[0].last:%Y-%m-%d}"
    person = draft.situation.people.get(event.person)
    for one in {p.id: p for p in (speaker, person) if p is not None}.values():
        whose = draft.title_of(event.person, one.language)
        key = "away.ended" if one.id == event.person else "away.ended_for"
        draft.tell(one, ParcelKind.DESK, key, whose=whose, first=first, last=last, count=count)
    return draft.plan("absence_over", actor=speaker.id, data={"person": event.person, "absences": [event.absence]})


def _may(draft: Draft, speaker: Person, person: str) -> bool:
    """Everybody for themselves; the lead and managers for others."""
    post = draft.house.county.person(speaker.id)
    manages = post is not None and post.has(Duty.MANAGER)
    return person == speaker.id or manages or speaker.id == draft.house.county.lead


def _refused(draft: Draft, speaker: Person, person: str) -> Plan:
    draft.tell(speaker, ParcelKind.DESK, "away.not_yours")
    return draft.plan("absence_refused", actor=speaker.id, data={"person": person})


def away(draft: Draft, speaker: Person, event: Commanded) -> Plan:
    """`/away 12月3日到12月9日`, with a stand-in's title behind it or without."""
    span = days.span(event.argument, draft.today)
    if speaker.role is Role.STAFF or span is None:
        key = "away.staff" if speaker.role is Role.STAFF else "away.how"
        draft.tell(speaker, ParcelKind.DESK, key, rows=_listed(draft, speaker))
        return draft.plan("commanded", actor=speaker.id, data={"command": "away"})
    absence = Absence(0, speaker.id, *span, _named(draft, event.argument, speaker), speaker.id)
    return _weigh(draft, speaker, absence, sure=False)


def confirmed(draft: Draft, event: Tapped, speaker: Person, tap: Tap) -> Plan:
    """The button under the warning: away all the same. It carries the days and the stand-in's place in config.yaml."""
    absence = _meant(draft, tap.argument, speaker)
    if absence is None:
        draft.tell(speaker, ParcelKind.DESK, "desk.no_case")
        return draft.plan("tap_refused", actor=speaker.id, data={"verb": str(tap.verb)})
    return _weigh(draft, speaker, absence, sure=True)


def _meant(draft: Draft, argument: str, speaker: Person) -> Absence | None:
    """What the button's argument says; None where it is no such argument, or the post is not in config.yaml any more."""
    found = _ARGUMENT.fullmatch(argument)
    if found is None:
        return None
    try:
        first, last = (date.fromisoformat(day) for day in found.groups()[:2])
        stand_in = None if found[3] == "no" else draft.house.county.people[int(found[3])].id
    except (ValueError, IndexError):
        return None
    return Absence(0, speaker.id, first, last, stand_in, speaker.id)


def back(draft: Draft, speaker: Person, event: Commanded) -> Plan:
    """`/back`: every absence that has begun is over, and what was lent comes back."""
    current = [
        one for one in draft.situation.absences if one.person == speaker.id and one.first <= draft.today <= one.last
    ]
    count = _end(draft, current)
    key = "away.back" if current else "away.not_away"
    draft.tell(speaker, ParcelKind.DESK, key, count=count)
    return draft.plan("absence_over", actor=speaker.id, data={"absences": sorted(one.id for one in current)})


def _end(draft: Draft, current: list[Absence]) -> int:
    """These absences are over, the days that were still to come with them; how many cases move because of it."""
    for one in current:
        draft.plan_absence(replace(one, last=min(draft.today, one.first) - timedelta(days=1)))
    over = {one.id for one in current}
    draft.situation = replace(
        draft.situation, absences=tuple(one for one in draft.situation.absences if one.id not in over)
    )
    return look_over(draft)


def _weigh(draft: Draft, speaker: Person, absence: Absence, *, sure: bool) -> Plan:
    """Refused with the reason, asked once more because of what nobody would cover, or kept."""
    if why := _impossible(draft, absence):
        draft.tell(speaker, ParcelKind.DESK, why)
        return draft.plan("absence_refused", actor=speaker.id, data={"person": absence.person, "why": why})
    situation = draft.situation
    open_days = coverage.new_gaps(draft.house.county, situation.people, situation.absences, absence, draft.today)
    if open_days and not sure:
        rows = gap_rows(draft, open_days, speaker)
        draft.tell(speaker, ParcelKind.DESK, "away.gaps", rows=rows, buttons=_sure_button(draft, speaker, absence))
        return draft.plan("absence_weighed", actor=speaker.id, data={"person": absence.person, "gaps": len(open_days)})
    draft.plan_absence(absence)
    draft.situation = replace(situation, absences=(*situation.absences, replace(absence, id=2**62)))
    moved = look_over(draft) if absence.first <= draft.today else 0
    _tell(draft, speaker, absence, moved)
    facts = {
        "person": absence.person, "first": absence.first.isoformat(), "last": absence.last.isoformat(),
        "stand_in": absence.stand_in, "gaps": len(open_days),
    }  # fmt: skip
    return draft.plan("absence_kept", actor=speaker.id, data=facts)


def _impossible(draft: Draft, absence: Absence) -> str:
    """Why it cannot be: a message key; "" when it can."""
    post = draft.house.county.person(absence.stand_in) if absence.stand_in else None
    if absence.first > absence.last or absence.last < draft.today:
        return "away.past"
    if (absence.last - absence.first).days >= _LONGEST:
        return "away.too_long"
    if absence.stand_in and (post is None or post.role != "expert" or post.id == absence.person):
        return "away.bad_stand_in"
    if absence.stand_in and _goes_round(draft, absence):
        return "away.circle"
    return ""


def _goes_round(draft: Draft, absence: Absence) -> bool:
    """Whether the stand-in is away on one of the days and leaves the cases, in the end, to this very person."""
    met, here = {absence.person}, absence.stand_in
    while here is not None and here not in met:
        met.add(here)
        here = next((o.stand_in for o in draft.situation.absences if o.person == here and _overlap(o, absence)), None)
    return here is not None


def _overlap(one: Absence, other: Absence) -> bool:
    return one.first <= other.last and other.first <= one.last


def _tell(draft: Draft, speaker: Person, absence: Absence, moved: int) -> None:
    """The person, whoever said it for them, and the stand-in hear of it."""
    county, people = draft.house.county, draft.situation.people
    roster = roster_of(county, draft.situation, max(absence.first, draft.today))
    takes = roster.stand_in_of(absence.person)  # not somebody who is away too
    first, last = f"{absence.first:%Y-%m-%d}", f"{absence.last:%Y-%m-%d}"
    for person in {p.id: p for p in (speaker, people.get(absence.person)) if p is not None}.values():
        title = draft.title_of(takes, person.language)
        key = "away.kept" if person.id == absence.person else "away.kept_for"
        whose = draft.title_of(absence.person, person.language)
        draft.tell(person, ParcelKind.DESK, key, expert=title, whose=whose, count=moved, first=first, last=last)
    if (member := people.get(takes or "")) is not None and takes != speaker.id:
        whose = draft.title_of(absence.person, member.language)
        draft.tell(member, ParcelKind.DESK, "away.you_stand_in", whose=whose, first=first, last=last)


def gap_rows(draft: Draft, found: tuple[coverage.Gap, ...], person: Person) -> str:
    """What nobody would cover, a line each."""
    county, language = draft.house.county, person.language
    rows = [coverage.in_words(gap, county, draft.house.words, language) for gap in found[:_MOST_GAPS]]
    if len(found) > _MOST_GAPS:
        rows.append(draft.words("away.more_gaps", language, count=len(found) - _MOST_GAPS))
    return "\n".join(rows)


def _sure_button(draft: Draft, speaker: Person, absence: Absence) -> Buttons:
    if absence.person != speaker.id:
        return ()  # a page asks again by its own form
    people = [post.id for post in draft.house.county.people]
    who = str(people.index(absence.stand_in)) if absence.stand_in in people else "no"
    argument = f"{absence.first:%Y%m%d}-{absence.last:%Y%m%d}-{who}"
    return ((Button(draft.words("away.sure", speaker.language), str(Tap(Verb.AWAY, 0, argument))),),)


def _named(draft: Draft, text: str, speaker: Person) -> str | None:
    """The expert whose id or title stands in the words, the longest name first."""
    experts = [p for p in draft.house.county.people if p.role == "expert" and p.id != speaker.id]
    named = [
        (len(name), p.id) for p in experts for name in (p.id, p.title.zh, p.title.en) if name.lower() in text.lower()
    ]
    return max(named)[1] if named else None


def _listed(draft: Draft, speaker: Person) -> str:
    """The absences of this person that are not over, a line each."""
    mine = [one for one in draft.situation.absences if one.person == speaker.id and one.last >= draft.today]
    return "\n".join(
        draft.words("away.row", speaker.language, first=f"{one.first:%Y-%m-%d}", last=f"{one.last:%Y-%m-%d}")
        for one in mine
    )
