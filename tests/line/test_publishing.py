"""A published entry in its file: whole or not at all, with a commit where there is a repository, and never failing for one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot import publishing


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "goose.yaml"
    found.write_text("old\n", encoding="utf-8")
    return found


def test_the_text_is_written_whole_with_the_rights_it_had(file: Path) -> None:
    file.chmod(0o640)
    publishing.write(file, "新\n")
    assert file.read_text(encoding="utf-8") == "新\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in file.parent.iterdir()] == ["goose.yaml"]


def test_what_cannot_be_written_leaves_everything_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(publishing.NotWritten, match=r"goose\.yaml: No space left"):
        publishing.write(file, "new\n")
    assert file.read_text(encoding="utf-8") == "old\n"
    assert [one.name for one in file.parent.iterdir()] == ["goose.yaml"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(publishing.NotWritten):
        publishing.write(tmp_path / "gone" / "x.yaml", "x")


def test_only_this_file_is_committed_by_its_publisher(file: Path) -> None:
    folder = file.parent
    git(folder, "init", "--quiet")
    other = folder / "other.yaml"
    other.write_text("somebody's work\n", encoding="utf-8")
    git(folder, "add", "other.yaml")
    made = publishing.commit(file, "goose-x: new", "农技站 <工作人员>")
    assert made
    assert git(folder, "log", "-1", "--format=%h %an %s") == f"{made} 农技站 工作人员 goose-x: new"
    assert git(folder, "show", "--name-only", "--format=") == "goose.yaml"
    assert git(folder, "status", "--porcelain") == "A  other.yaml"


def test_no_repository_no_git_and_nothing_changed_keep_nobody_from_publishing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(file.parent.parent))
    assert publishing.commit(file, "x", "y") == ""
    git(file.parent, "init", "--quiet")
    assert publishing.commit(file, "x", "y")
    assert publishing.commit(file, "x", "y") == ""
    monkeypatch.setenv("PATH", "")
    assert publishing.commit(file, "x", "y") == ""
