"""./run says the one line that installs what is missing; once set up it starts at once, offline, from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ["sh", "dirname", "cksum", "grep", "id", "rm", "cat", "printf", "sleep", "tail"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a folder with a space in its name, on a machine that has a shell and little else."""
    folder, tools = tmp_path / "my farm", tmp_path / "bin"
    folder.mkdir()
    tools.mkdir()
    for name in ("run", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, folder / name)
    for name in TOOLS:
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    return folder


def _program(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)


def _run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    tools = checkout.parent / "bin"
    return subprocess.run(
        [str(checkout / "run"), *arguments],
        cwd=checkout.parent, env={"PATH": str(tools), "HOME": str(checkout.parent)},
        capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _set_up(checkout: Path, kind: str) -> None:
    """As ./run leaves it: a .venv with a stamp. Its Python only says what it was asked to do."""
    _program(
        checkout / ".venv" / "bin" / "python",
        '#!/bin/sh\ncase "$1" in -c) exit 0;; esac\nfor a in "$@"; do printf "[%s]" "$a"; done\n',
    )
    sums = [
        subprocess.run(["cksum"], input=(checkout / name).read_bytes(), capture_output=True, check=True)
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    line = f"{checkout.resolve()} {' '.join(s.stdout.decode().strip() for s in sums)}"
    (checkout / ".venv" / "nongda-stamp").write_text(f"{kind} {line}\n", encoding="utf-8")


def test_without_python_it_prints_the_one_line_that_helps(checkout: Path) -> None:
    _program(checkout.parent / "bin" / "apt-get", "#!/bin/sh\n")
    done = _run(checkout)
    assert done.returncode == 1
    assert "apt-get install -y python3 python3-venv" in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_python_that_is_too_old_is_not_taken(checkout: Path) -> None:
    _program(checkout.parent / "bin" / "python3", "#!/bin/sh\nexit 1\n")
    done = _run(checkout)
    assert done.returncode == 1
    assert "Python 3.11+" in done.stderr


def test_a_python_without_the_venv_module_is_told(checkout: Path) -> None:
    _program(checkout.parent / "bin" / "python3", '#!/bin/sh\ncase "$1" in -c) exit 0;; esac\nexit 1\n')
    done = _run(checkout)
    assert done.returncode == 1
    assert "venv" in done.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ((), "[-P][-m][bot][run]"),
        (("ask", "鹅下软蛋 咋办"), "[-P][-m][bot][ask][鹅下软蛋 咋办]"),
        (("--help",), "[-P][-m][bot][--help]"),
    ],
)
def test_once_set_up_it_starts_at_once_and_passes_its_arguments_on(
    checkout: Path, arguments: tuple[str, ...], asked: str
) -> None:
    _set_up(checkout, "run")
    done = _run(checkout, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (0, asked, "")


def test_the_tests_run_quick_ones_first(checkout: Path) -> None:
    _set_up(checkout, "dev")
    assert _run(checkout, "test").stdout == (
        "[-m][pytest][-m][not slow and not kill and not browser and not bench]"
        "[-m][pytest][-m][(slow or kill or browser) and not bench]"
    )


def test_the_tests_take_arguments_of_pytest(checkout: Path) -> None:
    _set_up(checkout, "dev")
    assert _run(checkout, "test", "-k", "goose").stdout == "[-m][pytest][-k][goose]"


@pytest.mark.slow
def test_another_lock_or_another_folder_means_setting_up_again(checkout: Path) -> None:
    _set_up(checkout, "run")
    with (checkout / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    done = _run(checkout)
    assert "Setting up" in done.stderr


def test_the_scripts_are_executable_and_parse() -> None:
    for name in ("run", ".ci/run"):
        assert os.access(ROOT / name, os.X_OK)
    subprocess.run(["sh", "-n", str(ROOT / "run")], check=True)
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)
