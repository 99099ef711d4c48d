"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="config.yaml 的位置 where it is", show_default="config.yaml"),
]
Knowledge = Annotated[
    Path | None,
    typer.Option("--knowledge", metavar="DIR", help="另一个知识库 another knowledge base", show_default="knowledge"),
]


class Post(StrEnum):
    """A post of config.yaml."""

    EXPERT = "expert"
    GUIDE = "guide"
    STAFF = "staff"


class Tongue(StrEnum):
    """A language to read in."""

    ZH = "zh"
    EN = "en"
