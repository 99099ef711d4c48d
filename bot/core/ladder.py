"""Who is asked: the township's expert, else the stand-in, else the county lead. Every choice has a reason people understand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.config import County, PersonConfig
from bot.core.situation import Consultation, Person

RUNG_TOWNSHIP, RUNG_STAND_IN, RUNG_LEAD, RUNG_NOBODY = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets the case (None: nobody can), on which rung, and why: a key of the message catalogue ("why.township", ...)."""

    person: str | None
    rung: int
    why: str


def _chain(county: County, township: str | None) -> list[tuple[PersonConfig, int, str]]:
    steps: list[tuple[PersonConfig, int, str]] = []
    expert = county.expert_of(township) if township else None
    if expert is not None:
        steps.append((expert, RUNG_TOWNSHIP, "why.township"))
        stand_in = county.person(expert.stand_in) if expert.stand_in else None
        if stand_in is not None:
            steps.append((stand_in, RUNG_STAND_IN, "why.stand_in"))
    lead = county.person(county.lead)
    if lead is not None:
        steps.append((lead, RUNG_LEAD, "why.lead" if township else "why.no_place"))
    return steps


def choose(county: County, people: Mapping[str, Person], township: str | None, *, above: int = 0) -> Choice:
    """The first person who can be reached on a rung higher than `above`. `people` are those who can be reached now."""
    for candidate, rung, why in _chain(county, township):
        if rung > above and candidate.id in people:
            return Choice(candidate.id, rung, why)
    return Choice(None, RUNG_NOBODY, "why.nobody")


def rung_of(county: County, consultation: Consultation, person_id: str) -> int:
    """The rung on which this person stands for the case; below the lead, so that the lead is asked next, for anybody else."""
    rungs = (rung for person, rung, _ in _chain(county, consultation.township) if person.id == person_id)
    return next(rungs, min(max(consultation.rung, RUNG_TOWNSHIP), RUNG_STAND_IN))


def has(county: County, consultation: Consultation, person_id: str) -> bool:
    """Whether the case is this person's to decide on: who holds it, and the county lead."""
    return person_id in (consultation.holder, county.lead)


def may_answer(county: County, consultation: Consultation, person_id: str, *, held: bool = False) -> bool:
    """Whether this person's words go to the farmer: who has the case; while nobody has answered, or nobody holds it, also the
    township's expert, the stand-in, and whoever `held` it before: a useful answer is not refused because it comes late.
    """
    if has(county, consultation, person_id):
        return True
    unanswered = consultation.first_reply_at is None or consultation.holder is None
    return unanswered and (held or _is_near(county, consultation, person_id))


def may_take(county: County, consultation: Consultation, person_id: str, *, held: bool = False) -> bool:
    """Whether this person may take the case: who has it; what nobody holds, also those who may answer it."""
    near = held or _is_near(county, consultation, person_id)
    return has(county, consultation, person_id) or (consultation.holder is None and near)


def _is_near(county: County, consultation: Consultation, person_id: str) -> bool:
    """Whether this person is the expert of the case's township, or the stand-in."""
    return any(
        person.id == person_id and rung in (RUNG_TOWNSHIP, RUNG_STAND_IN)
        for person, rung, _ in _chain(county, consultation.township)
    )


def may_pass(county: County, consultation: Consultation, person_id: str) -> bool:
    """Whether this person may give the case to somebody else: who has it, and staff, who are told when nobody answers."""
    person = county.person(person_id)
    return has(county, consultation, person_id) or (person is not None and person.role == "staff")


def may_see(county: County, consultation: Consultation, person_id: str) -> bool:
    """Whether this person may read the case: who holds it, covers the township, guides the village, leads, or is staff."""
    person = county.person(person_id)
    if person is None:
        return False
    village = county.village(consultation.village)
    return (
        person.role == "staff"
        or may_answer(county, consultation, person_id)
        or (consultation.township is not None and consultation.township in person.townships)
        or (village is not None and village.guide == person_id)
    )


def others(county: County, people: Mapping[str, Person], consultation: Consultation) -> list[PersonConfig]:
    """To whom the case can be passed: experts who can be reached, the holder left out; those of the industry's panel first."""
    experts = [p for p in county.people if p.role == "expert" and p.id in people and p.id != consultation.holder]
    return sorted(experts, key=lambda p: (consultation.industry not in p.panel, county.people.index(p)))
