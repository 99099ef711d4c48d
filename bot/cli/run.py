"""`nongda run`: everything the configuration enables, in one process."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING

import typer

from bot.cli import options
from bot.cli.say import complain
from bot.errors import InputFault

if TYPE_CHECKING:
    from bot.config import County, Environment

# A link printed at start is for whoever sits before the screen, now.
_LINK_DAYS = 1


def run(knowledge: options.Knowledge = None, config: options.Config = None) -> None:
    """启动：网页和（有令牌时）Telegram。 Start the pages and, with a token, Telegram. Ctrl-C stops it cleanly."""
    from bot.cli import rooms
    from bot.config import load_environment

    file, environment = rooms.gather(lambda: rooms.county_file(config), load_environment)
    if environment.telegram_token and file.warnings:
        raise InputFault(list(file.warnings))  # real farmers would be told a number that does not exist
    complain(*(f"提醒 warning: {warning}" for warning in file.warnings))

    from bot.app import Runtime
    from bot.app import run as run_until_stopped
    from bot.logs import set_up_logs

    set_up_logs()
    runtime = Runtime(file.county, environment, knowledge=rooms.knowledge_folder(knowledge))
    raise typer.Exit(run_until_stopped(runtime, lambda: typer.echo("\n".join(welcome(file.county, environment)))))


def welcome(county: County, environment: Environment) -> list[str]:
    """Where to go now. Links that sign people in are for trying it out: beside a real bot only a terminal sees them."""
    from bot.cli import records

    public = records.public_address(county, environment)
    lines = [
        f"农答已启动 Nongda is running: {environment.address}",
        f"  农户提问 farmers ask:        {public}/chat",
        f"  专家台 experts answer:       {public}/desk",
        f"  管理台 staff look after all:  {public}/console",
    ]
    if not environment.telegram_token or sys.stdout.isatty():
        lines += ["一次性登录链接，一天内有效 one-use sign-in links, for one day:", *_links(county, environment)]
    else:
        lines.append("登录链接 for a sign-in link:  nongda sign-in ROLE ID")
    if environment.telegram_token:
        lines.append("Telegram 正在连接 is being connected; 绑定人员 to bind people:  nongda invite ROLE ID")
    else:
        lines.append(
            "接入 Telegram：设置 NONGDA_TELEGRAM_TOKEN 后重新启动 to connect Telegram: set it and start again."
        )
    return [*lines, "按 Ctrl-C 停止 to stop."]


def _links(county: County, environment: Environment) -> list[str]:
    from bot.cli import records

    # A chat of its own each time, such as a farmer's first visit makes.
    farmer = records.sign_in_link(county, environment, "farmer", "f-" + secrets.token_hex(12), _LINK_DAYS)
    lines = [f"  示例农户 a sample farmer:\n    {farmer}"]
    expert = county.expert_of(county.townships[0].id)
    staff = next((person for person in county.people if person.role == "staff"), None)
    for person in filter(None, (expert, staff)):
        link = records.sign_in_link(county, environment, person.role, person.id, _LINK_DAYS)
        lines.append(f"  {person.title.zh} {person.title.en}:\n    {link}")
    return lines
