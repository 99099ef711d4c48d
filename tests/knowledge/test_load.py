"""YAML becomes a knowledge base, or all its faults at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge.model import SECTIONS, KnowledgeBase, Words
from tests.knowledge.small import Small


def changed(data: dict[str, Any], **more: Any) -> None:
    data.update(more)


def test_what_is_written_is_what_is_loaded(small: Small) -> None:
    kb = small.load()
    entry = kb.entries["goose-soft-eggs"]
    assert list(kb.entries) == ["general-dead-animals", "goose-soft-eggs", "goose-few-eggs"]
    assert entry.industry == "goose"
    assert entry.phrasings.get("zh") == ("鹅下软壳蛋怎么办", "鹅光下软皮蛋")
    assert entry.must.get("zh") == (("软壳", "软皮", "软蛋"),)
    assert entry.must.get("en") == (("soft",),)
    assert entry.answer.get("en") == {"check": "Look.", "now": "Separate.", "call": "Call the expert."}
    assert entry.answer.get("zh")["now"] == "先隔开。"
    assert entry.title.get("zh") == "鹅下软壳蛋怎么办"
    assert entry.title.get("en") == entry.phrasings.get("en")[0]
    assert entry.sources[0].tier == "B"
    assert entry.line == 3
    assert entry.file.endswith("goose.yaml")
    assert kb.entries["goose-few-eggs"].months == (2, 3, 4, 5, 6, 7)
    assert kb.lexicon.synonyms["软蛋"] == "软壳蛋"
    assert kb.lexicon.subjects["企鹅"] == ""
    assert kb.lexicon.subject_names["pig"] == Words("猪", "pigs")
    assert kb.lexicon.industry_of == {"goose": "goose"}
    assert kb.lexicon.animals == ("goose", "pig")
    assert kb.red_flags[0].card.zh == "别卖。打 {animal_epidemic}"
    assert kb.banned[0].since == date(2020, 9, 26)


def test_a_version_follows_the_content_and_nothing_else(small: Small) -> None:
    before = small.load()
    again = small.load()
    small.entries["goose"][0]["answer"]["zh"]["now"] = "先喂贝壳粉。"
    after = small.load()
    assert before == again
    assert before.version != after.version
    same, other = "goose-few-eggs", "goose-soft-eggs"
    assert before.entries[same].version == after.entries[same].version
    assert before.entries[other].version != after.entries[other].version


def test_the_list_of_banned_substances_may_be_missing(small: Small) -> None:
    small.banned = None
    assert small.load().banned == ()


def test_faults_of_all_files_come_together(small: Small) -> None:
    goose, general = small.entries["goose"], small.entries["general"]
    goose[0]["titel"] = goose[0].pop("title")
    goose[1]["kind"] = "magic"
    general[0]["review_by"] = "soon"
    small.lexicon["colour"] = "red"
    small.red_flags[0]["code"] = "alarm"
    assert small.banned is not None
    small.banned[0].pop("by")
    faults = small.faults()
    files = [fault.split(":")[0] for fault in faults]
    assert set(files) == {"entries/goose.yaml", "entries/general.yaml", "lexicon.yaml", "redflags.yaml", "banned.yaml"}
    assert any("是不是 title？" in fault for fault in faults)
    assert all(fault.split(":")[1].isdigit() and " / " in fault for fault in faults)


def test_missing_files_are_faults(small: Small) -> None:
    small.entries = {}
    small.write()
    (small.folder / "lexicon.yaml").unlink()
    (small.folder / "redflags.yaml").unlink()
    small.write = lambda: None  # type: ignore[method-assign]
    faults = small.faults()
    assert [fault.split(":")[0] for fault in faults] == ["entries", "lexicon.yaml", "redflags.yaml"]


def test_an_id_is_used_once_has_its_industry_and_is_written_with_hyphens(small: Small) -> None:
    small.entries["general"][0]["id"] = "goose-soft-eggs"
    small.entries["goose"][1]["id"] = "Goose_eggs"
    faults = "\n".join(small.faults())
    assert "编号要以 general- 开头" in faults
    assert "id must match" in faults
    small.entries["goose"][1]["id"] = "goose-few-eggs"
    assert "编号 goose-soft-eggs 已用于" in "\n".join(small.faults())


def test_related_entries_exist_and_are_others(small: Small) -> None:
    small.entries["goose"][0]["related"] = ["goose-few-eggs", "goose-nothing", "goose-soft-eggs"]
    faults = small.faults()
    assert [fault.split(" / ")[1] for fault in faults] == [
        "there is no other entry goose-nothing",
        "there is no other entry goose-soft-eggs",
    ]


def test_a_slip_in_one_entry_brings_no_faults_of_those_that_name_it(small: Small) -> None:
    small.entries["general"][0]["related"] = ["goose-few-eggs", "goose-nothing"]
    small.entries["goose"][1]["titel"] = small.entries["goose"][1].pop("title")
    faults = small.faults()
    phantoms = [fault for fault in faults if "there is no other entry" in fault]
    assert len(faults) > len(phantoms)
    assert [fault.split(" / ")[1] for fault in phantoms] == ["there is no other entry goose-nothing"]


def test_nor_does_a_file_that_is_no_yaml_or_cannot_be_opened(small: Small) -> None:
    small.entries["general"][0]["related"] = ["goose-few-eggs"]
    small.write()
    goose = small.folder / "entries/goose.yaml"
    goose.write_text(goose.read_text(encoding="utf-8") + "\n  : : [", encoding="utf-8")
    (small.folder / "entries/sheep.yaml").symlink_to(small.folder / "nowhere")
    small.write = lambda: None  # type: ignore[method-assign]
    assert {fault.split(":")[0] for fault in small.faults()} == {"entries/goose.yaml", "entries/sheep.yaml"}


def test_both_languages_have_the_same_sections(small: Small) -> None:
    small.entries["goose"][0]["answer"]["zh"]["wait"] = "七天。"
    small.entries["goose"][1]["answer"]["en"]["drugs"] = "By the label."
    faults = "\n".join(small.faults())
    assert "缺少 wait" in faults
    assert "缺少 drugs" in faults


def test_both_languages_are_needed(small: Small) -> None:
    small.entries["goose"][0]["title"].pop("en")
    small.entries["goose"][1]["phrasings"]["en"] = []
    faults = "\n".join(small.faults())
    assert "缺少 en" in faults
    assert "en 至少要有 1 项" in faults


def test_a_word_stands_for_one_thing(small: Small) -> None:
    changed(small.lexicon["synonyms"], 怎么治=["咋办"], 软蛋=["没壳蛋"])
    small.lexicon["no_subject"] = ["企鹅", "猪", "？"]
    faults = "\n".join(small.faults())
    assert "咋办 写了两次，见第" in faults
    assert "软蛋 已归到 软壳蛋" in faults
    assert "怎么治 已归到 怎么办" in faults
    assert "猪 写了两次" in faults
    assert "？ 没有可读的字" in faults


def test_an_alarm_has_its_own_code(small: Small) -> None:
    small.red_flags.append(dict(small.red_flags[0]))
    assert [fault.split(" / ")[1] for fault in small.faults()] == ["R4 is there twice"]


def test_sections_come_in_the_order_of_reading(real: KnowledgeBase) -> None:
    for entry in real.entries.values():
        assert list(entry.answer.zh) == [section for section in SECTIONS if section in entry.answer.zh]
