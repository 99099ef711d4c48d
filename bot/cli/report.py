"""`nongda report OUT.docx --from DATE --to DATE`: the work report, as a Word file over a template or as tables."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.say import Both, complain, fault, township_of
from bot.cli.whole import whole

if TYPE_CHECKING:
    from bot.config import Environment
    from bot.report.count import Period
    from bot.report.names import Names
    from bot.report.told import Told

SUFFIXES = (".docx", ".xlsx")
_LONGEST = 732  # days: two years


def report(
    file: Annotated[Path | None, typer.Argument(help="写到哪里 .docx .xlsx where to write")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="从哪天起 from this day")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="到哪天为止 to this day")] = None,
    township: Annotated[str, typer.Option(help="哪个乡镇（名字或 id） only this township, name or id")] = "",
    internal: Annotated[
        bool, typer.Option("--internal", help="带急情附表，内部用 with the red flags, internal")
    ] = False,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help="把模板写到这里，好在 Word 里改 write the template"),
    ] = None,
    own: Annotated[
        Path | None,
        typer.Option("--with", metavar="FILE", help="用这个模板 with this template", show_default="自带的 our own"),
    ] = None,
    lang: Annotated[options.Tongue, typer.Option(help="哪种语言 the language")] = options.Tongue.ZH,
    knowledge: options.Knowledge = None,
    config: options.Config = None,
) -> None:
    """做工作总结：Word 文件，或者全部表格。 The work report: a Word file, or all its tables (.xlsx)."""
    from bot.cli import rooms
    from bot.core.situation import Language
    from bot.locale.load import load_catalogue
    from bot.report import word
    from bot.report.book import sheets
    from bot.report.names import Names
    from bot.sheets import write_book

    words = load_catalogue()
    both = Both(words)
    language = Language.ENGLISH if lang is options.Tongue.EN else Language.SIMPLIFIED
    if template is not None:
        _copied(template, word.own_template(language), both)
        if file is None:
            return
    if file is None or file.suffix.lower() not in SUFFIXES:
        raise fault("report", both(f"report.fault.{'suffix' if file else 'no_out'}", " / "))
    (county, environment), base = rooms.gather(
        lambda: rooms.county_and_environment(config), lambda: rooms.knowledge_base(knowledge)
    )
    period = _period(since, until, township_of(county, township) if township else "", both)
    told = _told(environment, Names(county, base, words, language), period, internal)
    with whole(file) as draft:
        if file.suffix.lower() == ".xlsx":
            write_book(draft, sheets(told))
        else:
            draft.write_bytes(word.written(told, own or word.chosen_template(language, environment.data_dir)))
    complain(both("report.done", " / ", file=file))


def _told(environment: Environment, names: Names, period: Period, internal: bool) -> Told:
    from bot.cli import records
    from bot.report.count import report as counted
    from bot.report.told import tell

    with records.database(environment) as database, database.reading() as session:
        return tell(counted(session, names.county, period), names, internal=internal)


def _period(since: datetime | None, until: datetime | None, township: str, both: Both) -> Period:
    from bot.report.count import Period

    if since is None or until is None:
        raise fault("report", both("report.fault.no_days", " / "))
    if since > until:
        raise fault("--to", both("report.fault.order", " / "))
    if (until - since).days >= _LONGEST:
        raise fault("--to", both("report.fault.span", " / "))
    return Period(since.date(), until.date(), township)


def _copied(to: Path, template: Path, both: Both) -> None:
    try:
        shutil.copyfile(template, to)
    except OSError as wrong:
        raise fault(str(to), f"不能写 / cannot be written: {wrong.strerror or wrong}") from None
    complain(both("report.template_done", " / ", file=to))
