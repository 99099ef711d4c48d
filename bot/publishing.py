"""A published entry goes into the knowledge base's file, whole or not at all; where the folder is a git repository, with a commit.

The bot takes the changed file in by itself (bot/renewal.py), after it has checked it once more.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

import structlog

_GIT_SECONDS = 20.0
_log = structlog.get_logger(__name__)


class NotWritten(Exception):
    """The file could not be written; nothing was changed. `str()` names the file and the system's reason."""


def write(file: Path, text: str) -> None:
    """The file with this text, durable, with the rights it had. Raises NotWritten."""
    try:
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.parent, prefix=".", suffix=".draft", delete=False
        ) as out:
            draft = Path(out.name)
            try:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
                draft.chmod(mode)
                draft.replace(file)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
    except OSError as wrong:
        raise NotWritten(f"{file.name}: {wrong.strerror}") from wrong


def commit(file: Path, message: str, author: str) -> str:
    """Commits this one file in the repository that it lies in; the commit's short name. "" without a repository, without git, or
    when git refuses: that is logged and keeps nobody from publishing. `author` is a title; mail addresses are made up."""
    try:
        if _git(file.parent, "rev-parse", "--is-inside-work-tree") != "true":
            return ""
        name = " ".join(author.replace("<", " ").replace(">", " ").split()) or "Nongda"
        _git(file.parent, "add", "--", file.name)
        _git(
            file.parent, "-c", "user.name=Nongda", "-c", "user.email=nongda@nongda.invalid", "commit", "--quiet",
            f"--author={name} <console@nongda.invalid>", f"--message={message}", "--only", "--", file.name,
        )  # fmt: skip
        return _git(file.parent, "rev-parse", "--short", "HEAD")
    except (OSError, subprocess.SubprocessError) as wrong:
        _log.warning("the published entry was not committed", file=str(file), reason=str(wrong))
        return ""


def _git(folder: Path, *arguments: Sequence[str] | str) -> str:
    done = subprocess.run(  # noqa: S603
        ["git", *map(str, arguments)],  # noqa: S607
        cwd=folder,
        capture_output=True,
        check=True,
        timeout=_GIT_SECONDS,
        text=True,
    )
    return done.stdout.strip()
