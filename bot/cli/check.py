"""`nongda check`: the faults of config.yaml and of the knowledge base, all at once, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.cli import options
from bot.cli.say import complain

if TYPE_CHECKING:
    from bot.config import County


def check(knowledge: options.Knowledge = None, config: options.Config = None) -> None:
    """检查设置和知识库，一次指出所有错误。 Check config.yaml and the knowledge base; tell every fault."""
    from bot.cli import rooms
    from knowledge.plan import plan_notes

    file, (base, plan) = rooms.gather(
        lambda: rooms.county_file(config), lambda: rooms.checked_knowledge(knowledge, config)
    )
    for warning in (*file.warnings, *(plan_notes(base, plan) if plan else ())):
        complain(f"提醒 warning: {warning}")
    county = file.county
    villages = sum(len(township.villages) for township in county.townships)
    phrasings = sum(len(entry.phrasings.zh) + len(entry.phrasings.en) for entry in base.entries.values())
    typer.echo(
        f"{county.name.zh}：{len(county.townships)} 个乡镇，{villages} 个村，{len(county.people)} 个人\n"
        f"{county.name.en}: {len(county.townships)} townships, {villages} villages, {len(county.people)} people"
    )
    typer.echo(
        f"知识库：{len(base.entries)} 条，{phrasings} 种问法，{len(base.red_flags)} 类急情\n"
        f"Knowledge base: {len(base.entries)} entries, {phrasings} phrasings, {len(base.red_flags)} red flags"
    )
    for line in _uncovered(county):
        complain(f"提醒 warning: {line}")
    typer.echo("全部正确 / all good")


def _uncovered(county: County) -> list[str]:
    """What the posts leave open today; where there is a record, also who never came to the bot and who is away."""
    from bot.cli import posts, records, rooms
    from bot.errors import InputFault, StoreUnavailable

    try:
        with records.record_if_any(rooms.environment_as_it_is()) as session:
            return posts.uncovered(county, session)
    except (
        StoreUnavailable,
        InputFault,
    ):  # the check is of files: a record that cannot be read is another command's matter
        return posts.uncovered(county, None)
