"""A wheel holds all that the program reads: answers, pages, words and migrations."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.rules.tree import ROOT, files, shown

_NOT_OURS = {".pyc"}


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (wheel,) = folder.glob("nongda-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.slow
def test_every_file_of_the_three_packages_is_in_the_wheel(inside: set[str]) -> None:
    ours = {shown(f) for f in files() if shown(f).split("/")[0] in ("bot", "handlers", "knowledge")}
    ours = {name for name in ours if Path(name).suffix not in _NOT_OURS}
    assert ours - inside == set()
    assert any(name.startswith("bot/store/migrations/versions/") for name in inside)


@pytest.mark.slow
def test_the_wheel_holds_no_tests_data_or_secrets(inside: set[str]) -> None:
    top = {name.split("/")[0] for name in inside}
    assert {name for name in top if not name.endswith(".dist-info")} == {"bot", "handlers", "knowledge"}
    assert any(name.endswith("licenses/LICENSE") for name in inside)
