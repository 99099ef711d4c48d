"""`nongda rehearse SCENARIO.yaml`: see it before it happens."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import options


def rehearse(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO.yaml", help="剧本 the script to play")],
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='一行一条消息 a line a message {"at","to","role","kind","text","case"}')
    ] = False,
    lang: Annotated[options.Tongue, typer.Option(help="说明文字的语言 language of the remarks")] = options.Tongue.ZH,
    knowledge: options.Knowledge = None,
    config: options.Config = None,
) -> None:
    """照剧本演一遍：谁在几点收到什么、为什么。不联网，不动真的数据。 Play a script: who gets what, when and why."""
    from rich.console import Console
    from rich.progress import Progress

    from bot.cli import rooms
    from bot.core.house import House
    from bot.core.situation import Language
    from bot.errors import InputFault
    from bot.locale.load import load_catalogue
    from bot.logs import set_up_logs
    from bot.rehearsal.checks import read_script
    from bot.rehearsal.play import play
    from bot.rehearsal.telling import Teller, rows

    (script, county), base = rooms.gather(
        lambda: read_script(scenario, lambda named: rooms.county_file(config or named).county),
        lambda: rooms.knowledge_base(knowledge),
    )
    matcher = rooms.Matcher(base, embedder=rooms.embedder(config))
    house = House(county, base, matcher, load_catalogue())
    set_up_logs(level=logging.ERROR)
    stderr = Console(stderr=True)
    with Progress(console=stderr, disable=not stderr.is_terminal, transient=True) as progress:
        task = progress.add_task("演练 rehearsing", total=1.0)
        played = play(script, house, lambda share: progress.update(task, completed=share))
    if jsonl:
        for row in rows(played, house):
            typer.echo(json.dumps(row, ensure_ascii=False))
    else:
        for line in Teller(
            played, house, Language.ENGLISH if lang is options.Tongue.EN else Language.SIMPLIFIED
        ).lines():
            typer.echo(line)
    if played.faults:
        raise InputFault(list(played.faults))
