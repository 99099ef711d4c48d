"""What the bot does not know: the questions of a period that it could not answer, put together, with what experts answered.

consultations ──views.unknown──> [Question] ──gaps.clusters, in a thread──> [Cluster] ──> a list, and a page for each
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette_admin import route

from bot.core.house import House
from bot.sheets import mask_phones
from bot.store.views.unknown import Answered, Question, answers, unknown
from handlers.web.console import proposal_told, proposals
from handlers.web.console.duties import Duty, needs
from handlers.web.console.figures_told import Period
from handlers.web.console.page import HOME, Page, voice_of
from handlers.web.console.words import Voice
from handlers.web.ports import Site, site_of
from knowledge.features import CONFLICT
from knowledge.gaps import Cluster, Unknown, clusters
from knowledge.model import INDUSTRIES

PLACE = f"{HOME}unknown"
KINDS = ("unmatched", "not_helped")
USUAL = 90  # days
_LONGEST = 732
_A_PAGE = 20  # clusters
_WORDINGS, _ANSWERS, _PLACES, _NEAREST = 5, 2, 4, 3  # of each, on the list
_TAKEN = 10  # wordings, into an entry that is written from it
_ROWS = 200  # consultations of one cluster, the newest
_KEPT = 4  # periods whose clusters are remembered
_BOUNDS = (2000, 2099)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    period: Period
    kind: str = ""
    township: str = ""
    industry: str = ""
    page: int = 1

    def query(self, **changes: Any) -> str:
        """The query of an address with these changes."""
        asked = replace(self, **changes)
        pairs = {"from": asked.period.first, "to": asked.period.last}
        pairs |= {name: getattr(asked, name) for name in ("kind", "township", "industry") if getattr(asked, name)}
        return f"?{urlencode(pairs | ({'page': asked.page} if asked.page > 1 else {}))}"


@dataclass(frozen=True, slots=True)
class Found:
    """The questions asked for, by number, and what they come to."""

    questions: Mapping[int, Question]
    clusters: tuple[Cluster, ...]

    def holding(self, number: int) -> Cluster | None:
        """The cluster that this consultation belongs to."""
        return next((one for one in self.clusters if number in one.numbers), None)


class NotKnown(Page):
    """The list of clusters, and one of them whole."""

    menu_label = "unknown"
    path = "/unknown"

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[object, tuple[Cluster, ...]] = {}

    @route("")
    @needs(Duty.VIEWER)
    async def index(self, request: Request) -> Response:
        """Clusters, those that most people ask first."""
        voice, asked = voice_of(request), asked_of(request)
        found = await self.found(site_of(request), asked, voice)
        pages = max(1, -(-len(found.clusters) // _A_PAGE))
        asked = replace(asked, page=min(asked.page, pages))
        shown = found.clusters[(asked.page - 1) * _A_PAGE : asked.page * _A_PAGE]
        said = await site_of(request).gate.read(partial(answers, numbers=[n for one in shown for n in one.numbers]))
        values = {
            "asked": asked,
            "pages": pages,
            "total": len(found.clusters),
            "questions": len(found.questions),
            "clusters": [brief(voice, one, found.questions, said) for one in shown],
            "kinds": [("", say(voice, "kind_all")), *((kind, say(voice, f"kind_{kind}")) for kind in KINDS)],
            "townships": [(town.id, voice.township(town.id)) for town in voice.county.townships],
            "industries": [(code, voice.named("industry", code)) for code in INDUSTRIES],
        }
        return await self.show(request, "unknown.html", shared(voice) | values)

    @route("/{number:int}")
    @needs(Duty.VIEWER)
    async def one(self, request: Request) -> Response:
        """The cluster that this consultation belongs to, whole."""
        voice, asked, number = voice_of(request), asked_of(request), int(request.path_params["number"])
        found = await self.found(site_of(request), asked, voice)
        cluster = found.holding(number)
        if cluster is None:
            raise HTTPException(404)
        said = await site_of(request).gate.read(partial(answers, numbers=cluster.numbers))
        values = {
            "asked": asked,
            "cluster": whole(voice, cluster, found.questions, said),
            "rows": [_row(voice, found.questions[n]) for n in cluster.numbers[:_ROWS]],
        }
        return await self.show(request, "unknown_one.html", shared(voice) | values)

    async def found(self, site: Site, asked: Asked, voice: Voice) -> Found:
        """The questions asked for that this person may read, and their clusters; worked out in a
        thread, once for the same questions."""
        since, until = asked.period.moments(site.house.county.tz)
        look = partial(unknown, since=since, until=until)
        hide_red = not voice.person.reads_red_flags
        narrowed = partial(look, hide_red=hide_red, kind=asked.kind, township=asked.township, industry=asked.industry)
        questions = await site.gate.read(narrowed)
        key = (site.house.knowledge.version, hash(questions))
        if key not in self._kept:
            self._kept[key] = await asyncio.to_thread(_clusters, site.house, questions)
            for old in list(self._kept)[:-_KEPT]:
                self._kept.pop(old, None)
        return Found({one.number: one for one in questions}, self._kept[key])


def _clusters(house: House, questions: Sequence[Question]) -> tuple[Cluster, ...]:
    wanted = (Unknown(one.number, one.text, one.farmer, one.subject, one.industry) for one in questions)
    return clusters(house.knowledge, wanted)


def asked_of(request: Request) -> Asked:
    """What this request asks for; values that make no sense count as not given."""
    site, given = site_of(request), request.query_params
    county = site.house.county
    page = given.get("page", "")
    return Asked(
        period=_period(site.clock.now().astimezone(county.tz).date(), given.get("from", ""), given.get("to", "")),
        kind=given.get("kind", "") if given.get("kind") in KINDS else "",
        township=given.get("township", "") if county.township(given.get("township", "")) else "",
        industry=given.get("industry", "") if given.get("industry") in INDUSTRIES else "",
        page=int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 6 else 1,
    )


def _period(today: date, first: str, last: str) -> Period:
    usual = Period(today - timedelta(days=USUAL - 1), today)
    if not first and not last:
        return usual
    try:
        asked = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return replace(usual, unread=True)
    fits = _BOUNDS[0] <= asked.first.year <= asked.last.year <= _BOUNDS[1] and 0 < asked.days <= _LONGEST
    return asked if fits else replace(usual, unread=True)


def say(voice: Voice, key: str, **values: object) -> str:
    """A sentence of unknown.yaml."""
    return voice.house.words.text(f"unknown.{key}", voice.language, **values)


def shared(voice: Voice) -> dict[str, Any]:
    """What both pages need; the ways to write an entry only for whoever may."""
    writes = partial(proposal_told.say, voice) if voice.person.has(Duty.EDITOR) else None
    return {"u": partial(say, voice), "p": writes, "place": PLACE, "drafts": proposals.PLACE}


def brief(
    voice: Voice, cluster: Cluster, questions: Mapping[int, Question], said: Mapping[int, tuple[Answered, ...]]
) -> dict[str, Any]:
    """A cluster as the list shows it."""
    of_it = [questions[number] for number in cluster.numbers]
    towns = Counter(one.township for one in of_it)
    kinds = Counter[str](one.kind for one in of_it)
    answered = [one for number in cluster.numbers for one in said.get(number, ())]
    return {
        "number": cluster.numbers[0],
        "title": voice.said(cluster.title),
        "query": urlencode([("number", cluster.numbers[0]), ("industry", cluster.industry), *_wordings(cluster)]),
        "industry": voice.named("industry", cluster.industry),
        "people": cluster.people,
        "times": len(of_it),
        "newest": voice.when(max(one.at for one in of_it)),
        "kinds": [(kind, kinds[kind]) for kind in KINDS if kinds[kind]],
        "wordings": [(voice.said(text), people) for text, people in cluster.wordings[:_WORDINGS]],
        "more": max(0, len(cluster.wordings) - _WORDINGS),
        "places": [(voice.township(town) or say(voice, "no_place"), n) for town, n in towns.most_common(_PLACES)],
        "answers": [_answer(voice, one) for one in answered[:_ANSWERS]],
        "nearest": nearest(voice, cluster),
    }


def whole(
    voice: Voice, cluster: Cluster, questions: Mapping[int, Question], said: Mapping[int, tuple[Answered, ...]]
) -> dict[str, Any]:
    """A cluster as its own page shows it: nothing is left out but words that are there already."""
    towns = Counter((one.township, one.village) for one in map(questions.__getitem__, cluster.numbers))
    answered = {(one.person, one.text, one.entry): one for n in cluster.numbers for one in said.get(n, ())}
    return brief(voice, cluster, questions, said) | {
        "wordings": [(voice.said(text), people) for text, people in cluster.wordings],
        "more": 0,
        "places": [(voice.place(*where) or say(voice, "no_place"), n) for where, n in towns.most_common()],
        "answers": [_answer(voice, one) for one in answered.values()],
    }


def _wordings(cluster: Cluster) -> list[tuple[str, str]]:
    return [("w", mask_phones(text)) for text, _ in cluster.wordings[:_TAKEN]]


def nearest(voice: Voice, cluster: Cluster) -> list[tuple[str, str]]:
    """The entries that come nearest to it and are not about another animal or crop: id and title."""
    verdict = voice.house.matcher.verdict(cluster.title, subject=cluster.subject)
    near = [one for one in verdict.candidates if CONFLICT not in one.vetoes]
    return [(one.entry, voice.entry(one.entry)) for one in near[:_NEAREST]]


def _answer(voice: Voice, one: Answered) -> dict[str, Any]:
    told = say(voice, "sent_entry", title=voice.entry(one.entry)) if one.entry else voice.said(one.text)
    query = "" if one.entry else urlencode({"text": mask_phones(one.text)})
    return {
        "query": query,
        "number": one.number,
        "who": voice.post(one.person),
        "when": voice.when(one.at),
        "text": told,
    }


def _row(voice: Voice, one: Question) -> dict[str, Any]:
    return {
        "number": one.number,
        "when": voice.when(one.at),
        "text": voice.said(one.text),
        "place": voice.place(one.township, one.village),
        "kind": one.kind,
        "entry": voice.entry(one.entry),
    }
