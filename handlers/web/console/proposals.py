"""Writing entries in the console: a form, a preview in three scripts, what publishing would change, and publishing.

a cluster, an answer or an entry ──> form ──ProposalSaved──> draft ──weighed in a process of its own──>
    ──ProposalApproved, by somebody else──> the file ──ProposalSettled──> the bot takes it in by itself
"""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from functools import partial
from typing import Any, Literal

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette_admin import route

from bot import publishing
from bot.config import home
from bot.core.events import Event, ProposalApproved, ProposalSaved, ProposalSettled
from bot.core.situation import Language
from bot.core.wording import entry_text, localised
from bot.core.writing.proposal_state import Proposal, ProposalStatus
from bot.errors import InputFault
from bot.sheets import mask_phones
from bot.store import proposals, views
from handlers.web.console import notices
from handlers.web.console import proposal_files as files
from handlers.web.console import proposal_told as told
from handlers.web.console.duties import Duty, needs
from handlers.web.console.page import HOME, Page, voice_of
from handlers.web.console.proposal_form import FIELDS, content_from, values
from handlers.web.console.weighings import Weighing, Weighings
from handlers.web.console.words import Voice
from handlers.web.forms import Form, read_form, submit
from handlers.web.ports import Site, site_of
from knowledge.compare import Replay
from knowledge.content import as_entry, content_of, faults_in
from knowledge.model import INDUSTRIES, KINDS
from knowledge.weigh import weigh
from knowledge.writing import Unwritable

PLACE = f"{HOME}drafts"
_ASKED_IN = timedelta(days=90)
_MOST_ASKED = 2000  # real questions, the newest
_MOST_WORDINGS = 12
_AGAIN = "3"  # seconds until the page of a weighing that runs looks again
_SCRIPTS = (Language.SIMPLIFIED, Language.TRADITIONAL, Language.ENGLISH)


