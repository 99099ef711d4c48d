"""An entry as plain data, as forms and drafts hold it: its file -> content -> Entry, and what is wrong with it.

A content holds the fields of an entry in the order of the files, with what is empty left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.marked_yaml import load_marked
from knowledge.forms import EntryForm
from knowledge.load import entry_of
from knowledge.model import Entry

Content = Mapping[str, Any]


def content_of(entry: Entry) -> dict[str, Any]:
    """What its file says of an entry now. Raises InputFault when the file cannot be read; empty when it is not there any more."""
    entries = load_marked(Path(entry.file)).data.get("entries") or []
    return tidy(next((one for one in entries if isinstance(one, dict) and one.get("id") == entry.id), {}))


def tidy(content: Content) -> dict[str, Any]:
    """The same in the files' order, with lists for tuples, dates as text, and without what is empty; fields that no entry has
    stay away."""
    return {
        name: kept for name in EntryForm.model_fields if (kept := _kept(content.get(name))) not in (None, "", [], {})
    }


def faults_in(content: Content) -> list[tuple[str, str]]:
    """What keeps this from being an entry: where, and in which way. Empty when all is there and in its form."""
    try:
        EntryForm.model_validate(dict(content))
    except ValidationError as wrong:
        return [(".".join(map(str, one["loc"])), one["type"]) for one in wrong.errors()]
    return []


def as_entry(content: Content, industry: str) -> Entry:
    """The entry that it is. Raises ValidationError where it is none: see `faults_in`."""
    return entry_of(industry, EntryForm.model_validate(dict(content)))


def _kept(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: kept for key, one in value.items() if (kept := _kept(one)) not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [kept for one in value if (kept := _kept(one)) not in (None, "", [], {})]
    return value.isoformat() if isinstance(value, date) else value
