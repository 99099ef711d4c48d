"""How sure the bot must be before it answers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from knowledge.calibrate import as_yaml, fingerprint, fit, monotone, picture, stale
from knowledge.check import check
from knowledge.load import load
from knowledge.model import KnowledgeBase, OutOfScope, Phrases
from knowledge.trials import MIX, Judgement, Trial, steps, trials
from tests.knowledge.small import Small
from tests.knowledge.test_check import TODAY


def trial(strength: float, right: bool, vetoes: tuple[str, ...] = (), weight: float = 0.01) -> Trial:
    return Trial("inside" if right else "far", strength, vetoes, right, weight)


def test_the_curve_rises_and_follows_the_shares() -> None:
    ones = [trial(s / 10, right=s % 4 != 0 if s < 40 else True) for s in range(80)]
    curve = monotone(ones)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(curve))
    assert curve[-1][1] > 0.95
    assert monotone([])[0][1] < monotone([])[-1][1]


def test_the_threshold_keeps_half_of_what_is_promised(small: Small) -> None:
    kb = small.load()
    good = [trial(2 + n / 100, True) for n in range(50)]
    bad = [trial(1 + n / 100, False) for n in range(50)]
    made, points = fit(kb, good + bad, promised=0.02)
    assert made.made_of == fingerprint(kb)
    assert made.promised == 0.02
    chosen = [point for point in points if point.confidence >= made.answer_from]
    assert max(point.wrong for point in chosen) <= 0.01
    assert max(point.answered for point in chosen) == pytest.approx(1.0)
    assert "|" in picture(points, made.answer_from)
    nothing, _ = fit(kb, [trial(1, False, weight=1.0)])
    assert nothing.answer_from == 1.0


def test_questions_come_from_the_knowledge_base_itself_and_from_the_list(small: Small) -> None:
    kb = replace(
        small.load(),
        out_of_scope=(
            OutOfScope("猪下软蛋", "", "other_animals"),
            OutOfScope("鹅蛋卖给谁", "", "tricky"),
            OutOfScope("谢谢", "", "chat"),
            OutOfScope("鹅下软蛋", "goose-soft-eggs", "near"),
        ),
    )
    calls: list[None] = []
    found = trials(kb, lambda: calls.append(None))
    assert len(calls) == steps(kb)
    assert {one.kind for one in found} == set(MIX)
    assert sum(one.weight for one in found) == pytest.approx(1.0)
    assert any(one.right for one in found if one.kind == "inside")
    assert not any(one.right for one in found if one.kind != "inside")


def test_a_calibration_is_stale_once_what_it_was_made_of_has_changed(small: Small) -> None:
    kb = small.load()
    made, points = fit(kb, [trial(2, True), trial(1, False)])
    assert points
    assert not stale(kb)  # none at all: the built-in one
    small.put("entries/goose.yaml", {"industry": "goose", "entries": small.entries["goose"]})
    (small.folder / "calibration.yaml").write_text(as_yaml(made), encoding="utf-8")
    loaded = load(small.folder)
    assert loaded.calibration == made
    assert loaded.version == kb.version
    assert not stale(loaded)
    entry = loaded.entries["goose-soft-eggs"]
    words = Phrases((*entry.phrasings.zh, "鹅蛋没壳"), entry.phrasings.en)
    changed = replace(loaded, entries={**loaded.entries, entry.id: replace(entry, phrasings=words)})
    assert stale(changed)
    assert any("nongda calibrate" in str(fault) for fault in check(changed, TODAY))
    answer = replace(entry, confirmed=not entry.confirmed)
    assert not stale(replace(loaded, entries={**loaded.entries, entry.id: answer}))


def test_the_shipped_calibration_is_of_the_shipped_knowledge(real: KnowledgeBase) -> None:
    assert real.calibration.made_of
    assert not stale(real)
    assert len(real.out_of_scope) >= 150
    assert len({line.text for line in real.out_of_scope}) == len(real.out_of_scope)


def test_what_people_accepted_or_corrected_is_asked_too(small: Small) -> None:
    kb = small.load()
    entry = next(iter(kb.entries.values()))
    text = entry.phrasings.zh[0]
    judged = [
        Judgement(text, "", entry.id, ""),
        Judgement(text, "", "another-entry", entry.id),
        Judgement(text, "", "", entry.id),
        Judgement(text, "", "", "another-entry"),  # says nothing about what comes first
    ]
    found = [one for one in trials(kb, judged=judged) if one.kind == "judged"]
    assert [one.right for one in found] == [True, False, False]
    assert len({one.weight for one in found}) == 1
    assert steps(kb, judged) == steps(kb) + 4
