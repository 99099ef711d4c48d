"""`nongda coverage`: what of the plan is written, confirmed, due for review and never asked for."""

from __future__ import annotations

import json
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.say import Both, complain, industries_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.table import Table

    from bot.store.views import Usage
    from knowledge.coverage import Cell
    from knowledge.model import KnowledgeBase
    from knowledge.plan import Plan


class Gap(StrEnum):
    """What can be listed."""

    MISSING = "missing"
    UNCONFIRMED = "unconfirmed"
    DUE = "due"
    NEVER_HIT = "never-hit"


def coverage(
    industry: Annotated[list[str] | None, typer.Argument(help="只看这些产业 only these, such as goose")] = None,
    listed: Annotated[
        Gap | None, typer.Option("--list", help="列出：没写、没确认、该复审、没人问过 list the entries of a column")
    ] = None,
    ahead: Annotated[
        int, typer.Option(min=0, max=3660, help="几天内该复审的也算 reviews due within so many days")
    ] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON, print JSON")] = False,
    knowledge: options.Knowledge = None,
) -> None:
    """对照计划看写了多少：一个产业一个环节一行。 What of the plan is written, by industry and stage."""
    from rich.console import Console

    from bot.cli import records, rooms
    from bot.locale.load import load_catalogue
    from knowledge.coverage import coverage as cover

    chosen = industries_of(industry or ())
    base, plan, environment = rooms.gather(
        lambda: rooms.knowledge_base(knowledge), lambda: rooms.the_plan(knowledge), rooms.environment_as_it_is
    )
    used = records.usage_if_any(environment)
    cells = cover(base, plan, rooms.today() + timedelta(days=ahead), used.hits if used else None)
    cells = [cell for cell in cells if not chosen or cell.industry in chosen]
    both = Both(load_catalogue())
    if as_json:
        typer.echo(as_data(cells, used))
        return
    if used is None:
        complain(both("coverage.no_record", " / "))
    if listed:
        typer.echo("\n".join(lines(cells, listed, base, plan)))
        return
    Console(highlight=False).print(table(cells, plan, both))
    typer.echo(both("coverage.ahead", "\n", days=ahead))
    if used:
        since = f"{used.since:%Y-%m-%d}" if used.since else "-"
        typer.echo(both("coverage.record", "\n", number=used.consultations, since=since))
        better, not_better = (sum(one[n] for one in used.results.values()) for n in (0, 1))
        typer.echo(both("coverage.results", "\n", better=better, not_better=not_better))


def as_data(cells: list[Cell], used: Usage | None) -> str:
    """The cells, their sum, and on how many consultations `never_hit` rests, as JSON."""
    from knowledge.coverage import total

    data = {
        "consultations": used.consultations if used else None,
        "results": {id: {"better": one[0], "not_better": one[1]} for id, one in sorted(used.results.items())}
        if used
        else None,
        "since": used.since.isoformat() if used and used.since else None,
        "cells": [cell.as_json() for cell in cells],
        "total": total(cells).as_json(),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def lines(cells: Iterable[Cell], gap: Gap, base: KnowledgeBase, plan: Plan) -> Iterator[str]:
    """`file:line: id title` for each entry of the column: where it is written, else where it is planned."""
    for cell in cells:
        for id in cell.gap(gap) or ():
            if entry := base.entries.get(id):
                yield f"{entry.file}:{entry.line}: {id} {entry.title.zh}"
            else:
                planned = plan.entries[id]
                yield f"{plan.file}:{planned.line}: {id} {planned.title.zh}"


def table(cells: list[Cell], plan: Plan, both: Both) -> Table:
    """A row a stage, under each industry its sum, at the end the sum of all."""
    from rich.box import SIMPLE
    from rich.table import Table

    from knowledge.coverage import total

    table = Table(box=SIMPLE, padding=0)
    table.add_column(both("coverage.stage", "\n"), no_wrap=True)
    for column in ("planned", "written", "missing", "confirmed", "due", "never_hit"):
        table.add_column(both(f"coverage.{column}", "\n"), justify="right", no_wrap=True)
    for industry in dict.fromkeys(cell.industry for cell in cells):
        inside = [cell for cell in cells if cell.industry == industry]
        name = plan.industries.get(industry)
        table.add_row(f"{name.zh} {industry}" if name else industry, *_counts(total(inside)), style="bold")
        for cell in inside:
            stage = plan.stages.get(cell.stage)
            table.add_row(f"  {stage.zh} {cell.stage}" if stage else f"  {cell.stage}", *_counts(cell))
        table.add_section()
    table.add_row(both("coverage.all"), *_counts(total(cells)), style="bold")
    return table


def _counts(cell: Cell) -> Iterator[str]:
    """Nothing missing, due or unasked is a dot: what is to be done stands out."""
    yield str(len(cell.planned))
    yield str(len(cell.written))
    yield str(len(cell.missing) or "·")
    yield str(cell.confirmed)
    yield str(len(cell.due) or "·")
    yield "?" if cell.never_hit is None else str(len(cell.never_hit) or "·")
