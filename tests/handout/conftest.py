"""An entry, a county, and the press that prints for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.config import County, load_county
from bot.core.situation import Language
from bot.handout.page import Page, Press, page
from bot.locale.load import load_catalogue
from knowledge.model import Entry, Words
from tests.knowledge.small import Small

ROOT = Path(__file__).parents[2]
GEESE = Words("鹅", "geese")
LINK = "https://farm.example"


@pytest.fixture
def county() -> County:
    """The sample county with its number for animal disease filled in and its pages reachable."""
    sample = load_county(ROOT / "config.yaml")
    phones = sample.phones.model_copy(update={"animal_epidemic": "0313-5510000"})
    return sample.model_copy(update={"phones": phones, "web": sample.web.model_copy(update={"public_address": LINK})})


@pytest.fixture
def press(county: County) -> Press:
    return Press(county, load_catalogue(), Language.SIMPLIFIED, date(2026, 12, 1))


@pytest.fixture
def entry(tmp_path: Path) -> Callable[..., Entry]:
    """The first goose entry of the small knowledge base, with keys replaced."""

    def make(**more: Any) -> Entry:
        small = Small(tmp_path)
        small.entries["goose"][0].update(more)
        return small.load().entries["goose-soft-eggs"]

    return make


@pytest.fixture
def printed(entry: Callable[..., Entry], press: Press) -> Callable[..., Page]:
    """The page of an entry with keys replaced."""
    return lambda **more: page(entry(**more), press, GEESE)
