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


def may_answer(county: County, consultation: Consultation, person_id: str) -> bool:
    """Whether this person's words go to the farmer: who holds the case, and the county lead."""
    return person_id in (consultation.holder, county.lead)


def may_pass(county: County, consultation: Consultation, person_id: str) -> bool:
    """Whether this person may give the case to somebody else: who may answer, and staff, who are told when nobody has it."""
    person = county.person(person_id)
    return may_answer(county, consultation, person_id) or (person is not None and person.role == "staff")


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
