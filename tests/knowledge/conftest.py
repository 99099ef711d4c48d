"""The knowledge base that comes with the program, read once; and a small one that tests write and spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.load import load
from knowledge.match import Matcher
from knowledge.model import KnowledgeBase
from tests.knowledge.small import Small


@pytest.fixture(scope="session")
def real() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="session")
def matcher(real: KnowledgeBase) -> Matcher:
    return Matcher(real)


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path)
