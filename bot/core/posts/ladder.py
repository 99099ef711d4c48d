"""Who is asked: the village's guide where the county wants that, who covers the place, the stand-in, the county lead.

Every choice has a reason that people understand. A guide is asked only where config.yaml says `routing.guide: first`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.config import County, Duty, PersonConfig
from bot.core.posts.roster import Roster
from bot.core.situation import Consultation, Status

RUNG_GUIDE, RUNG_TOWNSHIP, RUNG_STAND_IN, RUNG_LEAD, RUNG_NOBODY = 0, 1, 2, 3, 4
BELOW_ALL = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets the case (None: nobody can), on which rung, and why: a key of the message catalogue ("why.township", ...).

    `instead_of` is who it would have been, where somebody stands in or the lead has it because they are away.
    """

    person: str | None
    rung: int
    why: str
    instead_of: str | None = None


def choose(roster: Roster, case: Consultation, *, above: int = BELOW_ALL) -> Choice:
    """The first person who is there on a rung higher than `above`, for a case of that place, subject and base."""
    for choice in _steps(roster, case):
        if choice.rung > above and choice.person is not None and roster.is_there(choice.person):
            # Nobody was asked before the lead: nobody was there, rather than that nobody took it.
            alone = choice.why == "why.lead" and above < RUNG_TOWNSHIP
            return replace(choice, why="why.lead_alone") if alone else choice
    return Choice(None, RUNG_NOBODY, "why.nobody")


def _steps(roster: Roster, case: Consultation) -> Iterator[Choice]:
    """Everybody who may come into question, in order; some of them may not be there."""
    county = roster.county
    guide = guide_of(county, case)
    if guide is not None and county.routing.guide == "first":
        yield Choice(guide, RUNG_GUIDE, "why.guide")
    covering, why = covers(county, case)
    ranked = sorted(covering, key=lambda post: roster.by_load(post.id))
    for post in ranked:
        yield Choice(post.id, RUNG_TOWNSHIP, "why.fewest" if len(ranked) > 1 else why)
    for post in ranked:
        reason = "why.away" if post.id in roster.away else "why.stand_in"
        yield Choice(roster.stand_in_of(post.id), RUNG_STAND_IN, reason, post.id)
    away = next((post.id for post in ranked if post.id in roster.away), None)  # to whom it comes back
    yield Choice(county.lead, RUNG_LEAD, "why.lead" if case.township else "why.no_place", away)
    reason = "why.lead_away" if county.lead in roster.away else "why.stand_in_lead"
    yield Choice(roster.stand_in_of(county.lead), RUNG_LEAD, reason, county.lead)


def covers(county: County, case: Consultation) -> tuple[list[PersonConfig], str]:
    """The experts whose case it is by its place or its base, and why. Those for its industry before those for all."""
    of_base = [post for post in county.people if case.base and post.enterprise == case.base]
    of_place = [post for post in county.people if case.township and case.township in post.townships]
    if of_base and (county.routing.base_first or not of_place):
        return of_base, "why.base"
    special = [post for post in of_place if post.industries and case.industry in post.industries]
    return special or [post for post in of_place if not post.industries] or of_place, "why.township"


def guide_of(county: County, case: Consultation) -> str | None:
    """The guide who stands by the case's village; None without one, or where config.yaml leaves the guides out."""
    village = county.village(case.village)
    return village.guide if village is not None and county.routing.guide != "off" else None


def rung_of(county: County, case: Consultation, person_id: str) -> int:
    """The rung on which this person stands for the case; below the lead, so that the lead is asked next, for anybody else."""
    near = next((rung for post, rung in _near(county, case) if post == person_id), None)
    if near is not None:
        return near
    return RUNG_LEAD if person_id == county.lead else min(max(case.rung, RUNG_TOWNSHIP), RUNG_STAND_IN)


def _near(county: County, case: Consultation) -> Iterator[tuple[str, int]]:
    """The village's guide, those who cover the case, and their stand-ins, with their rungs."""
    guide = guide_of(county, case)
    if guide is not None:
        yield guide, RUNG_GUIDE
    covering, _ = covers(county, case)
    yield from ((post.id, RUNG_TOWNSHIP) for post in covering)
    yield from ((post.stand_in, RUNG_STAND_IN) for post in covering if post.stand_in)


def has(county: County, case: Consultation, person_id: str) -> bool:
    """Whether the case is this person's to decide on: who holds it, and the county lead."""
    return person_id in (case.holder, county.lead)


def may_answer(county: County, case: Consultation, person_id: str, *, held: bool = False) -> bool:
    """Whether this person's words go to the farmer: who has the case; while nobody has answered, taken or holds it, also the
    village's guide, who covers the case, the stand-in, and whoever `held` it before: a useful answer is not refused because
    it comes late.
    """
    if has(county, case, person_id):
        return True
    unanswered = case.first_reply_at is None or case.holder is None or case.status is Status.WAITING
    return unanswered and (held or _is_near(county, case, person_id))


def may_take(county: County, case: Consultation, person_id: str, *, held: bool = False) -> bool:
    """Whether this person may take the case: who has it; what nobody holds, also those who may answer it."""
    near = held or _is_near(county, case, person_id)
    return has(county, case, person_id) or (case.holder is None and near)


def _is_near(county: County, case: Consultation, person_id: str) -> bool:
    return any(post == person_id for post, _ in _near(county, case))


def may_pass(county: County, case: Consultation, person_id: str) -> bool:
    """Whether this person may give the case to somebody else: who has it, and staff who manage."""
    return has(county, case, person_id) or manages(county, person_id)


def manages(county: County, person_id: str) -> bool:
    """Whether this is staff who arrange who has a case: managers; where the county names none, all staff: somebody has to."""
    person = county.person(person_id)
    if person is None or person.role != "staff":
        return False
    return person.has(Duty.MANAGER) or not any(one.has(Duty.MANAGER) for one in county.people)


def may_see(county: County, case: Consultation, person_id: str) -> bool:
    """Whether this person may read the case: who holds it, covers the township, guides the village, leads, or is staff."""
    person = county.person(person_id)
    if person is None:
        return False
    village = county.village(case.village)
    return (
        person.role == "staff"
        or may_answer(county, case, person_id)
        or (case.township is not None and case.township in person.townships)
        or (village is not None and village.guide == person_id)
    )


def others(roster: Roster, case: Consultation) -> list[PersonConfig]:
    """To whom the case can be passed: experts who are there, the holder left out; those of the industry's panel first."""
    posts = roster.county.people
    there = [p for p in posts if p.role == "expert" and p.id != case.holder and roster.is_there(p.id)]
    return sorted(there, key=lambda p: (case.industry not in p.panel, posts.index(p)))
