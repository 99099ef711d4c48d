"""Counts of heads, in every form in which people write them."""

from __future__ import annotations

import pytest

from knowledge.heads import heads


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("死了七八只", [7]),
        ("一宿没了二十", [20]),
        ("三百剩一半", [300]),
        ("今天死仨明天死俩的", [3, 2]),
        ("五百只鹅苗就剩三百来只", [500, 300]),
        ("死了小一百只鸡", [100]),
        ("伤十好几", [10]),
        ("好几十", [50]),
        ("死了12只", [12]),
        ("3 ewes and a dozen geese", [3, 12]),
        ("第三天", []),
        ("三天 两点 五斤 二十亩 十块钱", []),
        ("百草枯 四肢 十分 七窍", []),
        ("5 days old, 3 kg, 2 times", []),
        ("", []),
    ],
)
def test_heads_are_counted_and_nothing_else(text: str, counts: list[int]) -> None:
    assert [value for _, _, value in heads(text)] == counts
