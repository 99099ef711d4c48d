"""`nongda sample-year`: a year of made data, so that every page can be seen on a fresh machine."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import options
from bot.cli.say import Both, complain, fault

_PICTURES = 12


def sample_year(
    year: Annotated[int, typer.Option(help="哪一年 which year", show_default="今年 this year")] = 0,
    cases: Annotated[
        int,
        typer.Option(
            min=20, max=500_000, help="大约多少次咨询，上一年的也在内 how many, about; the year before included"
        ),
    ] = 3_000,
    seed: Annotated[int, typer.Option(help="同一个数做出同样的样例 the same number makes the same sample")] = 1,
    knowledge: options.Knowledge = None,
    config: options.Config = None,
) -> None:
    """做一年的样例数据，页面和报告都看得到样子。 A year of made data to look at; refused where there is real data."""
    from rich.console import Console
    from rich.progress import Progress

    from bot.cli import records, rooms
    from bot.config import load_environment
    from bot.core.house import House
    from bot.delivery.media import MediaStore
    from bot.locale.load import load_catalogue
    from bot.sample.pictures import pictures
    from bot.sample.year import Wish, make
    from bot.store import bulk, meta

    (file, environment), base = rooms.gather(
        lambda: (rooms.county_file(config), load_environment()), lambda: rooms.knowledge_base(knowledge)
    )
    words = load_catalogue()
    both = Both(words)
    now = rooms.local_now(file.county)
    wish = Wish(year or now.year, cases, seed)
    if wish.year > now.year or wish.year < 2000:
        raise fault("--year", both("sample.future", " / "))
    with records.database(environment) as database:
        with database.reading() as session:
            if meta.recall(session, meta.SAMPLE) is not None:
                raise fault("sample-year", both("sample.already", " / "))
            if not bulk.is_empty(session):
                raise fault("sample-year", both("sample.real", " / "))
        store = MediaStore(environment.data_dir / "media")
        photos = tuple(
            store.save(data, "image/png", f"{nth}.png") for nth, data in enumerate(pictures(_PICTURES, seed))
        )
        house = House(file.county, base, rooms.Matcher(base), words)
        stderr = Console(stderr=True)
        with Progress(console=stderr, disable=not stderr.is_terminal, transient=True) as progress:
            tasks = {name: progress.add_task(both(f"sample.{name}"), total=1.0) for name in ("living", "writing")}
            made = make(
                database, house, wish, now, photos, lambda what, share: progress.update(tasks[what], completed=share)
            )
    complain(both("sample.done", "\n", cases=made.cases, farmers=made.farmers, first=made.first, last=made.last))
