"""The worlds in which the stories of the core are told."""

from __future__ import annotations

import pytest

from tests.core.cast import ScriptedMatcher, house, scripted
from tests.core.world import World


@pytest.fixture
def world() -> World:
    """Tuesday, nine in the morning: everybody with a post has an account, no farmer has written yet."""
    return World(house())


@pytest.fixture
def scripted_world() -> tuple[World, ScriptedMatcher]:
    """The same, with a matcher that can be told what to say."""
    scripted_house, matcher = scripted()
    return World(scripted_house), matcher
