"""A case that a person has: the farmer's further words go to that person, and the bot does not talk over them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.alarms import alerts, cluster, mortality
from bot.core.clocks import clocks, holds
from bot.core.draft import Draft
from bot.core.events import Said
from bot.core.experts import cards, groups, handoff
from bot.core.farmers import asking, homing
from bot.core.farmers.keeping import join, keep, words_of
from bot.core.lifecycle import ended_hold, move
from bot.core.panel import panels
from bot.core.plan import Button, ParcelKind
from bot.core.posts import places
from bot.core.situation import Consultation, Person, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import localised, quoted

# Lines that follow one another quickly are confirmed once; right after a hand-off the farmer has just been told to go on. A
# line about another animal or crop may be a question: it is never passed over in silence.
_QUIET = timedelta(seconds=30)


def follow_up(draft: Draft, event: Said, farmer: Person, case: Consultation) -> int:
    """The farmer goes on: recorded, passed to who has the case, and confirmed in one short sentence."""
    keep(draft, event, case.number)
    named = _places_said(draft, event, case)
    if len(named) > 1:
        homing.ask_which(draft, farmer, case.number, named)
        return case.number
    if named:
        farmer = homing.live_at(draft, farmer, named[0])
        _tell_place(draft, farmer, named[0], case.number)
        homing.at_home(draft, farmer, but=case.number)
        return homing.placed(draft, farmer, case).number
    verdict = asking.judge(draft, event.text)
    small = "" if event.media else verdict.smalltalk
    if small in ("thanks", "bye") or (small == "better" and case.status is Status.REPLIED):
        return _thanked(draft, farmer, case)
    another = verdict.subject not in ("", case.subject)
    quiet = draft.now - case.touched_at < _QUIET and case.status is not Status.REPLIED and not another
    case = join(draft, event, case, text=small != "ack")
    if small != "ack":
        groups.leave(draft, case)
        case = reopened(draft, farmer, case)
    waited = holds.answered_by(case, small)
    if waited:
        case = holds.resumed(draft, case)
    losses = case.losses
    case = draft.save(alarmed(draft, event.text, farmer, case))
    holder = draft.situation.people.get(case.holder or "")
    if holder is not None:
        _pass_to(draft, event, case, holder, resumed=waited, counted=case.losses != losses)
    panels.pass_words(draft, case, words_of(event), event.media)
    answered = losses is not None and losses.asked and case.losses != losses
    if not quiet and not answered and small != "ack":
        key = "handoff.passed_on" if holder is not None else "handoff.kept"
        expert = draft.title_of(case.holder, farmer.language)
        # What is over by itself needs nobody to come: the farmer may end it, and who has it hears so.
        done = (_done(draft, farmer, case),) if small == "better" else ()
        key = "handoff.over_by_itself" if done else key
        draft.tell(farmer, ParcelKind.NOTICE, key, number=case.number, expert=expert, buttons=(done,) if done else ())
    return mortality.ask(draft, farmer, case).number


def _places_said(draft: Draft, event: Said, case: Consultation) -> tuple[places.Place, ...]:
    """A case that went to the lead for want of a place: the bare name of a place is the answer to our question."""
    if case.township is not None or event.media:
        return ()
    return places.named_bare(draft.house.county, event.text)


def _tell_place(draft: Draft, farmer: Person, place: places.Place, number: int) -> None:
    name = localised((place.village or place.township).name, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, "place.saved", number=number, place=name)


def _thanked(draft: Draft, farmer: Person, case: Consultation) -> int:
    """Thanks and good news are no question. After an answer they may mean that it is solved; while waiting thanks need no word."""
    if case.status is Status.REPLIED:
        done = _done(draft, farmer, case)
        draft.tell(farmer, ParcelKind.NOTICE, "reply.thanked", number=case.number, buttons=((done,),))
    return case.number


def _done(draft: Draft, farmer: Person, case: Consultation) -> Button:
    return Button(draft.words("reply.done", farmer.language), str(Tap(Verb.DONE, case.number)))


def reopened(draft: Draft, farmer: Person, case: Consultation) -> Consultation:
    """A farmer who goes on after the answer is waiting again: the clocks of a first reply start anew. Who answered may be away
    by now, or have no post any more: then it goes to who is there."""
    if case.status is not Status.REPLIED:
        return case
    if case.holder is not None and not draft.roster.is_there(case.holder):
        return handoff.assign(draft, farmer, case, moved=True)
    case = move(case, Status.TAKEN)
    due = clocks.due_for(draft, case)
    clocks.start(draft, case, due)
    return replace(case, due_at=due)


def alarmed(draft: Draft, text: str, farmer: Person, case: Consultation) -> Consultation:
    """The case after these words: with the numbers they tell of deaths, and with the alarm they raise only now."""
    case = mortality.read(draft, case, text)
    said = tuple(code for code in draft.house.matcher.red_flags(text) if code not in case.red_flags)
    counted = () if mortality.MASS_DEATH in said else mortality.raised(draft, case)
    return raise_alarm(draft, farmer, case, (*said, *counted))


def raise_alarm(draft: Draft, farmer: Person, case: Consultation, new: tuple[str, ...]) -> Consultation:
    """The safety card to the farmer, who has the case and the staff told, and the case waits to be taken, with the clocks of a red
    flag. What nobody has goes up the ladder again. Without a new flag it stays as it is.
    """
    if not new:
        return case
    draft.note(red_flags=list(new))
    asking.safety_cards(draft, farmer, case.number, new)
    case = replace(case, red_flags=(*case.red_flags, *new))
    panels.hasten(draft, case)
    if case.holder is None:
        return handoff.assign(draft, farmer, case)
    case = replace(ended_hold(move(case, Status.WAITING)), seen_at=None)
    due = clocks.due_for(draft, case)
    clocks.start(draft, case, due)
    case = replace(case, due_at=due)
    if holder := draft.situation.people.get(case.holder or ""):
        flags = cards.flag_titles(draft, new, holder.language)
        when = cards.when(draft, case, holder.language)
        draft.tell(holder, ParcelKind.DESK, "card.alarm", number=case.number, flags=flags, when=when)
    alerts.red_flag(draft, case)
    cluster.watch(draft, case)
    return case


def _pass_to(draft: Draft, event: Said, case: Consultation, holder: Person, *, resumed: bool, counted: bool) -> None:
    """The farmer's words and pictures to who has the case; where they were waited for, with by when to answer now."""
    lines = [draft.words("card.more", holder.language, number=case.number, text=quoted(event.text))]
    if resumed:
        what = cards.media_summary(draft, event.media, holder.language)
        if not words_of(event):
            lines = [draft.words("card.more", holder.language, number=case.number, text=what)]
        lines.append(draft.words("hold.over_now", holder.language, when=cards.when(draft, case, holder.language)))
    if counted and case.losses is not None and case.losses.told:
        lines.append(cards.losses_line(draft, case, holder.language, "card.losses"))
    if words_of(event) or resumed:
        draft.send(holder, ParcelKind.DESK, "\n".join(lines), number=case.number)
    cards.send_media(draft, case, holder, event.media)
