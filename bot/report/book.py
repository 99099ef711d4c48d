"""All numbers and tables of a report as the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from bot.report.told import Told
from bot.sheets import Cell, Sheet


def sheets(told: Told) -> Iterator[Sheet]:
    """The numbers with what they mean, every table with the console's address behind each row, and the typical cases."""
    say = told.names.say
    numbers: list[tuple[Cell, ...]] = [
        (one.name, one.value, one.before, one.means, one.address) for one in told.numbers.values()
    ]
    where = say("address")
    yield Sheet(say("numbers"), (*say("number_head").split("|"), where), numbers)
    for grid in told.grids.values():
        linked = any(grid.links)
        rows = [(*row, link) if linked else row for row, link in zip(grid.rows, grid.links, strict=True)]
        yield Sheet(grid.title, (*grid.headings, where) if linked else grid.headings, rows)
    stories: list[tuple[Cell, ...]] = [
        (one.number, one.place, one.industry, one.question, one.author, one.answer, one.did, one.address)
        for one in told.stories
    ]
    yield Sheet(say("stories"), (*say("story_head").split("|"), where), stories)