class Proposals(Page):
    """The drafts, and all that is done with one."""

    menu_label = "drafts"
    path = "/drafts"

    def __init__(self) -> None:
        super().__init__()
        self._weighings = Weighings()

    @route("")
    @needs(Duty.EDITOR)
    async def index(self, request: Request) -> Response:
        """Drafts that are open, and what was published or laid aside last."""
        voice, read = voice_of(request), site_of(request).gate.read
        waiting = await read(partial(proposals.listed, statuses=(ProposalStatus.OPEN, ProposalStatus.APPROVED)))
        done = await read(
            partial(proposals.listed, statuses=(ProposalStatus.PUBLISHED, ProposalStatus.DROPPED), most=30)
        )
        rows = [[told.row(voice, one, voice.when(at)) for one, at in some] for some in (waiting, done)]
        entries = sorted((id_, localised(title, voice.language)) for id_, title in voice.titles.items())
        return await self._show(request, "proposals.html", waiting=rows[0], done=rows[1], entries=entries)

    @route("/new")
    @needs(Duty.EDITOR)
    async def new(self, request: Request) -> Response:
        """An empty form; from a consultation or a cluster with its wordings and what experts answered."""
        voice, given = voice_of(request), request.query_params
        wordings = [mask_phones(one)[:200] for one in given.getlist("w") if one.strip()][:_MOST_WORDINGS]
        content: dict[str, Any] = {"phrasings": {"zh": [], "en": []}}
        for one in wordings:
            content["phrasings"]["en" if one.isascii() else "zh"].append(one)
        content["answer"] = {"zh": {"now": mask_phones(given.get("text", ""))[:3000]}}
        review = site_of(request).clock.now().date() + timedelta(days=365)
        content |= {"title": {"zh": wordings[0] if wordings else ""}, "review_by": review.isoformat()}
        industry = given.get("industry", "")
        fields = {
            "proposal": 0,
            "version": 0,
            "entry": "",
            "base": "",
            "number": _number(given.get("number", "")) or "",
        }
        fields |= {"industry": industry if industry in INDUSTRIES else ""}
        return await self._form(request, voice, content, fields)

    @route("/from/{entry}")
    @needs(Duty.EDITOR)
    async def begin(self, request: Request) -> Response:
        """The form of an entry that is there, with a phrasing more where one is given."""
        voice = voice_of(request)
        entry = voice.house.knowledge.entries.get(request.path_params["entry"])
        if entry is None:
            raise HTTPException(404)
        content = await asyncio.to_thread(content_of, entry)
        for one in request.query_params.getlist("w")[:_MOST_WORDINGS]:
            said = content.setdefault("phrasings", {}).setdefault("en" if one.isascii() else "zh", [])
            if (word := mask_phones(one)[:200].strip()) and word not in said:
                said.append(word)
        number = _number(request.query_params.get("number", "")) or ""
        fields = {"proposal": 0, "version": 0, "entry": entry.id, "base": entry.version, "number": number}
        return await self._form(request, voice, content, fields | {"industry": entry.industry})

    @route("/save", methods=["POST"])
    @needs(Duty.EDITOR)
    async def save(self, request: Request) -> Response:
        """Keeps the form as the draft's newest version, whole or not."""
        site, visitor = site_of(request), request.state.visitor
        form = await read_form(request, visitor)
        proposal, number = _number(form.text("proposal")), _number(form.text("number"))
        known = await site.gate.read(partial(proposals.one, id_=proposal)) if proposal else None
        industry = known.industry if known else form.text("industry")
        if industry not in INDUSTRIES or (
            number and await site.gate.read(partial(views.transcript, number=number)) is None
        ):
            raise HTTPException(400)
        entry_id = known.entry if known and known.base else form.text("entry")[:80]
        content = json.dumps(content_from(form.text, entry_id), ensure_ascii=False)
        event = ProposalSaved(
            key=form.key, at=site.clock.now(), sender=visitor.address, proposal=proposal, entry=entry_id, industry=industry,
            content=content, version=_number(form.text("version")), base=form.text("base")[:40], number=number or None,
        )  # fmt: skip
        outcome = await submit(request, event)
        made = outcome.line.data.get("proposal", proposal) if outcome.line else proposal
        return await _told(request, f"{PLACE}/{made}" if made else PLACE, event)

    @route("/{id:int}")
    @needs(Duty.EDITOR)
    async def one(self, request: Request) -> Response:
        """A draft: how farmers would read it, what it changes in its file, what publishing would do, and the buttons."""
        voice, site, known = voice_of(request), site_of(request), await _known(request)
        content = json.loads(known.content)
        faults = told.faults(voice, known, content)
        weighing = self._weighings.of((known.id, known.version))
        shown: dict[str, Any] = {"faults": faults, "preview": [], "diff": "", "weighed": None}
        if not faults:
            entry = as_entry(content, known.industry)
            now = site.clock.now().astimezone(voice.county.tz)
            shown["preview"] = [
                (language, entry_text(entry, language, voice.house.words, now)) for language in _SCRIPTS
            ]
            shown["diff"] = await asyncio.to_thread(files.difference, site, known)
            shown["weighed"] = told.weighed(voice, weighing) if weighing and weighing.result else None
        versions = await site.gate.read(partial(proposals.versions, id_=known.id))
        serving = voice.house.knowledge.entries.get(known.entry)
        response = await self._show(
            request, "proposal.html", one=known, row=told.row(voice, known, ""), running=bool(weighing and weighing.running),
            failed=bool(weighing and not weighing.running and weighing.result is None),
            versions=[(v.version, voice.post(v.writer), voice.when(v.at)) for v in versions],
            serves=bool(serving and known.published and serving.version == known.published),
            own=voice.person.id in known.writers, publishes=voice.person.has(Duty.PUBLISHER),
            again="weigh" in request.query_params, **shown,
        )  # fmt: skip
        if weighing and weighing.running:
            response.headers["refresh"] = _AGAIN
        return response

    @route("/{id:int}/edit")
    @needs(Duty.EDITOR)
    async def edit(self, request: Request) -> Response:
        """The form of a draft."""
        known = await _known(request)
        fields = {"proposal": known.id, "version": known.version, "entry": known.entry, "base": known.base}
        fields |= {"number": known.number or "", "industry": known.industry}
        return await self._form(request, voice_of(request), json.loads(known.content), fields)

    @route("/{id:int}/weigh", methods=["POST"])
    @needs(Duty.EDITOR)
    async def weigh(self, request: Request) -> Response:
        """Begins to work out what publishing this version would do."""
        await read_form(request, request.state.visitor)
        site, known = site_of(request), await _known(request)
        if faults_in(json.loads(known.content)):
            return RedirectResponse(f"{PLACE}/{known.id}", status_code=303)
        try:
            file, text = await asyncio.to_thread(files.file_and_text, site, known)
        except (Unwritable, OSError, UnicodeDecodeError, InputFault):
            raise HTTPException(500) from None
        asked = await site.gate.read(partial(views.questions, since=site.clock.now() - _ASKED_IN))
        replays = [Replay(mask_phones(one.text), "", None, one.subject, one.at.month) for one in asked[-_MOST_ASKED:]]
        labelled = home() / "tests" / "matching" / "development.jsonl"
        work = partial(
            weigh, site.knowledge, file.name, text, known.entry, replays, labelled, site.clock.now().date(),
            site.house.county.knowledge.embedder,
        )  # fmt: skip
        self._weighings.begin((known.id, known.version), text, work)
        return RedirectResponse(f"{PLACE}/{known.id}", status_code=303)

    @route("/{id:int}/publish", methods=["POST"])
    @needs(Duty.PUBLISHER)
    async def publish(self, request: Request) -> Response:
        """Publishes the version that was weighed: the core says whether this person may, then the file is written."""
        site, visitor, known = site_of(request), request.state.visitor, await _known(request)
        form = await read_form(request, visitor)
        place = f"{PLACE}/{known.id}"
        weighed = await self._still_true(site, known)
        if weighed is None or weighed.result is None:
            return RedirectResponse(f"{place}?weigh=again", status_code=303)
        event = ProposalApproved(
            key=form.key, at=site.clock.now(), sender=visitor.address, proposal=known.id,
            version=_number(form.text("version")), faults=len(weighed.result.faults), worse=weighed.result.worse,
            sure=form.text("sure") == "1",
        )  # fmt: skip
        outcome = await submit(request, event)
        if outcome.line is None or outcome.line.kind != "proposal_approved":
            return await _told(request, place, event)
        return await _told(request, place, await self._written(request, known, form, weighed))

    async def _still_true(self, site: Site, known: Proposal) -> Weighing | None:
        """What was weighed of this version, if the knowledge base is the same still."""
        weighing = self._weighings.of((known.id, known.version))
        if weighing is None or weighing.result is None or weighing.result.base != site.house.knowledge.version:
            return None
        try:
            _, text = await asyncio.to_thread(files.file_and_text, site, known)
        except (Unwritable, OSError, UnicodeDecodeError):
            return None
        return weighing if text == weighing.text else None

    async def _written(self, request: Request, known: Proposal, form: Form, weighed: Weighing) -> Event:
        """Writes the file, and says in an event what became of it."""
        site, voice = site_of(request), voice_of(request)
        assert weighed.result is not None, "it was weighed"
        title = voice.house.county.person(voice.person.id)
        done: dict[str, str] = {"entry_version": weighed.result.entry_version}
        how: Literal["published", "failed"] = "published"
        try:
            done["commit"] = await asyncio.to_thread(
                files.publish, site, known, weighed.text, title.title.zh if title else ""
            )
        except publishing.NotWritten as wrong:
            how, done = (
                "failed",
                {"fault": voice.house.words.text("proposal.page.unwritable", voice.language, why=str(wrong))},
            )
        event = ProposalSettled(
            key=f"{form.key}:{how}",
            at=site.clock.now(),
            sender=request.state.visitor.address,
            proposal=known.id,
            how=how,
            **done,
        )
        await submit(request, event)
        return event

    @route("/{id:int}/file")
    @needs(Duty.EDITOR)
    async def file(self, request: Request) -> Response:
        """The changed file, for a folder that cannot be written here."""
        site, known = site_of(request), await _known(request)
        if faults_in(json.loads(known.content)):
            raise HTTPException(404)
        file, text = await asyncio.to_thread(files.file_and_text, site, known)
        headers = {"content-disposition": f'attachment; filename="{file.name}"'}
        return PlainTextResponse(text, headers=headers)

    @route("/{id:int}/settle", methods=["POST"])
    @needs(Duty.EDITOR)
    async def settle(self, request: Request) -> Response:
        """Lays a draft aside, or takes it up again."""
        site, visitor, known = site_of(request), request.state.visitor, await _known(request)
        form = await read_form(request, visitor)
        how: Literal["dropped", "reopened"] = "reopened" if form.text("how") == "reopened" else "dropped"
        event = ProposalSettled(key=form.key, at=site.clock.now(), sender=visitor.address, proposal=known.id, how=how)
        await submit(request, event)
        return await _told(request, f"{PLACE}/{known.id}", event)

    async def _form(self, request: Request, voice: Voice, content: dict[str, Any], fields: dict[str, Any]) -> Response:
        stages = sorted({entry.stage for entry in voice.house.knowledge.entries.values()})
        industries = [(code, voice.named("industry", code)) for code in INDUSTRIES]
        return await self._show(
            request, "proposal_edit.html", fields=FIELDS, values=values(content), hidden=fields, kinds=KINDS, stages=stages,
            industries=industries,
        )  # fmt: skip

    async def _show(self, request: Request, template: str, **shown: Any) -> Response:
        voice = voice_of(request)
        return await self.show(request, template, {"p": partial(told.say, voice), "place": PLACE, **shown})


async def _told(request: Request, place: str, event: Event) -> Response:
    answer = await notices.answer_to(site_of(request), request.state.person.id, event)
    return RedirectResponse(notices.with_answer(place, answer), status_code=303)


async def _known(request: Request) -> Proposal:
    number = _number(str(request.path_params["id"]))
    known = await site_of(request).gate.read(partial(proposals.one, id_=number)) if number else None
    if known is None:
        raise HTTPException(404)
    return known


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
