"""What a card says of others who ask the same, and the one button for it."""

from __future__ import annotations

from bot.core.draft import Buttons, Draft
from bot.core.experts.group_state import Standing
from bot.core.plan import Button
from bot.core.situation import Consultation, Language
from bot.core.taps import Tap, Verb

ALL, CLOSE = "all", "close"  # arguments of Verb.SAME besides a number


def households(draft: Draft, group: int) -> int:
    """How many ask the same: the lead and who rides with it."""
    return sum(one.standing is not Standing.ALONE for one in draft.members(group))


def waiting(draft: Draft, group: int) -> int:
    """How many nobody has said of that it is the same."""
    return sum(one.standing is Standing.OFFERED for one in draft.members(group))


def lead_of(draft: Draft, group: int) -> int | None:
    """The number of the case whose card stands for the others."""
    return next((one.number for one in draft.members(group) if one.standing is Standing.LEAD), None)


def line(draft: Draft, case: Consultation, language: Language) -> str | None:
    """One line of the card; None where nobody else asks the same."""
    me = draft.member(case.number)
    if (twin := draft.beside.get(case.number)) is not None:
        return draft.words("group.beside", language, twin=twin)
    if me is None or me.standing is Standing.ALONE:
        return None
    if me.standing is Standing.LEAD:
        count = households(draft, me.group)
        return draft.words("group.lead", language, count=count) if count > 1 else None
    key = "group.like" if me.standing is Standing.OFFERED else "group.with"
    return draft.words(key, language, twin=lead_of(draft, me.group) or me.group)


def buttons(draft: Draft, case: Consultation, language: Language) -> Buttons:
    """Answer together; for a red flag: the other's answer, once there is one."""
    me = draft.member(case.number)
    if (twin := draft.beside.get(case.number)) is not None:
        return ((_button(draft, "group.send", case, str(twin), language, twin=twin),),)
    if me is None:
        return ()
    if me.standing is Standing.OFFERED and (lead := lead_of(draft, me.group)) is not None:
        return ((_button(draft, "group.join", case, str(lead), language, twin=lead),),)
    if me.standing is Standing.LEAD and (count := waiting(draft, me.group)):
        return ((_button(draft, "group.join_all", case, ALL, language, count=count),),)
    return ()


def _button(draft: Draft, key: str, case: Consultation, argument: str, language: Language, **values: object) -> Button:
    return Button(draft.words(key, language, **values), str(Tap(Verb.SAME, case.number, argument)))
