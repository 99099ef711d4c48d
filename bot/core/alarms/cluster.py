"""The same trouble in several households of a neighbourhood: staff, the county lead and who covers it are told once, and again
when it has doubled.

Whoever asks sets a bell that rings at once; then the store brings what was asked around there lately. Nothing of this reaches a
farmer, and no disease is named: it is a list of consultations to look at together.
"""

from __future__ import annotations

from bot.config import County
from bot.core.alarms import alerts
from bot.core.draft import Draft
from bot.core.experts import cards, lists
from bot.core.plan import ParcelKind
from bot.core.posts import ladder
from bot.core.posts.places import neighbourhood
from bot.core.situation import Consultation, Language, Person, Status
from bot.core.taps import Verb
from knowledge.model import KnowledgeBase

_LIVESTOCK = frozenset({"goose", "chicken", "sheep"})
_LISTED = 12


def watch(draft: Draft, case: Consultation) -> None:
    """Look at the neighbourhood at once, where the case has a sign that is counted and a township."""
    if case.township is not None and signs_of(draft.house.county, draft.house.knowledge, case):
        draft.wake("cluster", case.number, draft.now)


def signs_of(county: County, knowledge: KnowledgeBase, case: Consultation) -> frozenset[str]:
    """What is counted of a case: alarms about animals, and troubles of livestock, each by the animal: `R4.goose`."""
    lexicon = knowledge.lexicon
    kind = lexicon.industry_of.get(case.subject, case.subject)
    alarms = {flag.code for flag in knowledge.red_flags if flag.about == "animals"}
    found = {code for code in case.red_flags if code in alarms}
    if kind in _LIVESTOCK:
        said = {problem for word, problem in lexicon.problems.items() if word in case.normalised}
        found |= said & set(county.alarms.cluster.signs)
    return frozenset(f"{one}.{kind}" for one in found)


def look(draft: Draft, farmer: Person, case: Consultation) -> None:
    """Count the households around there with the same sign; tell of it when there are enough, and then of each doubling."""
    county, knowledge = draft.house.county, draft.house.knowledge
    if case.township is None:
        return
    near = neighbourhood(county, case.township)
    for sign in sorted(signs_of(county, knowledge, case)):
        alike = [one for one in draft.situation.alike if sign in signs_of(county, knowledge, one)]
        households = len({one.farmer for one in alike})
        key = f"{sign}@{near[0]}"
        told = draft.situation.clusters.get(key, 0)
        if households >= county.alarms.cluster.households and (not told or households >= 2 * told):
            draft.tell_cluster(key, households)
            draft.note(cluster=sign, households=households)
            _tell(draft, case, sign, alike, households, grown=bool(told))


def _tell(
    draft: Draft, case: Consultation, sign: str, alike: list[Consultation], households: int, *, grown: bool
) -> None:
    for person in _whom(draft, alike):
        language = person.language
        rows = "\n".join(_row(draft, one, language) for one in alike[-_LISTED:])
        draft.tell(
            person,
            ParcelKind.DESK,
            "cluster.grown" if grown else "cluster.new",
            number=case.number,
            sign=_name(draft, sign, language),
            days=draft.house.county.alarms.cluster.days,
            households=households,
            villages=len({(one.township, one.village) for one in alike}),
            rows=rows,
            buttons=lists.number_buttons(draft, person, _open(draft, person, alike), Verb.PASS),
        )


def _open(draft: Draft, reader: Person, alike: list[Consultation]) -> list[Consultation]:
    """Those that wait for an answer and that the reader may give to somebody, the newest first."""
    county, waiting = draft.house.county, (Status.WAITING, Status.TAKEN)
    listed = reversed(alike[-_LISTED:])
    return [one for one in listed if one.status in waiting and ladder.may_pass(county, one, reader.id)]


def _whom(draft: Draft, alike: list[Consultation]) -> list[Person]:
    """Staff, the county lead, and who covers these places; each once."""
    county = draft.house.county
    experts = [county.lead, *(post.id for one in alike for post in ladder.covers(county, one)[0])]
    found = [draft.situation.people[id] for id in experts if id in draft.situation.people and draft.roster.is_there(id)]
    return list({one.id: one for one in (*alerts.staff(draft), *found)}.values())


def _row(draft: Draft, case: Consultation, language: Language) -> str:
    question = cards.summary(draft, case, language, 40)
    place = cards.place_of(draft, case, language)
    return draft.words("cluster.row", language, number=case.number, place=place, question=question or "—")


def _name(draft: Draft, sign: str, language: Language) -> str:
    code, _, kind = sign.partition(".")
    what = cards.flag_titles(draft, (code,), language) or draft.words(f"cluster.sign.{code}", language)
    animal = draft.words(f"industry.{kind}", language) if kind in _LIVESTOCK else ""
    return draft.words("cluster.of", language, what=what, animal=animal) if animal else what
