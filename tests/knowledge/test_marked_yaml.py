"""Files that people write: every slip is told with its place, in plain words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.errors import Fault, InputFault
from bot.marked_yaml import Marked, faults_of, load_marked


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Name(Strict):
    zh: str
    en: str


class Place(Strict):
    title: Name
    count: Annotated[int, Field(ge=1, le=12)] = 1
    kind: Literal["town", "village"] = "town"
    other: Name | None = None
    tags: list[Annotated[str, Field(min_length=1)]] = []
    by_month: dict[str, Name] = {}
    day: date | None = None
    share: float = 0.5
    code: Annotated[str, Field(pattern="^[a-z]+$", max_length=3)] = "a"
    pair: Annotated[list[int], Field(min_length=2, max_length=2)] = [1, 2]
    on: bool = True
    number: Annotated[int, Field(gt=0, lt=5)] = 1
    either: str | Name = "x"
    names: list[Annotated[Name, Field(strict=True)]] = []
    shown: str = Field("x", alias="shownAs")

    @field_validator("tags")
    @classmethod
    def no_twins(cls, tags: list[str]) -> list[str]:
        if len(set(tags)) != len(tags):
            raise ValueError("有重复的标签 / the same tag twice")
        return tags


class Places(Strict):
    places: list[Place]


def load_text(folder: Path, text: str | bytes) -> Marked:
    path = folder / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_marked(path, "file.yaml")


def refused(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(InputFault) as caught:
        load_text(folder, text)
    return [str(fault) for fault in caught.value.faults]


def complaints(folder: Path, text: str) -> list[str]:
    marked = load_text(folder, text)
    with pytest.raises(ValidationError) as caught:
        Places.model_validate(marked.data)
    return [str(fault) for fault in faults_of(marked, caught.value, Places)]


def test_values_are_what_people_mean(tmp_path: Path) -> None:
    marked = load_text(
        tmp_path, "open: 18:00\nword: no\nday: 2026-12-01\nphone: 0313\nn: -3\nx: 1.5\nyes: true\nnone:\n12: a\n"
    )
    assert marked.data == {
        "open": "18:00",
        "word": "no",
        "day": date(2026, 12, 1),
        "phone": "0313",
        "n": -3,
        "x": 1.5,
        "yes": True,
        "none": None,
        "12": "a",
    }


def test_every_value_has_a_place_and_what_is_not_there_has_its_neighbours(tmp_path: Path) -> None:
    marked = load_text(tmp_path, "places:\n  - title: {zh: 镇}\n    count: 3\n  - x\n")
    assert marked.at(("places", 0, "count")) == (3, 5)
    assert marked.at(("places", 0, "title", "zh")) == (2, 13)
    assert marked.at(("places", 1)) == (4, 5)
    assert marked.at(("places", 0, "title", "en")) == (2, 5)
    assert marked.at(()) == (1, 1)
    assert marked.fault(("places", 1), "bad") == Fault("file.yaml", 4, 5, "bad")


def test_a_file_is_called_by_its_path_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    assert load_marked(path).file == str(path)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [1\n", "file.yaml:2:1"),
        ("a: 'x\n", "file.yaml:2:1"),
        ("a: 1\n---\nb: 2\n", "file.yaml:2:1"),
        ("a: x\x07\n", "file.yaml:1:5"),
        (b"a: 1\nb: \xff\n", "file.yaml:2:4"),
        ("", "file.yaml:1:1"),
        ("- 1\n", "file.yaml:1:1"),
        ("a: &x 1\nb: *x\n", "file.yaml:1:4"),
        ("a: !!python/object:os.x {}\n", "file.yaml:1:4"),
        ("? [1]\n: 2\n", "file.yaml:1:3"),
        ("a: 2024-13-45\n", "file.yaml:1:4"),
        ("a: " + "[" * 60 + "]" * 60, "file.yaml:1:43"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_at_its_place(tmp_path: Path, text: str | bytes, place: str) -> None:
    faults = refused(tmp_path, text)
    assert faults[0].startswith(f"{place}: ")
    assert " / " in faults[0]


def test_deep_nesting_does_not_exhaust_the_stack(tmp_path: Path) -> None:
    assert refused(tmp_path, "a: " + "[" * 100_000)[0].startswith("file.yaml:")


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputFault) as caught:
        load_marked(tmp_path / "none.yaml", "none.yaml")
    assert str(caught.value).startswith("none.yaml: 读不了文件")


def test_keys_written_twice_are_all_told(tmp_path: Path) -> None:
    assert refused(tmp_path, "a: 1\na: 2\nb: {c: 1, c: 2}\n") == [
        "file.yaml:2:1: a 写了两次，见第 1 行 / a is written twice, see line 1",
        "file.yaml:3:11: c 写了两次，见第 3 行 / c is written twice, see line 3",
    ]


def test_missing_and_misspelt_keys_are_told_together_with_the_nearest_name(tmp_path: Path) -> None:
    text = "places:\n  - titel: {zh: 镇, en: Town}\n    other: {zh: 镇, en: Town, eng: x}\n"
    text += "    by_month: {a: {zhh: x, en: y, zh: z}}\n"
    assert complaints(tmp_path, text) == [
        "file.yaml:2:5: 不认识的字段 titel，是不是 title？ / unknown key titel, did you mean title?",
        "file.yaml:2:5: 缺少 title / title is missing",
        "file.yaml:3:30: 不认识的字段 eng，是不是 en？ / unknown key eng, did you mean en?",
        "file.yaml:4:20: 不认识的字段 zhh，是不是 zh？ / unknown key zhh, did you mean zh?",
    ]


def test_the_nearest_name_is_found_behind_choices_and_lists(tmp_path: Path) -> None:
    text = "places:\n  - title: {zh: 镇, en: T}\n    either: {zh: 镇, en: T, enn: x}\n    names: [{zh: 镇, en: T, zhh: x}]\n"
    assert [fault.partition(": ")[2] for fault in complaints(tmp_path, text)] == [
        "either 要写成文字，数字请加引号 / either must be text: put numbers in quotes",
        "不认识的字段 enn，是不是 en？ / unknown key enn, did you mean en?",
        "不认识的字段 zhh，是不是 zh？ / unknown key zhh, did you mean zh?",
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense: 1", "不认识的字段 nonsense / unknown key nonsense"),
        ("count: 13", "count 不能大于 12 / count must be at most 12"),
        ("count: 0", "count 不能小于 1 / count must be at least 1"),
        ("count: many", "count 要写整数 / count must be a whole number"),
        ("number: 0", "number 要大于 0 / number must be greater than 0"),
        ("number: 5", "number 要小于 5 / number must be less than 5"),
        ("kind: city", "kind 只能是 town, village / kind must be one of town, village"),
        ("tags: [a, a]", "有重复的标签 / the same tag twice"),
        ("tags: ['']", "tags 不能空着 / tags must not be empty"),
        ("tags: x", "tags 要写成列表，每项前加“- ” / tags must be a list of '- ' items"),
        ("tags: [12316]", "tags 要写成文字，数字请加引号 / tags must be text: put numbers in quotes"),
        ("other: 3", "other 要写成“名称: 值” / other must be 'name: value' pairs"),
        ("day: soon", "day 要写日期，如 2027-11-01 / day must be a date such as 2027-11-01"),
        ("share: half", "share 要写数字 / share must be a number"),
        ("code: abcd", "code 太长，最多 3 个字 / code is too long: at most 3 characters"),
        ("code: A1", "code 的写法不对，要符合 ^[a-z]+$ / code must match ^[a-z]+$"),
        ("pair: [1]", "pair 至少要有 2 项 / pair needs at least 2"),
        ("pair: [1, 2, 3]", "pair 最多 2 项 / pair may have at most 2"),
        ("on: perhaps", "on 要写 true 或 false / on must be true or false"),
        ("shownas: a", "不认识的字段 shownas，是不是 shownAs？ / unknown key shownas, did you mean shownAs?"),
    ],
)
def test_mistakes_are_told_in_plain_words(tmp_path: Path, line: str, words: str) -> None:
    faults = complaints(tmp_path, f"places:\n  - title: {{zh: 镇, en: Town}}\n    {line}\n")
    assert len(faults) == 1
    assert faults[0].startswith("file.yaml:3:")
    assert faults[0].endswith(f": {words}")


def test_a_mistake_without_words_of_ours_keeps_those_of_the_checker(tmp_path: Path) -> None:
    class Odd(Strict):
        a: Annotated[int, Field(multiple_of=2)]

    marked = load_text(tmp_path, "a: 3\n")
    with pytest.raises(ValidationError) as caught:
        Odd.model_validate(marked.data)
    (fault,) = faults_of(marked, caught.value, Odd)
    assert fault.message.startswith("a 不对：Input should be a multiple of 2")


def test_faults_of_a_part_stand_where_the_part_stands(tmp_path: Path) -> None:
    marked = load_text(tmp_path, "outer:\n  zh: 镇\n")
    with pytest.raises(ValidationError) as caught:
        Name.model_validate(marked.data["outer"])
    assert [str(f) for f in faults_of(marked, caught.value, Name, ("outer",))] == [
        "file.yaml:1:1: 缺少 en / en is missing"
    ]
