"""One subject a file: a module that grows long wants to be two."""

from __future__ import annotations

import pytest

from tests.rules.tree import files, shown

LONG, TOO_LONG = 300, 400


def _lines() -> dict[str, int]:
    return {shown(file): len(file.read_text(encoding="utf-8").splitlines()) for file in files(".py")}


def test_no_module_is_too_long_and_long_ones_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _lines()
    assert len(lines) > 20
    long = {name: count for name, count in lines.items() if count > LONG}
    if long:
        with capsys.disabled():
            print(f"\nmodules of more than {LONG} lines, which want to be two: {long}")
    assert {name: count for name, count in long.items() if count > TOO_LONG} == {}
