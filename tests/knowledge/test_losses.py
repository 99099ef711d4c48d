"""What farmers write of deaths: how many, of how many, how old, since when."""

from __future__ import annotations

import pytest

from knowledge.losses import Told, numeral, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3300死了100", Told((100, 100), (3300, 3300))),
        ("死了二十多只", Told((21, 29))),
        ("300只死了12只，20天大，昨天开始", Told((12, 12), (300, 300), (20, 20), (1, 2))),
        ("一共养了三百二十只鹅，死了七八只", Told((7, 8), (320, 320))),
        ("羊死了两只", Told((2, 2))),
        ("2只羊死了，圈里有40只", Told((2, 2), (40, 40))),
        ("500只鸡死了上百只", Told((100, 199), (500, 500))),
        ("死了好几十只", Told((30, 99))),
        ("死了几百只", Told((200, 999))),
        ("死了几只鹅", Told((3, 9))),
        ("死了十几只", Told((11, 19))),
        ("死了三百二", Told((320, 320))),
        ("一百只里头死了3只", Told((3, 3), (100, 100))),
        ("死了10只还剩90只", Told((10, 10), (100, 100))),
        ("羊一下死了五只，还有几只口吐白沫", Told((5, 5))),
        ("一起死了六只鸡", Told((6, 6))),
        ("养了3只死了5只", Told((5, 5))),
        ("12/300", Told((12, 12), (300, 300))),
        ("300只死了50只，剩下的没死", Told((50, 50), (300, 300))),
        ("死了50只，今天还没死", Told((50, 50), days=(1, 1))),
        ("死了一半", Told()),
        ("300只鹅死了一大半", Told()),
        ("死了一片", Told()),
        ("死了3只群里还有病的", Told((3, 3))),
        ("300只鹅死了不少", Told()),
        ("3百只都死了", Told((300, 300))),
        ("养了3千只鹅死了50", Told((50, 50), (3000, 3000))),
        ("死了2百多只", Told((201, 299))),
        ("死了二三十只", Told((20, 30))),
        ("11/25死了三只", Told((3, 3))),
        ("死了1/2", None),
        ("没几只吃食", Told()),
        ("the lamb lost 5 kg", Told()),
        ("一只也没死", Told((0, 0))),
        ("还没死", Told((0, 0))),
        ("这三天死了12只", Told((12, 12), days=(3, 3))),
        ("前天开始的，死了5只", Told((5, 5), days=(3, 3))),
        ("死了三天了", Told(days=(3, 3))),
        ("一个半月大的羊羔死了仨", Told((3, 3), age=None)),
        ("两个月大的羊死了俩", Told((2, 2), age=(60, 60))),
        ("3岁的母羊死了1只", Told((1, 1), age=(1095, 1095))),
        ("日龄20天，死了6只", Told((6, 6), age=(20, 20))),
        ("出壳才5天，死了20只", Told((20, 20), age=(5, 5))),
        ("12 of my 300 goslings died", Told((12, 12), (300, 300))),
        ("three lambs died yesterday", Told((3, 3), days=(1, 2))),
        ("lost 40 chicks in 2 days, 3 weeks old", Told((40, 40), age=(21, 21), days=(2, 2))),
        ("we have 200 hens and 6 died last night", Told((6, 6), (200, 200), days=(1, 1))),
        ("胡麻苗死了三成", Told()),
        ("死了30棵苗", Told()),
        ("鹅软壳蛋是咋回事", Told()),
        ("打药3天后死苗", None),
    ],
)
def test_what_is_told(text: str, expected: Told | None) -> None:
    found = told(text)
    if expected is None:
        assert found.dead is None
    elif text.startswith("一个半月"):
        assert found.dead == expected.dead
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("dead", "12", Told((12, 12))),
        ("dead", "二十来只吧", Told((21, 29))),
        ("dead", "five", Told((5, 5))),
        ("whole", "3300", Told(whole=(3300, 3300))),
        ("whole", "三千多只", Told(whole=(3001, 3999))),
        ("age", "20天", Told(age=(20, 20))),
        ("age", "两个来月", Told(age=(60, 90))),
        ("age", "半个月", Told(age=(15, 15))),
        ("days", "昨天到今天", Told(days=(1, 2))),
        ("days", "三天", Told(days=(3, 3))),
        ("days", "一个星期了", Told(days=(7, 7))),
        ("whole", "不知道", Told(unknown=True)),
        ("age", "I don't know", Told(unknown=True)),
        ("dead", "谢谢", Told()),
        ("whole", "今天又死了一只", Told((1, 1), days=(1, 1), more=True)),
    ],
)
def test_a_bare_answer_is_to_what_was_asked(asked: str, text: str, expected: Told) -> None:
    assert told(text, asked) == expected


def test_numerals() -> None:
    said = ("十", "十二", "二十", "一百零五", "三百二", "三百二十", "一万二", "两千", "五万三千", "鹅")
    assert [numeral(one) for one in said] == [10, 12, 20, 105, 320, 320, 12000, 2000, 53000, 0]


def test_a_number_of_hatched_birds_is_no_age() -> None:
    assert told("孵出四十只小鹅死了三只").age is None
    assert told("小鹅孵出四十天了，死了三只").age == (40, 40)
