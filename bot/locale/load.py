"""Reads the message files of this folder into one catalogue."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.core.wording import Catalogue
from bot.errors import Fault, InputFault
from bot.marked_yaml import Loc, Marked, load_marked
from knowledge.model import Words

FOLDER = Path(__file__).parent


def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """All messages of all files, under their dotted keys. Raises InputFault with everything that is wrong in any of them.

    A message has both languages, with the same `{names}` in both, and its key stands in one file only.
    """
    messages: dict[str, Words] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            marked = load_marked(path, path.name)
        except InputFault as wrong:
            faults += wrong.faults
            continue
        for loc, value in _leaves(marked.data, ()):
            key = ".".join(str(part) for part in loc)
            fault = _fault(marked, loc, value) or (
                "这个键已经有了 / this key is there already" if key in messages else ""
            )
            if fault:
                faults.append(marked.fault(loc, f"{key}: {fault}"))
            else:
                messages[key] = Words(value["zh"], value["en"])
    if faults:
        raise InputFault(faults)
    return Catalogue(messages)


def _leaves(node: dict[str, Any], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    for key, value in node.items():
        here = (*loc, key)
        if isinstance(value, dict) and not {"zh", "en"} & value.keys():
            yield from _leaves(value, here)
        else:
            yield here, value


def _fault(marked: Marked, loc: Loc, value: Any) -> str:
    if not isinstance(value, dict) or set(value) != {"zh", "en"} or not all(isinstance(v, str) for v in value.values()):
        return "要写成 {zh: ..., en: ...} / must be {zh: ..., en: ...}"
    try:
        names = {lang: _names(text) for lang, text in value.items()}
    except ValueError as wrong:
        return f"花括号不对 / braces do not match: {wrong}"
    if names["zh"] != names["en"]:
        return f"两种语言的花括号不一样 / the names in braces differ: {sorted(names['zh'] ^ names['en'])}"
    return ""


def _names(text: str) -> set[str]:
    """The names in braces; `month_name` (English) stands for the same as `month`."""
    return {name.removesuffix("_name") for _, name, _, _ in string.Formatter().parse(text) if name is not None}
