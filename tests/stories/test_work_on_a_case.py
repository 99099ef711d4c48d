"""Work on a case over the whole line: the menu of a post, a page to print that arrives as a file, a word that does not go out."""

from __future__ import annotations

import json

from tests.stories.conftest import Cast
from tests.stories.line import Line
from tests.telegram_double import TelegramDouble
from tests.telegram_double.people import Person


def menu_of(telegram: TelegramDouble, person: Person) -> dict[str, str]:
    """The commands that this person's chat shows, with their words."""
    for shelf, commands in telegram.bot.commands.items():
        scope, _ = json.loads(shelf)
        if scope == {"type": "chat", "chat_id": person.id}:
            return {one["command"]: one["description"] for one in commands}
    return {}


def test_whoever_takes_a_post_has_its_menu_in_the_language_they_read(
    line: Line, cast: Cast, telegram: TelegramDouble
) -> None:
    assert list(menu_of(telegram, cast.expert)) == ["mine", "for", "away", "back", "help", "language"]
    assert list(menu_of(telegram, cast.staff)) == ["help", "language"]
    assert menu_of(telegram, cast.farmer) == {}
    cast.expert.says("/language")
    line.settle()
    cast.expert.taps("English")
    line.settle()
    assert menu_of(telegram, cast.expert)["mine"] == "My open cases"
    telegram.bot.commands.clear()
    line.runner.run(line.menus.show())
    assert list(menu_of(telegram, cast.expert)) == ["mine", "for", "away", "back", "help", "language"]


def test_a_page_to_print_arrives_as_a_file(line: Line, cast: Cast) -> None:
    cast.farmer.says("鹅下软蛋")
    line.settle()
    cast.farmer.taps("没解决，找专家")
    line.settle()
    cast.farmer.taps("土城子镇")
    line.settle()
    cast.expert.taps("更多")
    line.settle()
    cast.expert.taps("发明白纸：鹅下软壳蛋怎么办")
    line.settle()
    cast.farmer.sees("发给您一张明白纸：鹅下软壳蛋怎么办")
    cast.expert.sees("✅ 咨询 1 号：送到了")
