"""The file that a draft belongs in: its text with the entry in it, what changes there, and writing it."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

from bot import publishing
from bot.core.writing.proposal_state import Proposal
from handlers.web.ports import Site
from knowledge.writing import Unwritable, with_entry


def file_and_text(site: Site, known: Proposal) -> tuple[Path, str]:
    """The file that the entry belongs in, and its text with the entry in it. Raises Unwritable, OSError, UnicodeDecodeError."""
    current = site.house.knowledge.entries.get(known.entry)
    name = Path(current.file).name if current else f"{known.industry}-new.yaml"
    file = site.knowledge / "entries" / name
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    return file, with_entry(before, known.industry, json.loads(known.content))


def difference(site: Site, known: Proposal) -> str:
    try:
        file, text = file_and_text(site, known)
        before = file.read_text(encoding="utf-8") if file.exists() else ""
    except (Unwritable, OSError, UnicodeDecodeError):
        return ""
    lines = difflib.unified_diff(before.splitlines(), text.splitlines(), file.name, file.name, lineterm="", n=2)
    return "\n".join(lines)


def publish(site: Site, known: Proposal, text: str, author: str) -> str:
    """Writes the file and commits it. Raises NotWritten."""
    file, _ = file_and_text(site, known)
    publishing.write(file, text)
    message = f"{known.entry}: {'changed' if known.base else 'new'} in the console (draft {known.id}, version {known.version})"
    return publishing.commit(file, message, author)
