"""Why a case came to its holder, in both languages: the rung that was asked, and what the bot could not do."""

from __future__ import annotations

from bot.config import County, Name
from bot.core.house import House
from bot.core.posts.ladder import RUNG_LEAD, RUNG_STAND_IN, RUNG_TOWNSHIP
from bot.core.situation import Consultation, Language
from bot.core.wording import localised
from knowledge.model import Words


def why_here(house: House, case: Consultation, place: Name | Words | None) -> Words | None:
    """The reason as one sentence; None while no person was needed."""
    if not case.reason:
        return None
    keys = [key for key in (_rung(house.county, case), f"reason.{case.reason}") if key in house.words]
    if not keys:
        return None
    return Words(_say(house, keys, place, Language.SIMPLIFIED), _say(house, keys, place, Language.ENGLISH))


def _say(house: House, keys: list[str], place: Name | Words | None, language: Language) -> str:
    where = localised(place, language) if place else ""
    return ("; " if language is Language.ENGLISH else "；").join(
        house.words.text(key, language, place=where) for key in keys
    )


def _rung(county: County, case: Consultation) -> str:
    """The key of the rung's reason, as long as the case is with whom that rung names; a case passed on has none."""
    expert = county.expert_of(case.township)
    if case.rung == RUNG_TOWNSHIP and expert and expert.id == case.holder:
        return "why.township"
    if case.rung == RUNG_STAND_IN and expert and expert.stand_in == case.holder:
        return "why.stand_in"
    if case.rung == RUNG_LEAD and county.lead == case.holder:
        return "why.at_lead" if case.township else "why.no_place"
    return ""
