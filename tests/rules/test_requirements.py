"""The locks hold what pyproject.toml asks for, with hashes and without addresses."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.rules.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _locked(file: str) -> dict[str, str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,-]+\])?==(\S+)", text, flags=re.MULTILINE))


def test_every_dependency_is_locked() -> None:
    wanted = {_name(requirement) for requirement in PROJECT["project"]["dependencies"]}
    assert wanted - _locked("requirements.lock").keys() == set()
    wanted |= {_name(requirement) for requirement in PROJECT["dependency-groups"]["dev"]}
    assert wanted - _locked("requirements-dev.lock").keys() == set()


def test_the_development_lock_holds_the_same_versions_as_the_other() -> None:
    assert _locked("requirements.lock").items() <= _locked("requirements-dev.lock").items()


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_hashes_and_no_addresses(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(_locked(file)) > 20
