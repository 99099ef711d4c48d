"""config.yaml -> County. Every fault is told at once, with line and column."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bot.config.checks import cross_faults
from bot.config.county import County, Knowledge
from bot.config.duties import Duty
from bot.errors import Fault, InputFault
from bot.marked_yaml import Marked, faults_of, load_marked

_NO_NUMBER = "还没有填本县动物疫情报告电话 / the county's animal-epidemic number is not filled in yet"
_NOBODY = {
    Duty.ADMIN: "没有一位工作人员有 admin：没人能管登录和查记录 / nobody has admin: no one can end sign-ins or read the audit log",
    Duty.MANAGER: "没有一位工作人员有 manager：没人能在管理台记请假 / nobody has manager: no one can note an absence",
    Duty.EDITOR: "没有一位工作人员有 editor：没人能写条目 / nobody has editor: no one can draft an entry",
    Duty.PUBLISHER: "没有一位工作人员有 publisher：写好的条目没人发布 / nobody has publisher: no one can publish a draft",
}


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
    found = [] if county.phones.epidemic_known else [marked.fault(("phones", "animal_epidemic"), _NO_NUMBER)]
    return [*found, *_duty_warnings(marked, county)]


def _duty_warnings(marked: Marked, county: County) -> Iterator[Fault]:
    """Duties that nobody has, and what nobody but its writer could publish: it would lie there for ever."""
    for duty, message in _NOBODY.items():
        if not county.staff_with(duty):
            yield marked.fault(("people",), message)
    editors, publishers = county.staff_with(Duty.EDITOR), county.staff_with(Duty.PUBLISHER)
    if len(editors) == 1 and editors == publishers:
        who = editors[0].id
        yield marked.fault(
            ("people",),
            f"写条目和发布条目的只有 {who} 一个人：自己写的不能自己发布，请再给一位 publisher"
            f" / only {who} writes and publishes: nobody publishes what they wrote, so give one more person publisher",
        )
