"""config.yaml: the sample is right, and every mistake is told at once, at its own place, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import PLACEHOLDER, County, Duty, load_county, read_county
from bot.errors import Fault, InputFault

ROOT = Path(__file__).parents[2]
SMALL = """\
name: {zh: 某县, en: A County}
phones:
  animal_epidemic: "0313-0000000"
townships:
  - id: north
    name: {zh: 北乡, en: North}
    aliases: [北边]
    villages:
      - id: north-one
        name: {zh: 北一村, en: North One}
        guide: guide-north
  - id: south
    name: {zh: 南乡, en: South}
enterprises:
  - id: base
    name: {zh: 基地, en: base}
    industries: [goose]
people:
  - id: expert-north
    role: expert
    title: {zh: 北乡专家, en: the expert for North}
    townships: [north]
    enterprise: base
    panel: [goose]
    stand_in: expert-south
  - id: expert-south
    role: expert
    title: {zh: 南乡专家, en: the expert for South}
    townships: [south]
  - id: guide-north
    role: guide
    title: {zh: 北一村指导员, en: the guide of North One}
  - id: office
    role: staff
    title: {zh: 办公室, en: the office}
lead: expert-south
"""

# The same with every duty given to somebody.
WHOLE = SMALL.replace(
    "lead:",
    """\
    duties: [editor, publisher, manager, admin]
  - id: second
    role: staff
    title: {zh: 另一位, en: the second}
    duties: [publisher]
