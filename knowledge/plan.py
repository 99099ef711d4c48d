"""What is planned to be written: knowledge/plan.yaml, and whether the entries keep to it.

plan.yaml ──read_plan──> Plan ──plan_faults, plan_notes──> [Fault]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from bot.errors import Fault, InputFault
from bot.marked_yaml import Marked, faults_of, load_marked
from knowledge.forms import PlanForm
from knowledge.lint import LANGS, entry_fault
from knowledge.load import HOME
from knowledge.load_lexicon import words
from knowledge.model import Entry, KnowledgeBase, Words

NAME = "plan.yaml"
_NEAR = 0.85  # how like a planned id an id of nobody's plan must be to be taken for a misspelling of it


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry that is to be written. `scope` says, in English, what belongs to it and which neighbour has the rest."""

    id: str
    title: Words
    industry: str
    stage: str
    kind: str
    red_flag: bool
    human_only: bool
    scope: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """All planned entries by id, in order; the industries' and the stages' names, in the order of tables."""

    entries: Mapping[str, Planned]
    industries: Mapping[str, Words]
    stages: Mapping[str, Words]
    file: str = ""


def read_plan(folder: Path = HOME) -> Plan | None:
    """The plan of a knowledge base, None where it has none. Raises InputFault with every fault of the file."""
    path = folder / NAME
    if not path.exists():
        return None
    marked = load_marked(path)
    try:
        form = PlanForm.model_validate(marked.data)
    except ValidationError as error:
        raise InputFault(faults_of(marked, error, PlanForm)) from None
    if faults := list(_own_faults(marked, form)):
        raise InputFault(faults)
    return Plan(
        entries={planned.id: planned for planned in _planned(marked, form)},
        industries={part.industry: words(part.name) for part in form.plan},
        stages={stage: words(name) for stage, name in form.stages.items()},
        file=marked.file,
    )


def _planned(marked: Marked, form: PlanForm) -> Iterator[Planned]:
    for number, part in enumerate(form.plan):
        for position, one in enumerate(part.entries):
            line, _ = marked.at(("plan", number, "entries", position, "id"))
            title = words(one.title)
            yield Planned(
                one.id, title, part.industry, one.stage, one.kind, one.red_flag, one.human_only, one.scope, line
            )


def _own_faults(marked: Marked, form: PlanForm) -> Iterator[Fault]:
    """An id or an industry stands there once, an id begins with its industry, a stage has a name."""
    industries, ids = set[str](), set[str]()
    for number, part in enumerate(form.plan):
        if part.industry in industries:
            yield marked.fault(
                ("plan", number, "industry"), f"{part.industry} 写了两次 / {part.industry} is there twice"
            )
        industries.add(part.industry)
        for position, one in enumerate(part.entries):
            at = ("plan", number, "entries", position)
            if one.id in ids:
                yield marked.fault((*at, "id"), f"编号 {one.id} 写了两次 / the id {one.id} is there twice")
            ids.add(one.id)
            if not one.id.startswith(f"{part.industry}-"):
                yield marked.fault(
                    (*at, "id"), f"编号要以 {part.industry}- 开头 / the id must begin with {part.industry}-"
                )
            if one.stage not in form.stages:
                yield marked.fault((*at, "stage"), f"stages 里没有 {one.stage} / {one.stage} is not one of the stages")


def plan_faults(kb: KnowledgeBase, plan: Plan) -> Iterator[Fault]:
    """Every entry that is planned says what the plan says: title, stage, kind, urgent or not, people only or not."""
    for entry in kb.entries.values():
        if planned := plan.entries.get(entry.id):
            yield from _differences(entry, planned, plan.file)


def _differences(entry: Entry, planned: Planned, file: str) -> Iterator[Fault]:
    pairs: list[tuple[tuple[str, ...], object, object]] = [
        (("title", lang), entry.title.get(lang), planned.title.get(lang)) for lang in LANGS
    ]
    for name in ("stage", "kind", "red_flag", "human_only"):
        pairs.append(((name,), getattr(entry, name), getattr(planned, name)))
    for way, here, there in pairs:
        if here != there:
            shown = str(there).lower() if isinstance(there, bool) else there
            message = (
                f"{'.'.join(way)} 和计划不一样，计划里是“{shown}”（{file}:{planned.line}）"
                f" / differs from the plan, which says: {shown}"
            )
            yield entry_fault(entry, way, message)


def plan_notes(kb: KnowledgeBase, plan: Plan) -> Iterator[Fault]:
    """What is no fault but may be a slip: an entry that is not planned. A county adds such entries of its own."""
    unwritten = [id for id in plan.entries if id not in kb.entries]
    for entry in kb.entries.values():
        if entry.id not in plan.entries:
            near = get_close_matches(entry.id, unwritten, 1, _NEAR)
            zh, en = (f"，是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
            yield entry_fault(
                entry, ("id",), f"计划里没有，算本县自己加的{zh} / not in the plan, so the county's own{en}"
            )
