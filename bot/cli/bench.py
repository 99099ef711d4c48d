"""`nongda bench NAME`: measurements that live with the tests, so only a checkout has them."""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.say import fault

_CHECKOUT = Path(__file__).resolve().parents[2]


def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="测什么 what to measure: line, matching")],
) -> None:
    """测速度和准确度。 Measure; only in a checkout. What follows the name goes to the measurement."""
    folder = _CHECKOUT / "tests" / "bench"
    names = sorted(file.stem for file in folder.glob("[a-z]*.py") if _is_measurement(file))
    if not names:
        raise fault("bench", "只能在源代码目录里用 ./run bench 运行 / only in a checkout, with ./run bench")
    if name not in names:
        raise fault("bench", f"没有 {name}，只有 {', '.join(names)} / there is no {name}; there are {', '.join(names)}")
    if find_spec("psutil") is None:
        raise fault("bench", "缺少开发用的依赖，请用 ./run bench / development packages are missing: use ./run bench")
    sys.path.insert(0, str(_CHECKOUT))
    raise typer.Exit(importlib.import_module(f"tests.bench.{name}").main(list(context.args)))


def _is_measurement(file: Path) -> bool:
    """A module of tests/bench that can be run by name says so with a `main(arguments) -> exit code`."""
    return "\ndef main(" in file.read_text(encoding="utf-8")
