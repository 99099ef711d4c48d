"""Which entries come near a text."""

from __future__ import annotations

import pytest

from knowledge.index import MAX_ENTRIES, PHRASINGS_EACH, Index, grams


def test_the_entry_that_shares_most_comes_first() -> None:
    index = Index(["鹅软壳蛋", "鹅产蛋少", "羊肚胀", "soft egg goose"], [0, 1, 2, 0])
    near = index.near("鹅软壳蛋多")
    assert [found.entry for found in near] == [0, 1]
    best = near[0].phrasings[0]
    assert best.number == 0
    assert best.of_phrasing == pytest.approx(1.0)
    assert 0 < best.of_text < 1
    assert 0 < best.cosine < 1
    assert near[0].explained == pytest.approx(best.of_text)


def test_the_same_text_is_wholly_explained() -> None:
    (near,) = Index(["soft goose egg"], [0]).near("soft goose egg")
    assert near.explained == pytest.approx(1.0)
    assert near.phrasings[0].cosine == pytest.approx(1.0)


def test_nothing_in_common_is_nothing_near() -> None:
    assert Index(["鹅软壳蛋"], [0]).near("天气") == []
    assert Index(["鹅软壳蛋"], [0]).near("") == []
    assert Index([], []).near("鹅") == []


def test_a_phrasing_without_content_does_no_harm() -> None:
    near = Index(["", "鹅"], [0, 0]).near("鹅")
    assert [p.number for p in near[0].phrasings] == [1]


def test_only_so_many_entries_and_phrasings_are_looked_at() -> None:
    owners = [number // 6 for number in range(120)]
    near = Index([f"鹅{chr(0x4E00 + n)}" for n in range(120)], owners).near("鹅")
    assert len(near) == MAX_ENTRIES
    assert all(len(found.phrasings) == PHRASINGS_EACH for found in near)


def test_grams_are_characters_pairs_words_and_parts_of_words() -> None:
    assert list(grams("软壳蛋 egg soft")) == ["软", "壳", "蛋", "软壳", "壳蛋", "egg", "soft", "~sof", "~oft"]