lead:""",
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def writer(text: str) -> Path:
        file = tmp_path / "config.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return writer


@pytest.fixture
def faults(write: Callable[[str], Path]) -> Callable[..., list[Fault]]:
    """The faults of the small county after some lines were replaced: old, new, old, new, ..."""

    def of(*changes: str) -> list[Fault]:
        text = SMALL
        for old, new in zip(changes[::2], changes[1::2], strict=True):
            assert old in text, old
            text = text.replace(old, new)
        with pytest.raises(InputFault) as caught:
            load_county(write(text), {"goose", "sheep"})
        return list(caught.value.faults)

    return of


def _only(faults: list[Fault]) -> Fault:
    assert len(faults) == 1, faults
    return faults[0]


def test_the_sample_county_is_right_but_for_the_number_it_has_to_fill_in() -> None:
    read = read_county(ROOT / "config.yaml")
    assert [fault.message for fault in read.warnings] == [
        "还没有填本县动物疫情报告电话 / the county's animal-epidemic number is not filled in yet"
    ]
    line = (ROOT / "config.yaml").read_text(encoding="utf-8").splitlines()[read.warnings[0].line - 1]
    assert PLACEHOLDER in line


def test_the_sample_names_the_places_and_bases_of_the_county() -> None:
    county = load_county(ROOT / "config.yaml")
    places = {t.name.zh: [v.name.zh for v in t.villages] for t in county.townships}
    assert places == {
        "土城子镇": ["东叠不齐村"],
        "照阳河镇": ["黑坝沟", "郝家营", "高家庄", "张玉声", "后照阳河", "猫窝沟"],
        "满德堂乡": ["台路沟"],
        "邓油坊镇": ["黄家梁"],
    }
    covering = [county.expert_of(t.id) for t in county.townships]
    bases = [e and e.enterprise for e in covering]
    assert sorted(bases, key=str) == ["buckwheat-base", "chicken-base", "flax-base", "mutton-sheep-base"]


def test_every_industry_of_the_knowledge_base_has_somebody_on_the_panel_of_the_sample() -> None:
    from knowledge.model import INDUSTRIES

    county = load_county(ROOT / "config.yaml", INDUSTRIES)
    assert {industry for person in county.people for industry in person.panel} == set(INDUSTRIES)


def test_a_county_with_its_own_number_has_no_warnings(write: Callable[[str], Path]) -> None:
    read = read_county(write(WHOLE), {"goose"})
    assert isinstance(read.county, County)
    assert read.warnings == ()


def test_the_file_is_named_short_from_the_folder_it_lies_in(
    write: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(SMALL.replace("lead: expert-south", "lead: nobody"))
    monkeypatch.chdir(file.parent)
    with pytest.raises(InputFault) as caught:
        load_county(file)
    assert str(caught.value).startswith("config.yaml:36:1: ")


def test_all_faults_are_told_together_in_the_order_of_the_file(faults: Callable[..., list[Fault]]) -> None:
    found = faults(
        "aliases: [北边]", "alias: [北边]",
        "guide: guide-north\n", "guide: guide-nort\n",
        "[south]", "[suoth]",
        "lead: expert-south", "lead: nobody",
    )  # fmt: skip
    assert [fault.line for fault in found] == [7, 11, 12, 29, 36]
    assert "did you mean aliases?" in found[0].message
    assert "did you mean guide-north?" in found[1].message
    assert found[2].message == "乡镇 south 没有包联专家 / no expert covers the township south"
    assert "did you mean south?" in found[3].message
    assert found[4].message == "没有这个人 nobody / no person nobody"


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("townships: [north]", "townships: [north, west]", (22, 24), "no township west"),
        ("enterprise: base", "enterprise: bas", (23, 5), "no enterprise bas, did you mean base?"),
        ("panel: [goose]", "panel: [gose]", (24, 13), "no industry gose, did you mean goose?"),
        ("industries: [goose]", "industries: [fish]", (17, 18), "no industry fish"),
        ("stand_in: expert-south", "stand_in: expert-east", (25, 5), "no person expert-east"),
        ("stand_in: expert-south", "stand_in: guide-north", (25, 5), "the stand-in guide-north is not an expert"),
        ("stand_in: expert-south", "stand_in: expert-north", (25, 5), "go in a circle: expert-north → expert-north"),
        ("townships: [south]", "townships: [north]", (12, 5), "no expert covers the township south"),
        ("townships: [south]", "townships: []", (12, 5), "no expert covers the township south"),
        ("guide: guide-north\n", "guide: expert-south\n", (11, 9), "does not have the role guide"),
        ("lead: expert-south", "lead: guide-north", (36, 1), "is not an expert and cannot be the last rung"),
        ("id: expert-south", "id: expert-north", (26, 5), "id expert-north is used twice, see line 19"),
        ("zh: 南乡,", "zh: 北边,", (13, 12), "the place name 北边 is used twice"),
        ("lead:", "timezone: Asia/Peking\nlead:", (36, 1), "no time zone Asia/Peking"),
        ("lead:", "timezone: Asia\nlead:", (36, 1), "no time zone Asia"),
        ("lead:", "timezone: ../etc\nlead:", (36, 1), "no time zone ../etc"),
        ("lead:", 'hours: {start: "18:00", end: "8:00"}\nlead:', (36, 25), "must be later than the start 18:00"),
        ("lead:", 'hours: {end: "8:00"}\nlead:', (36, 9), "the end 08:00 must be later than the start 08:00"),
        ("lead:", "hours: {end: 25:00}\nlead:", (36, 9), "must be a time of day such as"),
        ("lead:", "hours: {end: 1080}\nlead:", (36, 9), "must be a time of day such as"),
        ("lead:", "hours: {days: []}\nlead:", (36, 9), "needs at least 1"),
        ("lead:", "hours: {days: [8]}\nlead:", (36, 16), "at most 7"),
        ("lead:", "clocks: {photo_wait_minutes: 525601}\nlead:", (36, 10), "photo_wait_minutes must be at most 525600"),
        ("lead:", "clocks: {place_wait_minutes: 10000000000}\nlead:", (36, 10), "must be at most 525600"),
        (
            "lead:",
            "clocks: {rungs: {lead: {reply_working_minutes: 600000}}}\nlead:",
            (36, 25),
            "must be at most 525600",
        ),
        (
            "lead:",
            "clocks: {rungs: {lead: {reply_working_minutes: 961}}}\nlead:",
            (36, 25),
            "reply must come before pass_on",
        ),
        ("lead:", "clocks: {rungs: {guide: {pass_on_working_minutes: 300}}}\nlead:", (36, 26), "seen must come before"),
        ("lead:", "clocks: {red: {reply_minutes: 90}}\nlead:", (36, 16), "reply must come before pass_on (90"),
        ("lead:", "clocks: {red: {reply_minutes: 600000}}\nlead:", (36, 16), "must be at most 525600"),
        ("lead:", 'hours: {market_days: {start: "08:00"}}\nlead:', (36, 23), "has both start and end"),
        ("lead:", 'hours: {market_days: {start: "9:00", end: "08:00"}}\nlead:', (36, 23), "must be later than 9:00"),
        ("lead:", "hours: {market_days: {ending_in: [10]}}\nlead:", (36, 35), "at most 9"),
        ("lead:", "clocks: {close_after_hours: 8761}\nlead:", (36, 10), "close_after_hours must be at most 8760"),
        ("aliases: [北边]", "aliases: [北边, 北]", (7, 19), "another name needs at least two characters"),
        ("role: staff", "role: guide", (18, 1), "nobody has the role staff"),
        ("lead:", "web: {public_address: http://farm.example}\nlead:", (36, 7), "must be https://host"),
        ("lead:", "web: {public_address: https://farm.example/nongda}\nlead:", (36, 7), "must be https://host"),
        ("lead:", 'web: {public_address: "https://[farm"}\nlead:', (36, 7), "must be https://host"),
        ("lead:", "web: {public_address: https://farm.example:x}\nlead:", (36, 7), "must be https://host"),
        ("lead:", "web: {address: https://farm.example}\nlead:", (36, 7), "unknown key address"),
        ('"0313-0000000"', "12316", (3, 3), "put numbers in quotes"),
        ("phones:\n", "phones:\n  fire: '119'\n  fire: '119'\n", (4, 3), "fire is written twice"),
        ("  animal_epidemic", "  police", (2, 1), "animal_epidemic is missing"),
    ],
)
def test_each_mistake_is_told_at_its_place(
    faults: Callable[..., list[Fault]], old: str, new: str, place: tuple[int, int], words: str
) -> None:
    found = faults(old, new)
    told = [fault for fault in found if words in fault.message]
    assert told, found
    assert (told[0].line, told[0].column) == place


def test_a_village_has_no_other_name_of_one_character_either(faults: Callable[..., list[Fault]]) -> None:
    found = _only(faults("        guide: guide-north\n", "        guide: guide-north\n        aliases: [一]\n"))
    assert "another name needs at least two characters" in found.message


def test_the_longest_clocks_are_a_year_and_the_public_address_is_kept_without_its_slash(
    write: Callable[[str], Path],
) -> None:
    more = "clocks: {photo_wait_minutes: 525600, close_after_hours: 8760}\nweb: {public_address: https://farm.example:8443/}\n"
    county = load_county(write(SMALL + more))
    assert (county.clocks.photo_wait_minutes, county.clocks.close_after_hours) == (525600, 8760)
    assert county.web.public_address == "https://farm.example:8443"


def test_a_role_that_is_misspelt_is_told_once_and_not_as_missing_staff(faults: Callable[..., list[Fault]]) -> None:
    assert "role must be one of" in _only(faults("role: staff", "role: staf")).message


def test_only_an_expert_has_an_experts_posts(faults: Callable[..., list[Fault]]) -> None:
    guide = "title: {zh: 北一村指导员, en: the guide of North One}\n"
    found = faults(guide, f"{guide}    panel: [goose]\n    townships: [south]\n    stand_in: expert-south\n")
    assert [fault.message.partition(" / ")[2] for fault in found] == [
        "only an expert has panel",
        "only an expert has townships",
        "only an expert has stand_in",
    ]


def test_stand_ins_that_go_in_a_circle_are_told_once(faults: Callable[..., list[Fault]]) -> None:
    found = _only(faults("townships: [south]\n", "townships: [south]\n    stand_in: expert-north\n"))
    assert found.message.endswith("expert-north → expert-south → expert-north")


def test_a_broken_field_does_not_hide_the_faults_between_fields(faults: Callable[..., list[Fault]]) -> None:
    found = faults("role: guide", "role: gide", "lead: expert-south", "lead: nobody")
    assert any("role must be one of" in fault.message for fault in found)
    assert any("no person nobody" in fault.message for fault in found)


@pytest.mark.parametrize(
    "text", ["", "- a\n- b\n", "people: nobody\ntownships: 7\nlead: [x]\nhours: 3\n", "name: [a, b"]
)
def test_a_file_of_another_form_is_refused_in_words(write: Callable[[str], Path], text: str) -> None:
    with pytest.raises(InputFault) as caught:
        load_county(write(text))
    assert all(" / " in fault.message for fault in caught.value.faults)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match="cannot read the file"):
        load_county(tmp_path / "config.yaml")


def test_duties_that_nobody_has_are_told(write: Callable[[str], Path]) -> None:
    text = SMALL.replace("    duties: [editor, publisher, manager, admin]\n", "").replace(
        "    duties: [publisher]\n", ""
    )
    told = " ".join(one.message for one in read_county(write(text), {"goose"}).warnings)
    for duty in ("admin", "manager", "editor", "publisher"):
        assert f"nobody has {duty}" in told
    assert "nobody publishes what they wrote" not in told


def test_one_person_who_writes_and_publishes_alone_is_told(write: Callable[[str], Path]) -> None:
    told = read_county(write(WHOLE.replace("    duties: [publisher]\n", "")), {"goose"}).warnings
    assert ["nobody publishes what they wrote" in one.message for one in told] == [True]


def test_only_staff_have_duties(faults: Callable[..., list[Fault]]) -> None:
    told = _only(faults("role: guide", "role: guide\n    duties: [viewer]")).message
    assert "only staff have duties" in told
    misspelt = faults("lead:", "    duties: [publishes]\nlead:")
    assert any("must be one of viewer, editor" in one.message for one in misspelt)


def test_everybody_of_the_staff_reads_and_a_manager_or_admin_reads_red_flags(write: Callable[[str], Path]) -> None:
    county = load_county(write(WHOLE))
    office, second, guide = (county.person(one) for one in ("office", "second", "guide-north"))
    assert office is not None
    assert second is not None
    assert guide is not None
    assert (office.reads_red_flags, second.reads_red_flags, guide.reads_red_flags) == (True, False, False)
    assert second.has(Duty.VIEWER)
    assert not second.has(Duty.EDITOR)
    assert not guide.has(Duty.VIEWER)
