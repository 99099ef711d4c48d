"""`nongda diff OLD [NEW]`: which verdicts change between two versions of the knowledge base, before the new one is published."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.say import Both, complain, fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.table import Table

    from bot.config import Environment
    from knowledge.compare import Change, Replay
    from knowledge.model import KnowledgeBase, Verdict


def diff(
    old: Annotated[str, typer.Argument(help="原来的：文件夹，或 git 的 HEAD: a folder, or HEAD: (git)")],
    new: Annotated[str | None, typer.Argument(help="现在的，默认在用的 by default what is in use")] = None,
    questions: Annotated[
        list[Path] | None, typer.Option(help="有标准答案的问题 questions with known answers, as for evaluate")
    ] = None,
    days: Annotated[int, typer.Option(min=0, max=3660, help="近几天真实的问题 real questions of so many days")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON, print JSON")] = False,
    config: options.Config = None,
) -> None:
    """比两版知识库：同样的问题，哪些判得不一样了。 Compare two versions on the same questions."""
    from rich.console import Console
    from rich.progress import track

    from bot.cli import rooms
    from bot.cli.revisions import folder_of
    from bot.locale.load import load_catalogue
    from knowledge.calibrate import stale
    from knowledge.compare import compare

    both = Both(load_catalogue())
    with folder_of(old) as older, folder_of(new or str(rooms.knowledge_folder(None))) as newer:
        *bases, embedder = rooms.gather(
            lambda: rooms.knowledge_base(older), lambda: rooms.knowledge_base(newer), lambda: rooms.embedder(config)
        )
    environment = rooms.environment_as_it_is()
    replays = [*_labelled(questions), *_real(environment, days, both)]
    if not replays:
        raise fault("--questions", "没有问题可问 / there are no questions to ask")
    for base, name in zip(bases, (old, new or "NEW"), strict=True):
        if stale(base, embedder):
            complain(both("diff.stale", " / ", which=name))
    stderr = Console(stderr=True)
    bar = iter(track(range(len(replays)), "提问 asking", console=stderr, disable=not stderr.is_terminal))
    before, after = (rooms.Matcher(base, embedder=embedder) for base in bases)
    changes = compare(replays, before, after, lambda: next(bar, None))
    worse = sum(change.way == "worse" for change in changes)
    if as_json:
        typer.echo(as_data(changes, replays, bases))
    else:
        console = Console(highlight=False)
        for part in picture(changes, replays, bases, days, both):
            console.print(part)
    if worse:
        complain(both("diff.refused", " / ", count=worse))
        raise typer.Exit(1)


def _labelled(files: list[Path] | None) -> Iterator[Replay]:
    """The questions of these files, by default of the development set, where there is one (the holdout set stays unseen).
    Raises InputFault."""
    from bot.config import home
    from knowledge.compare import Replay
    from knowledge.evaluate import read_questions

    for file in files if files is not None else (home() / "tests" / "matching").glob("development.jsonl"):
        try:
            with file.open("rb") as lines:
                questions, faults = read_questions(lines)
        except OSError as wrong:
            raise fault(str(file), f"打不开 / cannot be read: {wrong.strerror}") from None
        if faults:
            raise fault(f"{file}:{faults[0][0]}", faults[0][1])
        for question in questions:
            yield Replay(question.text, f"{file.name}:{question.line}", question)


def _real(environment: Environment, days: int, both: Both) -> Iterator[Replay]:
    """What farmers asked in the last days, with what was talked of then and in that month; phone numbers covered."""
    from bot.cli import records
    from bot.clock import SystemClock
    from bot.sheets import mask_phones
    from knowledge.compare import Replay

    if not days:
        return
    asked = records.questions_if_any(environment, SystemClock().now() - timedelta(days=days))
    if asked is None:
        complain(both("diff.no_record", " / "))
    for one in asked or ():
        yield Replay(mask_phones(one.text), both("diff.real"), None, one.subject, one.at.month)


def as_data(changes: list[Change], replays: list[Replay], bases: list[KnowledgeBase]) -> str:
    """Everything as JSON: the changed questions under the way they went."""
    from knowledge.compare import WAYS

    data = {
        "old": bases[0].version,
        "new": bases[1].version,
        "asked": {
            "labelled": sum(replay.label is not None for replay in replays),
            "real": sum(replay.label is None for replay in replays),
        },
        **{way: [change.as_json() for change in changes if change.way == way] for way in WAYS},
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def picture(
    changes: list[Change], replays: list[Replay], bases: Sequence[KnowledgeBase], days: int, both: Both
) -> Iterator[Table | str]:
    """What changed in the knowledge base, how much was asked, and a table for each way a verdict went."""
    from knowledge.compare import WAYS
    from knowledge.reload import changes as changes_of

    found = changes_of(*bases)
    counts = {name: len(getattr(found, name)) for name in ("added", "changed", "removed")}
    yield both("diff.entries", "\n", **counts)
    for name in ("words", "red_flags"):
        if getattr(found, name):
            yield both(f"diff.{name}", " / ")
    labelled = sum(replay.label is not None for replay in replays)
    yield both("diff.asked", "\n", labelled=labelled, real=len(replays) - labelled, days=days)
    for way in WAYS:
        if inside := [change for change in changes if change.way == way]:
            yield _table(inside, both(f"diff.{way}", " / ", count=len(inside)), both)
    if not any(change.way == "worse" for change in changes):
        yield both("diff.same", " / ")


def _table(changes: list[Change], title: str, both: Both) -> Table:
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE, title=title, title_justify="left")
    for name in ("question", "expected", "old", "new"):
        table.add_column(both(f"diff.{name}"), overflow="fold")
    for change in changes:
        label = change.replay.label
        wanted = ("\n".join(label.expect) or both("diff.none")) + _flags(label.red_flags) if label else ""
        question = f"{change.replay.text}\n({change.replay.source})"
        table.add_row(*map(Text, (question, wanted, _said(change.old), _said(change.new))))
    return table


def _said(verdict: Verdict) -> str:
    """The decision with its confidence, what is answered or offered, and the alarms."""
    from knowledge.compare import offered

    head = f"{verdict.decision} {verdict.confidence:.0%}" if verdict.candidates else str(verdict.decision)
    entries = (verdict.entry,) if verdict.entry else offered(verdict)
    return "\n".join((head, *entries)) + _flags(verdict.red_flags)


def _flags(codes: Sequence[str]) -> str:
    return "\n" + " ".join(codes) if codes else ""
