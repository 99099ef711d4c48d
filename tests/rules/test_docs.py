"""What the documents tell people to type has to exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from bot.cli.program import app
from bot.config import VARIABLES
from tests.rules.tree import ROOT, files, shown

# What ./run does by itself; everything else is a command of nongda.
TASKS = {"test", "lint", "cover"}
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_COMMAND = re.compile(r"(?:\./run|(?<![\w./-])nongda) +(?P<name>[a-z][a-z-]*)(?P<rest>[^\n`|;&]*)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_VARIABLE = re.compile(r"\bNONGDA_[A-Z_]*[A-Z]\b")


def _commands() -> dict[str, Any]:
    """The commands by name, as typer builds them."""
    return dict(typer.main.get_group(app).commands)


def _documents() -> Iterator[tuple[str, str]]:
    for file in files(".md"):
        yield shown(file), file.read_text(encoding="utf-8")


def test_every_command_and_option_in_the_documents_exists() -> None:
    commands, wrong = _commands(), []
    for document, text in _documents():
        for code in _CODE.findall(text):
            for hit in _COMMAND.finditer(code):
                name = hit["name"]
                if name in TASKS:
                    continue
                if name not in commands:
                    wrong.append(f"{document}: no command {name}: {hit.group()}")
                elif name != "bench":
                    known = {text for option in commands[name].params for text in option.opts} | {"--help"}
                    wrong += [f"{document}: {name} has no {o}" for o in _OPTION.findall(hit["rest"]) if o not in known]
    assert wrong == []


def test_every_setting_in_the_documents_exists() -> None:
    named = {(document, name) for document, text in _documents() for name in _VARIABLE.findall(text)}
    assert {(document, name) for document, name in named if name not in VARIABLES} == set()


def test_every_setting_and_command_is_told_somewhere() -> None:
    told = "".join(text for _, text in _documents())
    if not _VARIABLE.search(told):
        pytest.skip("no document names a setting yet")
    assert [name for name in VARIABLES if name not in told] == []
    assert [name for name in _commands() if not re.search(rf"(?:nongda|\./run) {name}\b", told)] == []


def test_every_task_of_the_documents_is_one_of_the_run_script() -> None:
    script = (ROOT / "run").read_text(encoding="utf-8")
    assert {name for name in TASKS if f"run_{name}()" in script} == TASKS
