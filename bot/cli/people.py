"""`nongda invite` and `nongda sign-in`: how people with a post reach the bot and the pages."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Annotated

import typer

from bot.cli import options
from bot.cli.say import person_of

# Codes are read out over the telephone: no letters or digits that look or sound alike.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 3, 4

Who = Annotated[str, typer.Argument(metavar="ID", help="config.yaml 里的 id / the id in config.yaml")]
Days = Annotated[int, typer.Option("--days", min=1, max=60, help="几天内有效 valid for so many days")]


def invite(
    role: Annotated[options.Post, typer.Argument(help="职务 the post")],
    who: Who,
    days: Days = 7,
    config: options.Config = None,
) -> None:
    """生成一次性邀请码，本人发给机器人就绑定。 Make a one-use code by which a person binds a Telegram account."""
    from bot.cli import rooms

    county, environment = rooms.county_and_environment(config)
    person = person_of(county, role, who)

    from bot.cli import records
    from bot.clock import SystemClock
    from bot.core.events import Invited
    from bot.core.people import code_hash

    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    now = SystemClock().now()
    expires = now + timedelta(days=days)
    records.submit(
        county,
        environment,
        Invited(
            key=f"cli:{secrets.token_hex(12)}", at=now, code_hash=code_hash(code), person=person.id, expires=expires
        ),
    )
    typer.echo(f"{person.title.zh} / {person.title.en}")
    typer.echo(f"  邀请码 code:  {code}")
    typer.echo(f"  发给机器人 send to the bot:  /start {code}")
    if county.telegram.username:
        typer.echo(f"  或打开链接 or open:  https://t.me/{county.telegram.username}?start={code}")
    typer.echo(f"  一次有效，截止 valid once, until {expires.astimezone(county.tz):%Y-%m-%d %H:%M}")


def sign_in(
    role: Annotated[options.Post, typer.Argument(help="职务 the post")],
    who: Who,
    days: Days = 1,
    config: options.Config = None,
) -> None:
    """生成一次性网页登录链接。 Make a one-use link that signs a person in to the pages."""
    from bot.cli import rooms

    county, environment = rooms.county_and_environment(config)
    person = person_of(county, role, who)

    from bot.cli import records

    typer.echo(f"{person.title.zh} / {person.title.en}")
    typer.echo(f"  {records.sign_in_link(county, environment, role, person.id, days)}")
    typer.echo(f"  一次有效，{days} 天内 valid once, within {days} day(s)")
