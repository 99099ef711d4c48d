"""Traditional characters: what a farm means by a character that can become several, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import InputFault
from bot.locale.load import load_catalogue
from knowledge import script
from knowledge.model import KnowledgeBase
from knowledge.script import doubtful, traditional


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("死了100只，好几只没吃", "死了100隻，好幾隻沒吃"),
        ("只用标签上的", "只用標籤上的"),
        ("停三只几只", "停三隻幾隻"),
        ("草要干，换干草", "草要乾，換乾草"),
        ("不干活，干部来了", "不幹活，幹部來了"),
        ("别喂狗，一天喂多少", "別餵狗，一天餵多少"),
        ("通风后两三天", "通風後兩三天"),
        ("蜂后跑了", "蜂后跑了"),
        ("5公里，圈里", "5公里，圈裡"),
        ("冠子发紫发黑", "冠子發紫發黑"),
        ("面团和地面", "麵糰和地面"),
        ("透明了", "透明了"),
        ("按标签，别签字", "按標籤，別簽字"),
        ("内脏和脏水", "內臟和髒水"),
        ("荞麦多会儿种", "蕎麥多會兒種"),
    ],
)
def test_a_character_becomes_what_is_meant(written: str, read: str) -> None:
    assert traditional(written) == read
    assert doubtful(written) == []


def test_where_two_opinions_differ_the_usual_form_is_taken_and_the_place_is_doubtful() -> None:
    assert traditional("等它干，\n收") == "等它乾，\n收"
    assert doubtful("等它干，\n收") == ["等它干， 收（干→乾？幹？）"]


def test_what_is_traditional_already_stays() -> None:
    assert traditional("鵝下軟殼蛋怎麼辦，三隻") == "鵝下軟殼蛋怎麼辦，三隻"


def test_no_sentence_of_the_program_is_doubtful() -> None:
    words = load_catalogue()
    found = {key: doubtful(words._messages[key].zh) for key in words._messages}
    assert {key: places for key, places in found.items() if places} == {}


def test_no_card_and_no_answer_that_ships_is_doubtful(real: KnowledgeBase) -> None:
    texts = [text for entry in real.entries.values() for text in (entry.title.zh, *entry.answer.zh.values())]
    texts += [text for flag in real.red_flags for text in (flag.title.zh, flag.card.zh)]
    assert [place for text in texts for place in doubtful(text)] == []


class _Longer:
    """A converter that finds a longer word."""

    def convert(self, text: str) -> str:
        return text + "！"


def test_where_a_word_changes_its_length_the_converter_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "_converter", _Longer)
    assert traditional("草要干") == "草要干！"
    assert doubtful("草要干") == []


@pytest.fixture
def another_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    file = tmp_path / "traditional.yaml"
    monkeypatch.setattr(script, "FILE", file)
    script._table.cache_clear()
    yield file
    script._table.cache_clear()


def test_a_slip_in_the_table_is_told(another_table: Path) -> None:
    another_table.write_text("characters: {干活: {幹: []}, 只: {}}\n", encoding="utf-8")
    with pytest.raises(InputFault) as wrong:
        traditional("只")
    assert len(wrong.value.faults) == 2
