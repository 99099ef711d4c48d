"""`nongda calibrate`: sets the matcher's thresholds by questions made of the knowledge base itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from knowledge.calibrate import Point
    from knowledge.model import Calibration
    from knowledge.trials import Judgement, Trial


def calibrate(
    promised: Annotated[
        float, typer.Option(min=0.001, max=0.2, help="答错的最多占全部的多少 wrong answers, of all messages, at most")
    ] = 0.01,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看，不写文件 only show, write nothing")] = False,
    wrong: Annotated[
        int, typer.Option("--wrong", min=0, help="列出最有把握的这么多个错 list so many of the surest mistakes")
    ] = 0,
    days: Annotated[
        int,
        typer.Option(min=0, max=3660, help="近几天里用户认可和改正过的也算 count what people judged in so many days"),
    ] = 365,
    knowledge: options.Knowledge = None,
    config: options.Config = None,
) -> None:
    """用知识库自己的问法校准：多有把握才答。 Set how sure the bot must be before it answers."""
    from rich.console import Console
    from rich.progress import Progress

    from bot.cli import rooms
    from knowledge.calibrate import as_yaml, fit, picture
    from knowledge.trials import mistakes, steps, trials

    folder = rooms.knowledge_folder(knowledge)
    base, embedder = rooms.gather(lambda: rooms.knowledge_base(knowledge), lambda: rooms.embedder(config))
    judged = _judged(days)
    stderr = Console(stderr=True)
    with Progress(console=stderr, disable=not stderr.is_terminal, transient=True) as progress:
        task = progress.add_task("校准 calibrating", total=steps(base, judged))
        found = trials(base, lambda: progress.advance(task), embedder, judged)
    made, points = fit(base, found, promised, embedder)
    console = Console(highlight=False)
    console.print(f"{len(found)} 次提问 / {len(found)} questions asked")
    if judged:
        console.print(f"其中 {len(judged)} 次是真实的、有人认可或改正过 / {len(judged)} of them real, judged by people")
    console.print(table(points, made.answer_from))
    typer.echo(picture(points, made.answer_from))
    if wrong:
        console.print(mistakes_table(mistakes(found)[:wrong], made))
    typer.echo(
        f"有把握到 {made.answer_from:.1%} 才答；目标：答错不超过全部的 {promised:.1%}，按一半来定\n"
        f"Answers from a confidence of {made.answer_from:.1%}; promised: at most {promised:.1%} of all messages are "
        "answered wrongly, aimed at half of it"
    )
    if not dry_run:
        Path(folder / "calibration.yaml").write_text(as_yaml(made), encoding="utf-8")


def _judged(days: int) -> tuple[Judgement, ...]:
    """What farmers and experts accepted or corrected in the last days, where there is a record."""
    from datetime import timedelta

    from bot.cli import records, rooms
    from bot.clock import SystemClock

    if not days:
        return ()
    return records.judged_if_any(rooms.environment_as_it_is(), SystemClock().now() - timedelta(days=days))


def table(points: Sequence[Point], chosen: float) -> Table:
    """What ever lower thresholds give, and the chosen one."""
    from rich.box import SIMPLE
    from rich.table import Table

    rows = Table("置信度 confidence", "答对 answered rightly", "答错 wrong, of all", "", box=SIMPLE)
    for rate in (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05):
        fit = [point for point in points if point.wrong <= rate]
        if fit:
            mark = "<- " if fit[-1].confidence <= chosen <= fit[-1].confidence + 1e-4 else ""
            rows.add_row(f"{fit[-1].confidence:.3f}", f"{fit[-1].answered:.1%}", f"{fit[-1].wrong:.2%}", mark)
    return rows


def mistakes_table(found: Sequence[Trial], made: Calibration) -> Table:
    """The questions that a wrong entry would have answered: its must-have words let them pass."""
    from rich.box import SIMPLE
    from rich.table import Table

    from knowledge.decide import on_curve

    rows = Table("置信度 confidence", "问题 question", "答成 answered by", "本该 should be", box=SIMPLE)
    for trial in found:
        should = trial.of and (trial.of if trial.kind == "inside" else f"({trial.of})")
        rows.add_row(f"{on_curve(made.curve, trial.strength):.3f}", trial.text, trial.came_first, should or "—")
    return rows
