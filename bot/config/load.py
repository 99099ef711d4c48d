"""config.yaml -> County. Every fault is told at once, with line and column."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bot.config.checks import cross_faults
from bot.config.county import County, Knowledge
from bot.errors import Fault, InputFault
from bot.marked_yaml import Marked, faults_of, load_marked


@dataclass(frozen=True, slots=True)
class CountyFile:
    """A county without faults, and what in its file has still to be filled in before real people are served."""

    county: County
    warnings: tuple[Fault, ...]


def load_county(path: Path, industries: Collection[str] | None = None) -> County:
    """The county in `path`. Raises InputFault with every fault. `industries`: those that may be named, when known."""
    return read_county(path, industries).county


def read_county(path: Path, industries: Collection[str] | None = None) -> CountyFile:
    """As load_county, with the warnings beside the county."""
    marked = load_marked(path, shown(path))
    faults, county = cross_faults(marked, industries), None
    try:
        county = County.model_validate(marked.data)
    except ValidationError as wrong:
        faults += faults_of(marked, wrong, County)
    if faults or county is None:
        raise InputFault(faults)
    if county.knowledge.embedder:
        model = path.absolute().parent / county.knowledge.embedder
        county = county.model_copy(update={"knowledge": Knowledge(embedder=shown(model))})
    return CountyFile(county, tuple(_warnings(marked, county)))


def shown(path: Path) -> str:
    """The path as a person reads it: short where it lies in the current folder."""
    full, here = path.absolute(), Path.cwd()
    return str(full.relative_to(here)) if full.is_relative_to(here) and here.parent != here else str(path)


def _warnings(marked: Marked, county: County) -> list[Fault]:
    if county.phones.epidemic_known:
        return []
    message = "还没有填本县动物疫情报告电话 / the county's animal-epidemic number is not filled in yet"
    return [marked.fault(("phones", "animal_epidemic"), message)]
