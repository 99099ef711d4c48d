"""What commands need of the other rooms, built from the files they were given. Imported inside commands only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.config import County, CountyFile, Environment, home, load_environment, read_county
from bot.config.county import PLACEHOLDER
from bot.config.load import shown
from bot.core.fit import misfits
from bot.errors import Fault, InputFault
from bot.locale.load import load_catalogue
from knowledge.check import check
from knowledge.embedder import Embedder, embedder_at
from knowledge.load import HOME, load
from knowledge.match import Matcher
from knowledge.model import INDUSTRIES, KnowledgeBase
from knowledge.plan import Plan, read_plan

__all__ = ["Matcher"]


def config_file(given: Path | None) -> Path:
    """The config.yaml that is meant: the one given, else the installation's own."""
    return given if given is not None else home() / "config.yaml"


def knowledge_folder(given: Path | None) -> Path:
    """The knowledge base that is meant, written short where it lies in the current folder, for faults to name."""
    return Path(shown(given if given is not None else HOME))


def county_file(given: Path | None) -> CountyFile:
    """config.yaml, its industries checked. Raises InputFault."""
    return read_county(config_file(given), INDUSTRIES)


def county_and_environment(config: Path | None, *, keep: bool = True) -> tuple[County, Environment]:
    """Both, with the faults of both told together. Raises InputFault."""
    file, environment = gather(lambda: county_file(config), lambda: load_environment(keep=keep))
    return file.county, environment


def environment_as_it_is() -> Environment:
    """The environment, for commands that only look: nothing is made in the data folder. Raises InputFault."""
    return load_environment(keep=False)


def knowledge_base(given: Path | None) -> KnowledgeBase:
    """The knowledge base. Raises InputFault."""
    return load(knowledge_folder(given))


def embedder(config: Path | None) -> Embedder | None:
    """The sentence model that config.yaml names; None without one, or without a config.yaml. Raises InputFault."""
    county = county_if_any(config)
    return embedder_at(county.knowledge.embedder) if county else None


def checked_knowledge(given: Path | None, config: Path | None) -> tuple[KnowledgeBase, Plan | None]:
    """The knowledge base with its plan, where it has one; its content and its own test questions checked too.

    Raises InputFault.
    """
    base, plan, model = gather(
        lambda: knowledge_base(given), lambda: read_plan(knowledge_folder(given)), lambda: embedder(config)
    )
    if faults := [*check(base, today(), plan, model), *misfits(base, load_catalogue(), PLACEHOLDER)]:
        raise InputFault(faults)
    return base, plan


def the_plan(given: Path | None) -> Plan:
    """The knowledge base's own plan, else the one that comes with the program. Raises InputFault."""
    plan = read_plan(knowledge_folder(given)) or read_plan(knowledge_folder(None))
    assert plan is not None, "the program comes with a plan"
    return plan


def today() -> date:
    """The date, in UTC."""
    return SystemClock().now().date()


def county_if_any(config: Path | None) -> County | None:
    """The county, or None where the default config.yaml is not there: questions can be tried without one."""
    if config is None and not config_file(None).exists():
        return None
    return county_file(config).county


def local_now(county: County | None) -> datetime:
    """The time in the county; without one, in UTC."""
    now = SystemClock().now()
    return now.astimezone(county.tz) if county else now


def gather(*readings: Callable[[], Any]) -> list[Any]:
    """What each reading gives. Raises one InputFault with the faults of all: they are mended in one go."""
    given, faults = [], list[Fault]()
    for reading in readings:
        try:
            given.append(reading())
        except InputFault as wrong:
            faults += wrong.faults
    if faults:
        raise InputFault(list(dict.fromkeys(faults)))
    return given
