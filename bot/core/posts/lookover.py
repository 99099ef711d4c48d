"""Looking over the roster: what lies with somebody who is not there goes to who is; what was lent comes back.

On a new day of the county, at a start, and when somebody goes or returns. Nobody is told the same thing twice: a case that
is where it should be is left alone.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.clocks import hours
from bot.core.draft import Draft
from bot.core.events import RosterLookedOver
from bot.core.experts import groups
from bot.core.experts.handoff import assign
from bot.core.plan import ParcelKind, Plan
from bot.core.posts import ladder
from bot.core.situation import Consultation, Person, Status


def looked_over(draft: Draft, event: RosterLookedOver) -> Plan:
    """The Plan for a look over the whole roster."""
    return draft.plan("roster", data={"day": event.day.isoformat(), "moved": look_over(draft)})


def look_over(draft: Draft) -> int:
    """Every case of the situation that is adrift goes where it belongs today; how many moved. Out of working hours only red flags
    move: the look over the roster at the next opening sees to the rest."""
    return sum(_look_at(draft, case, farmer) for case, farmer in draft.situation.adrift)


def _look_at(draft: Draft, case: Consultation, farmer: Person) -> bool:
    if case.status not in (Status.WAITING, Status.TAKEN):
        return False  # answered: it follows the absence when the farmer goes on
    if groups.riding(draft, case.number):
        return False  # it goes where its lead goes
    if not case.red_flags and not hours.is_open(draft.house.county, draft.now):
        return False
    if case.holder is None or not draft.roster.is_there(case.holder):
        return _to_who_is_there(draft, case, farmer)
    if case.lent_by is not None and draft.roster.is_there(case.lent_by):
        return _back(draft, case, farmer)
    return False


def _to_who_is_there(draft: Draft, case: Consultation, farmer: Person) -> bool:
    """A case whose holder is away, or has no post any more. What nobody can take is left as it is, with its own clock."""
    earlier = draft.situation.people.get(case.holder or "")
    at_home = replace(farmer, township=case.township or farmer.township, village=case.village or farmer.village)
    if ladder.choose(draft.roster, replace(case, township=at_home.township)).person in (None, case.holder):
        return False
    moved = assign(draft, at_home, case, moved=True)
    if earlier is not None:
        draft.save(replace(moved, lent_by=case.lent_by or earlier.id))
        expert = draft.title_of(moved.holder, earlier.language)
        draft.tell(earlier, ParcelKind.DESK, "away.lent", number=case.number, expert=expert)
    return True


def _back(draft: Draft, case: Consultation, farmer: Person) -> bool:
    """The absence is over: what nobody has begun with goes back, if the county wants that; else it is the stand-in's own now."""
    if case.status is not Status.WAITING or draft.house.county.routing.on_return == "stay":
        draft.save(replace(case, lent_by=None))
        return False
    stood_in = draft.situation.people.get(case.holder or "")
    at_home = replace(farmer, township=case.township or farmer.township, village=case.village or farmer.village)
    moved = assign(draft, at_home, replace(case, lent_by=None), moved=True)
    if stood_in is not None and moved.holder != stood_in.id:
        expert = draft.title_of(moved.holder, stood_in.language)
        draft.tell(stood_in, ParcelKind.DESK, "away.given_back", number=case.number, expert=expert)
    return moved.holder != case.holder
