"""The program: one command a module, and what becomes of the errors they raise."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.cli import (
    ask,
    bench,
    calibrate,
    check,
    coverage,
    diff,
    evaluate,
    export,
    handout,
    match,
    new,
    people,
    posts,
    rehearse,
    report,
    run,
    sample,
)
from bot.cli.say import complain
from bot.errors import InputFault, StoreUnavailable

app = typer.Typer(
    name="nongda",
    help="农答：农户提问，知识库回答，答不了的找到专家。 Farmers ask; they get the right answer or a named person.",
    no_args_is_help=True,
    add_completion=False,
    # Typer's own traceback prints local variables, and a secret may be among them.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(run.run)
app.command()(check.check)
app.command()(ask.ask)
app.command()(match.match)
app.command()(evaluate.evaluate)
app.command()(calibrate.calibrate)
app.command()(coverage.coverage)
app.command()(diff.diff)
app.command()(new.new)
app.command()(handout.handout)
app.command()(rehearse.rehearse)
app.command()(posts.posts)
app.command()(people.invite)
app.command("sign-in")(people.sign_in)
app.command()(export.export)
app.command()(report.report)
app.command("sample-year")(sample.sample_year)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(bench.bench)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"nongda {version('nongda')}")
        except PackageNotFoundError:
            typer.echo("nongda, from a folder that was not installed")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 the version")
    ] = False,
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that `arguments` (default: this process's) name. Leaves by SystemExit with the exit code.

    From then on whatever this process writes (the database, pictures, exports) is its user's alone.
    """
    os.umask(0o077)
    try:
        app(args=arguments, prog_name="nongda")
    except InputFault as wrong:
        complain(*(str(fault) for fault in wrong.faults))
        if len(wrong.faults) > 1:
            complain(f"共 {len(wrong.faults)} 处 / {len(wrong.faults)} faults")
        raise SystemExit(1) from None
    except StoreUnavailable as away:
        complain(f"数据库现在用不了，请稍后再试 / the database is not available, try again later: {away}")
        raise SystemExit(1) from None
