"""`nongda evaluate FILE.jsonl`: how well the matcher answers questions whose right answers are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.say import complain, fault

if TYPE_CHECKING:
    from rich.table import Table

    from knowledge.evaluate import Report


def evaluate(
    file: Annotated[
        Path, typer.Argument(help='{"text", "lang", "kind", "expect": [], "red_flag": []} 一行一个 a line')
    ],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON, print JSON")] = False,
    without: Annotated[list[str] | None, typer.Option(help="去掉一个特征再测 leave a feature out")] = None,
    knowledge: options.Knowledge = None,
    config: options.Config = None,
) -> None:
    """用已知答案的问题测一遍：答对多少、答错多少。 Measure the matcher on questions with known answers."""
    from rich.console import Console
    from rich.progress import track

    from bot.cli import rooms
    from knowledge.evaluate import ask, read_questions, report
    from knowledge.features import PARTS

    if unknown := set(without or ()) - PARTS:
        names = ", ".join(sorted(PARTS))
        raise fault("--without", f"没有 {', '.join(unknown)}，只有 {names} / no such feature; there are {names}")
    try:
        with file.open("rb") as lines:
            questions, faults = read_questions(lines)
    except OSError as wrong:
        raise fault(str(file), f"打不开 / cannot be read: {wrong.strerror}") from None
    for number, reason in faults:
        complain(f"{file}:{number}: {reason}")
    base = rooms.knowledge_base(knowledge)
    matcher = rooms.Matcher(base, without=frozenset(without or ()), embedder=rooms.embedder(config))
    stderr = Console(stderr=True)
    bar = iter(track(range(len(questions)), "提问 asking", console=stderr, disable=not stderr.is_terminal))
    asked = ask(matcher, questions, base.entries, lambda: next(bar, None))
    found = report(asked, questions, base.entries)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        console = Console(highlight=False)
        for part in picture(found):
            console.print(part)
    if faults:
        raise typer.Exit(1)


def picture(found: Report) -> list[Table | str]:
    """The report as a person reads it."""
    from knowledge.evaluate import OUTCOMES

    parts: list[Table | str] = [
        f"{found.messages} 条问题，{found.in_scope} 条知识库该答 / {found.messages} questions, {found.in_scope} in scope"
    ]
    if found.absent:
        parts.append(
            f"{len(found.absent)} 个编号知识库里没有，算作不该答 / {len(found.absent)} ids are not in the knowledge base "
            f"and count as out of scope: {', '.join(found.absent[:5])}{' …' if len(found.absent) > 5 else ''}"
        )
    main = _table("指标 figure", "值 value")
    for name, share in found.answered_at.items():
        main.add_row(
            f"答错的不超过全部的 {name} 时答对 answered rightly when at most {name} of all are answered wrongly",
            f"{share:.1%} (confidence ≥ {found.threshold_at[name]:.3f})",
        )
    for name in OUTCOMES:
        main.add_row(f"在用的门槛下 at the shipped threshold: {name}", f"{found.outcomes[name]:.1%}")
    for label, share in (
        ("答错，占全部 wrong answers, of all", found.wrong_of_all),
        ("不该答的答了 out of scope, answered", found.out_of_scope_answered),
        ("第一个就对 top-1", found.top1),
        ("前三个有对的 top-3", found.top3),
        ("答对或给选的里有 Answer or Choose holds it", found.held),
        ("急情漏报 red flags missed", found.flags_missed),
        ("急情误报 red flags for nothing", found.flags_for_nothing),
        ("置信度误差 calibration error", found.calibration_error),
    ):
        main.add_row(label, f"{share:.1%}")
    main.add_row("一问的时间 time a question, p50 / p99", f"{found.p50_ms:.2f} / {found.p99_ms:.2f} ms")
    return [*parts, main, _kinds(found)]


def _kinds(found: Report) -> Table:
    """A row a kind: how many, how many in scope, what became of them at the shipped threshold (with and w/o: a choice with
    and without the right one), and what is right at the swept ones."""
    columns = {
        "messages": "n", "in_scope": "in", "right": "right", "wrong": "wrong", "choose_with": "with",
        "choose_without": "w/o", "escalate": "esc",
    }  # fmt: skip
    table = _table("类 kind", *columns.values(), "top1", *found.answered_at)
    for column in table.columns:
        column.no_wrap = True
    for kind, figures in found.kinds.items():
        swept = (figures["top1"], *(figures[f"at_{name}"] for name in found.answered_at))
        table.add_row(kind, *(f"{figures[name]:.0f}" for name in columns), *(f"{share:.0%}" for share in swept))
    return table


def _table(*columns: str) -> Table:
    from rich.box import SIMPLE
    from rich.table import Table

    return Table(*columns, box=SIMPLE)
