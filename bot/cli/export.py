"""`nongda export FILE`: consultations as CSV or XLSX, one a row, or everything that is on record as JSON lines."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.say import complain, fault, township_of
from bot.cli.whole import whole

if TYPE_CHECKING:
    from bot.config import County
    from bot.store.views import Filter

SUFFIXES = (".csv", ".xlsx", ".jsonl")


def _known_suffix(file: Path) -> Path:
    if file.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter("文件名要以 .csv、.xlsx 或 .jsonl 结尾 / must end in .csv, .xlsx or .jsonl")
    return file


def export(
    file: Annotated[Path, typer.Argument(callback=_known_suffix, help="写到哪里 .csv .xlsx .jsonl where to write")],
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="从哪天起 from this day")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="到哪天为止 to this day")] = None,
    township: Annotated[str, typer.Option(help="哪个乡镇（名字或 id） only this township, name or id")] = "",
    with_phones: Annotated[bool, typer.Option("--with-phones", help="电话不打码 phone numbers in full")] = False,
    lang: Annotated[options.Tongue, typer.Option(help="表头的语言 language of the headings")] = options.Tongue.ZH,
    config: options.Config = None,
) -> None:
    """导出咨询。 Export consultations; .jsonl carries every message, delivery state and journal line."""
    from bot.cli import records, rooms

    county, environment = rooms.county_and_environment(config)
    wanted = _filter(county, since, until, township)
    with records.database(environment) as database, whole(file) as draft:
        if file.suffix.lower() == ".jsonl":
            count = records.write_everything(database, wanted, draft, with_phones)
        else:
            count = records.write_table(database, wanted, draft, records.table(county, lang.value, with_phones))
    complain(f"导出 {count} 条咨询到 {file} / exported {count} consultations to {file}")


def _filter(county: County, since: datetime | None, until: datetime | None, township: str) -> Filter:
    """Whole days of the county's own time, both included."""
    from bot.store.views import Filter

    if since and until and since > until:
        raise fault("--to", "早于 --from / is earlier than --from")
    return Filter(
        since=since.replace(tzinfo=county.tz) if since else None,
        until=(until + timedelta(days=1)).replace(tzinfo=county.tz) if until else None,
        township=township_of(county, township) if township else "",
    )
