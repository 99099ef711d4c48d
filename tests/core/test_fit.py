"""One answer is one message."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.fit import misfits
from bot.locale.load import load_catalogue
from tests.knowledge.small import Small


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path)


def told(small: Small) -> list[str]:
    return [fault.message for fault in misfits(small.load(), load_catalogue(), "0313-1")]


def test_what_fits_is_fine(small: Small) -> None:
    small.entries["goose"][1]["months"] = list(range(1, 13))
    assert told(small) == []


def test_an_answer_that_is_too_long_with_all_that_stands_around_it_is_told_at_its_language(small: Small) -> None:
    """The answer alone would fit: its headings, its months and its sources do not."""
    small.entries["goose"][1]["answer"]["en"]["now"] = "word " * 805
    (fault,) = misfits(small.load(), load_catalogue(), "0313-1")
    text = (small.folder / "entries" / "goose.yaml").read_text(encoding="utf-8").splitlines()
    assert text[fault.line - 1].strip() == "en:"
    assert "does not fit one message: 4" in fault.message
    assert fault.message.startswith("goose-few-eggs: ")


def test_characters_that_the_messenger_counts_twice_count_twice(small: Small) -> None:
    small.entries["goose"][0]["answer"]["zh"]["now"] = "𠮷" * 2040
    assert len(told(small)) == 2  # in simplified and in traditional characters


def test_a_card_that_is_too_long_is_told(small: Small) -> None:
    small.red_flags[0]["card"]["en"] = "word " * 900
    assert [message.split(": ")[0] for message in told(small)] == ["R4"]
