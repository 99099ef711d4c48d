"""What publishing an entry would do, before it is done: the faults it would bring, and the verdicts that would change.

    folder + one changed file ──> a copy ──load, check──> faults
                                        └──compare with the folder──> changes     ──> Weighed

Takes half a minute at the county's size: run it in a process of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import Fault, InputFault
from knowledge.calibrate import stale
from knowledge.check import content_faults
from knowledge.compare import Change, Replay, compare, offered
from knowledge.editorial import editorial_faults
from knowledge.embedder import embedder_at
from knowledge.evaluate import read_questions
from knowledge.load import load
from knowledge.match import Matcher
from knowledge.model import Verdict


@dataclass(frozen=True, slots=True)
class Shift:
    """A question whose verdict would change: `way` is worse, better or different; `real` where a farmer asked it."""

    way: str
    text: str
    real: bool
    before: tuple[str, tuple[str, ...]]  # the decision, and the entry that answers or those that are offered
    after: tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Weighed:
    """`base`: the version of the knowledge base it was weighed against; `asked`: how many real and how many test questions."""

    base: str
    faults: tuple[str, ...]
    shifts: tuple[Shift, ...] = ()
    asked: tuple[int, int] = (0, 0)
    stale: bool = False
    entry_version: str = ""

    @property
    def worse(self) -> int:
        return sum(shift.way == "worse" for shift in self.shifts)


def weigh(
    folder: Path,
    file: str,
    text: str,
    entry_id: str,
    replays: Sequence[Replay],
    labelled: Path | None,
    today: date,
    embedder_file: str | None = None,
) -> Weighed:
    """What would follow if `folder/entries/file` had this text. `replays` are real questions; `labelled` a file of questions
    with known answers, where there is one. Raises InputFault when the folder as it is cannot be read."""
    old, embedder = load(folder), embedder_at(embedder_file)
    with TemporaryDirectory(prefix="nongda-") as copy:
        copied = Path(copy)
        (copied / "entries").mkdir()
        for path in (*folder.glob("*.yaml"), *(folder / "entries").glob("*.yaml")):
            shutil.copyfile(path, copied / path.relative_to(folder))
        (copied / "entries" / file).write_text(text, encoding="utf-8")
        try:
            new = load(copied)
        except InputFault as wrong:
            return Weighed(old.version, _told(wrong.faults, copied))
    own = [fault for fault in editorial_faults(new, today) if fault.message.startswith(f"{entry_id}:")]
    faults = _told([*content_faults(new, embedder), *own], copied)
    if faults:
        return Weighed(old.version, faults)
    tests = _labelled(labelled)
    changes = compare([*tests, *replays], Matcher(old, embedder=embedder), Matcher(new, embedder=embedder))
    return Weighed(
        base=old.version,
        faults=(),
        shifts=tuple(map(_shift, changes)),
        asked=(len(replays), len(tests)),
        stale=stale(new, embedder),
        entry_version=new.entries[entry_id].version,
    )


def _told(faults: Sequence[Fault], copied: Path) -> tuple[str, ...]:
    """The faults as sentences; the place of a copy that is gone says nothing."""
    return tuple(dict.fromkeys(str(fault).replace(f"{copied}/", "") for fault in faults))


def _labelled(file: Path | None) -> list[Replay]:
    if file is None or not file.exists():
        return []
    with file.open("rb") as lines:
        questions, _ = read_questions(lines)
    return [Replay(one.text, f"{file.name}:{one.line}", one) for one in questions]


def _shift(change: Change) -> Shift:
    return Shift(change.way, change.replay.text, change.replay.label is None, _said(change.old), _said(change.new))


def _said(verdict: Verdict) -> tuple[str, tuple[str, ...]]:
    return str(verdict.decision), (verdict.entry,) if verdict.entry else offered(verdict)
