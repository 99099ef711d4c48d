"""A proposal: an entry of the knowledge base as somebody wrote it, on its way to being published.

OPEN ──approved──> APPROVED ──its file is written──> PUBLISHED
 │ ^                  │
 │ +── it could not be written
 +──> DROPPED ──> OPEN
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProposalStatus(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    PUBLISHED = "published"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The newest version of it. `content`: all of the entry's fields as JSON; `base`: the entry's version that it changes, ""
    for a new entry; `writers`: everybody who wrote any version of it; `number`: the consultation it came from."""

    id: int
    entry: str
    industry: str
    content: str
    base: str = ""
    version: int = 0
    status: ProposalStatus = ProposalStatus.OPEN
    writers: tuple[str, ...] = ()
    number: int | None = None
    approved_by: str | None = None
    published: str = ""  # the entry's version that came of it
