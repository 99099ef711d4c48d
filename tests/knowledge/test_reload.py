"""A changed knowledge base is taken in; a faulty one is not."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from knowledge.reload import Changes, Fresh, Kept, Watch
from tests.knowledge.small import Small, entry

NEVER_BEFORE = [1_700_000_000]


def saved(small: Small) -> None:
    """Writes the files as an editor does: each save has a time of its own, however fast the test is."""
    small.write()
    for path in small.folder.rglob("*.yaml"):
        NEVER_BEFORE[0] += 1
        os.utime(path, (NEVER_BEFORE[0], NEVER_BEFORE[0]))


def looked(watch: Watch) -> Fresh | Kept | None:
    """What the second look after a save finds; the first one only sees that something moves."""
    assert watch.look() is None
    return watch.look()


@pytest.fixture
def watch(small: Small) -> Watch:
    return Watch(small.folder, small.load())


def test_as_long_as_nothing_is_saved_nothing_happens(watch: Watch) -> None:
    assert [watch.look(), watch.look()] == [None, None]


def test_a_changed_answer_serves_and_what_changed_is_told(small: Small, watch: Watch) -> None:
    small.entries["goose"][0]["answer"]["zh"]["now"] = "先把弱的隔开。"
    saved(small)
    fresh = looked(watch)
    assert isinstance(fresh, Fresh)
    assert fresh.base.entries["goose-soft-eggs"].answer.zh["now"] == "先把弱的隔开。"
    assert fresh.matcher.verdict("鹅下软蛋").entry == "goose-soft-eggs"
    assert fresh.changes == Changes((), ("goose-soft-eggs",), (), words=False, red_flags=False)
    assert [watch.look(), watch.look()] == [None, None]


def test_entries_that_came_and_went_and_new_words_are_told(small: Small, watch: Watch) -> None:
    small.entries["general"] = [entry("general-tax", ["种地要交税吗"], ["do farmers pay tax"])]
    small.lexicon["synonyms"]["腹泻"] = ["拉稀", "窜稀"]
    small.red_flags[0]["unless"] = ["死面", "死角"]
    saved(small)
    fresh = looked(watch)
    assert isinstance(fresh, Fresh)
    assert fresh.changes == Changes(("general-tax",), (), ("general-dead-animals",), words=True, red_flags=True)


def test_a_line_more_at_the_top_of_a_file_changes_nothing(small: Small, watch: Watch) -> None:
    saved(small)
    for name in ("lexicon.yaml", "redflags.yaml", "entries/goose.yaml"):
        path = small.folder / name
        path.write_text("# a remark\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert looked(watch) == Kept()


def test_a_file_that_is_no_yaml_is_refused_with_its_place_and_told_once(small: Small, watch: Watch) -> None:
    (small.folder / "entries/goose.yaml").write_text("industry: goose\nentries: [}\n", encoding="utf-8")
    kept = looked(watch)
    assert isinstance(kept, Kept)
    assert [(fault.file, fault.line) for fault in kept.faults] == [(str(small.folder / "entries/goose.yaml"), 2)]
    assert [watch.look(), watch.look()] == [None, None]


def test_a_content_fault_is_refused_and_the_mended_file_serves(small: Small, watch: Watch) -> None:
    small.entries["goose"][0]["answer"]["zh"]["now"] = "每只灌2毫升。"
    saved(small)
    kept = looked(watch)
    assert isinstance(kept, Kept)
    assert ["用药剂量" in fault.message for fault in kept.faults] == [True]
    small.entries["goose"][0]["answer"]["zh"]["now"] = "先隔开，再叫人。"
    saved(small)
    assert isinstance(looked(watch), Fresh)


def test_a_faulty_change_that_is_taken_back_leaves_all_as_it_was(small: Small, watch: Watch) -> None:
    before = small.entries["goose"][0]["phrasings"]["zh"].copy()
    small.entries["goose"][0]["phrasings"]["zh"] = ["没有牲畜的问法"]
    saved(small)
    assert isinstance(looked(watch), Kept)
    small.entries["goose"][0]["phrasings"]["zh"] = before
    saved(small)
    assert looked(watch) == Kept()


def test_an_entry_past_its_review_does_not_hold_up_a_correction(small: Small, watch: Watch) -> None:
    small.entries["goose"][0]["review_by"] = date(2001, 1, 1)
    saved(small)
    assert isinstance(looked(watch), Fresh)


def test_files_that_still_change_are_not_read_yet(small: Small, watch: Watch) -> None:
    for text in ("先隔开，", "先隔开，再看。"):
        small.entries["goose"][0]["answer"]["zh"]["now"] = text
        saved(small)
        assert watch.look() is None
    assert isinstance(watch.look(), Fresh)


def test_a_folder_that_went_away_is_a_fault(small: Small, watch: Watch, tmp_path: Path) -> None:
    for path in small.folder.rglob("*.yaml"):
        path.unlink()
    kept = looked(watch)
    assert isinstance(kept, Kept)
    assert len(kept.faults) == 3


def test_a_calibration_that_no_longer_fits_serves_and_is_told(small: Small, watch: Watch) -> None:
    curves = {name: [[0.0, 0.01], [1.5, 0.6], [4.0, 0.99]] for name in ("curve", "vetoed")}
    small.put("calibration.yaml", {"made_of": "something else", "promised": 0.01, "answer_from": 0.5, **curves})
    saved(small)
    fresh = looked(watch)
    assert isinstance(fresh, Fresh)
    assert fresh.stale


def test_a_file_that_goes_while_it_is_looked_at_does_no_harm(small: Small, watch: Watch) -> None:
    (small.folder / "gone.yaml").symlink_to(small.folder / "nowhere.yaml")
    assert [watch.look(), watch.look()] == [None, None]
