"""Passing a case on, by hand or one rung up: with a reason, which the next one reads on the card.

Nothing moves before the reason is tapped; until then the case and its clock stay where they are. "Not my field" and "not my
area" are what the county's division of work lacks: the journal keeps them with place and industry, `nongda posts` counts them.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.draft import Draft
from bot.core.events import Asks
from bot.core.experts import handoff
from bot.core.plan import Button, ParcelKind
from bot.core.posts import ladder
from bot.core.situation import Consultation, Person, Role
from bot.core.taps import Tap, Verb
from bot.core.wording import localised

WHYS = ("busy", "field", "place", "help", "other")
GAPS = ("field", "place")  # the reasons from which the division of work is learnt
_OTHERS = 12


def passed(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    """To whom, then why, then it goes. `argument`: a person's id, or the reason before it (`field_poultry-expert`)."""
    why, _, whom = argument.rpartition("_")
    others = ladder.others(draft.roster, case)[:_OTHERS]
    chosen = next((person for person in others if person.id == whom), None)
    if chosen is not None and speaker.role is Role.STAFF:
        _hand_over(draft, speaker, case, farmer, chosen.id, "")  # who arranges need not say why
    elif chosen is not None and why in WHYS:
        _hand_over(draft, speaker, case, farmer, chosen.id, why)
    elif chosen is not None:
        title = localised(chosen.title, speaker.language)
        _ask_why(draft, speaker, case, Verb.PASS, "pass_why.ask_pass", chosen.id, expert=title)
    elif others:
        rows = tuple(
            (Button(localised(person.title, speaker.language), str(Tap(Verb.PASS, case.number, person.id))),)
            for person in others
        )
        draft.tell(speaker, ParcelKind.DESK, "desk.pass_to", number=case.number, buttons=rows)
    else:
        draft.tell(speaker, ParcelKind.DESK, "desk.pass_none")


def not_mine(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    """Why, and then the next rung has it; the lead, who has nobody above, passes it on by hand."""
    choice = ladder.choose(draft.roster, case, above=case.rung)
    if choice.person is None or choice.person == speaker.id:
        passed(draft, speaker, case, farmer, "")
    elif argument in WHYS:
        _learn(draft, case, argument)
        now = handoff.assign(draft, farmer, case, above=case.rung, moved=True, left_by=(speaker.id, argument))
        _confirm(draft, speaker, now, argument)
    else:
        _ask_why(draft, speaker, case, Verb.NOT_MINE, "pass_why.ask_not_mine")


def told_why(draft: Draft, speaker: Person, case: Consultation, argument: str) -> None:
    """A button of the time when the reason was asked afterwards."""
    draft.note(why_passed=argument if argument in WHYS else "other")
    if argument == "other":
        draft.tell(speaker, ParcelKind.DESK, "desk.why_in_words", number=case.number, asks=Asks.WHY)
    else:
        draft.tell(speaker, ParcelKind.DESK, "desk.why_kept")


def _ask_why(
    draft: Draft, speaker: Person, case: Consultation, verb: Verb, key: str, whom: str = "", expert: str = ""
) -> None:
    rows = tuple(
        (Button(draft.words(f"pass_why.{why}", speaker.language), str(Tap(verb, case.number, _argument(why, whom)))),)
        for why in WHYS
    )
    draft.tell(speaker, ParcelKind.DESK, key, number=case.number, buttons=rows, expert=expert)


def _argument(why: str, whom: str) -> str:
    return f"{why}_{whom}" if whom else why


def _hand_over(draft: Draft, speaker: Person, case: Consultation, farmer: Person, to: str, why: str) -> None:
    holder = draft.situation.people[to]
    expert = draft.title_of(speaker.id, holder.language)
    reads = draft.words("why.arranged", holder.language, expert=expert)
    if why:
        because = draft.words(f"passed_for.{why}", holder.language)
        reads = draft.words("why.passed", holder.language, expert=expert, because=because)
        _learn(draft, case, why)
    draft.note(passed_to=to)
    before = draft.situation.people.get(case.holder or "")
    if before is not None and before.id != speaker.id:
        expert = draft.title_of(speaker.id, before.language)
        draft.tell(before, ParcelKind.DESK, "desk.passed_over", number=case.number, expert=expert)
    # Who gets it by hand stands below the lead, wherever the case was before: the lead is asked next.
    rung = min(case.rung, ladder.RUNG_STAND_IN)
    _confirm(draft, speaker, handoff.give(draft, farmer, replace(case, rung=rung), holder, reads, moved=True), why)


def _learn(draft: Draft, case: Consultation, why: str) -> None:
    draft.note(why_passed=why, township=case.township, industry=case.industry)


def _confirm(draft: Draft, speaker: Person, case: Consultation, why: str) -> None:
    expert = draft.title_of(case.holder, speaker.language)
    draft.tell(speaker, ParcelKind.DESK, "desk.passed", number=case.number, expert=expert)
    if why == "other":
        draft.tell(speaker, ParcelKind.DESK, "desk.why_in_words", number=case.number, asks=Asks.WHY)
