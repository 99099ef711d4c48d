"""A case that is given to somebody who has the same question from another household already: offered, never decided.

The second one's card says so and has a button to answer both together. The third and later ones get no card of their own: the
lead's card grows, told anew at MILESTONES and at the latest ten minutes after somebody joined the list. A red flag is never
gathered: it has its own card and its own clock.

Only a case that has just been given is compared, and with those alone that its new holder has: so the store looks for them
when a first decision has shown that there is one (`looks_for`), and the event is decided once more with what it found.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.draft import Draft
from bot.core.events import Event
from bot.core.experts import group_card
from bot.core.experts.group_state import Member, Standing
from bot.core.plan import ParcelKind, Plan
from bot.core.posts.places import neighbourhood
from bot.core.situation import Consultation, Person, Situation, Status
from bot.core.wording import in_a_line
from knowledge.likeness import Asked, Likeness

MILESTONES = frozenset({2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000})
_SOON = timedelta(minutes=10)
_QUESTION_CHARS = 60
_UNANSWERED = frozenset({Status.WAITING, Status.TAKEN})


def looks_for(event: Event, situation: Situation, plan: Plan) -> tuple[Consultation, ...]:
    """The cases this plan gives to somebody, for which nobody has looked yet who else asks the same."""
    if situation.near is not None:
        return ()
    return tuple(
        one
        for one in plan.consultations
        if one.status is Status.WAITING and one.holder is not None and one.given_at == event.at and one.normalised
    )


def gather(draft: Draft, case: Consultation, holder: Person) -> bool:
    """Whether this case rides with another of its holder's, so that it needs no card. Its clocks stand then."""
    mine = draft.member(case.number)
    if mine is not None:
        if mine.rides:  # given by itself: it goes its own way
            draft.save_member(replace(mine, standing=Standing.ALONE, card=True))
        return False
    twin = _twin(draft, case, holder)
    if twin is None:
        return False
    if case.red_flags:
        draft.beside[case.number] = twin.number
        return False
    theirs = draft.member(twin.number)
    if theirs is None:
        draft.save_member(Member(twin.number, twin.number, Standing.LEAD, told=2, card=True))
        draft.save_member(Member(case.number, twin.number, Standing.OFFERED, card=True))
        return False
    draft.save_member(Member(case.number, theirs.group, Standing.OFFERED))
    quiet(draft, case.number)
    count = group_card.households(draft, theirs.group)
    draft.note(same_as=twin.number, households=count)
    if count in MILESTONES:
        grown(draft, twin, holder)
    elif count == theirs.told + 1:
        draft.wake_in("gathered", twin.number, _SOON)
    return True


def quiet(draft: Draft, number: int) -> None:
    """Who is carried by another has no clocks but the hour that the farmer was named, and the last bell, that looks whether there
    is still somebody to ride with."""
    draft.drop(number, "seen", "remind", "grace", "copy")


def grown(draft: Draft, lead: Consultation, holder: Person) -> None:
    """The growing card: how many ask the same by now."""
    me = draft.member(lead.number)
    assert me is not None, "only a lead's card grows"
    count = group_card.households(draft, me.group)
    draft.save_member(replace(me, told=count))
    buttons = group_card.buttons(draft, lead, holder.language)
    question = in_a_line(lead.question, _QUESTION_CHARS)
    draft.tell(
        holder, ParcelKind.DESK, "group.grown", number=lead.number, count=count, question=question, buttons=buttons
    )


def rang(draft: Draft, farmer: Person, case: Consultation) -> None:
    """Ten minutes after somebody joined the list: its holder hears of those who came since, unless that was told meanwhile."""
    me, holder = draft.member(case.number), draft.situation.people.get(case.holder or "")
    if me is None or holder is None or me.standing is not Standing.LEAD or case.status not in _UNANSWERED:
        return
    if group_card.households(draft, me.group) > me.told:
        grown(draft, case, holder)


def _twin(draft: Draft, case: Consultation, holder: Person) -> Consultation | None:
    """The oldest case of this holder's that waits for the same answer."""
    if case.township is None:
        return None
    near = neighbourhood(draft.house.county, case.township)
    likeness, asked = Likeness(draft.house.knowledge.lexicon), _asked(case)
    for one in sorted(draft.situation.near or (), key=lambda one: one.number):
        fits = one.holder == holder.id and one.township in near and one.farmer != case.farmer
        waits = one.status in _UNANSWERED and one.first_reply_at is None and not one.red_flags and not one.held_for
        stands = (me := draft.member(one.number)) is None or me.standing is Standing.LEAD
        if fits and waits and stands and likeness.same(asked, _asked(one)):
            return one
    return None


def _asked(case: Consultation) -> Asked:
    return Asked(case.normalised, case.subject, case.shown.candidates if case.shown else ())
