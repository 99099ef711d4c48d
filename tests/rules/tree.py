"""The files of the project, as the rules look at them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What tools and runs leave behind; none of it is kept in the repository.
_LEFT_BEHIND = {
    ".git", ".venv", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache",
    ".hypothesis", "data", "build", "dist", "node_modules",
}  # fmt: skip


def files(*suffixes: str) -> Iterator[Path]:
    """Every file that ends in one of `suffixes` (all files without any), in a fixed order."""
    for folder, inner, names in os.walk(ROOT):
        inner[:] = sorted(name for name in inner if name not in _LEFT_BEHIND and not name.endswith(".egg-info"))
        for name in sorted(names):
            if name not in ("uv.lock", ".coverage", ".git") and (not suffixes or name.endswith(suffixes)):
                yield Path(folder) / name


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
