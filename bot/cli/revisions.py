"""A knowledge base as people name it on the command line: a folder, or a folder as git keeps it (`HEAD:knowledge`)."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.cli.say import fault
from bot.config.load import shown
from bot.errors import InputFault
from knowledge.load import HOME


@contextmanager
def folder_of(given: str) -> Iterator[Path]:
    """The folder that is meant, for as long as the block lasts.

    A name that is no folder and has a colon is git's REVISION:FOLDER, the folder as git writes it (from the top of the
    repository; `./` from here); `REVISION:` alone means the program's own knowledge base. Raises InputFault.
    """
    path = Path(given)
    revision, colon, inside = given.partition(":")
    if path.is_dir() or not colon:
        if not path.is_dir():
            raise fault(
                given, "没有这个文件夹；git 的版本要写成 HEAD: / there is no such folder; a revision of git is HEAD:"
            )
        yield Path(shown(path))
        return
    where = Path.cwd() if inside else HOME.parent
    tree = _git(where, given, "rev-parse", "--verify", "--end-of-options", f"{revision}:{inside or './' + HOME.name}")
    top = _git(where, given, "rev-parse", "--show-toplevel")
    packed = _git(Path(top.decode().strip()), given, "archive", "--format=tar", tree.decode().strip())
    with TemporaryDirectory(prefix="nongda-") as folder, tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
        try:
            yield Path(folder)
        except InputFault as wrong:
            raise InputFault([replace(one, file=one.file.replace(folder, given)) for one in wrong.faults]) from None


def _git(where: Path, given: str, *arguments: str) -> bytes:
    """What git prints. Raises InputFault with what it complains of."""
    try:
        done = subprocess.run(["git", *arguments], cwd=where, capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        raise fault(given, "没有安装 git / git is not installed") from None
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise fault(given, f"git 找不到 / git does not find it: {' '.join(reason)}")
    return done.stdout
