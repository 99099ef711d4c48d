"""Whatever people do, in whatever order: what never happens, and what always holds."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.decide import decide
from bot.core.events import Event, Said
from bot.core.plan import Plan
from bot.core.situation import IN_BOT_HANDS, Role, Situation, Status
from bot.core.taps import Verb, parse
from bot.core.wording import units
from tests.core.cast import ADDRESSES, POSTS, house
from tests.core.world import HARD, PHOTO, VOICE, World, with_expert

FARMERS = ("farmer", "stranger")
EXPERTS = ("expert", "other expert", "stand-in", "lead", "guide", "staff")
SECRET = "内部的话"
WORDS = (
        "鹅下软蛋", "鹅", "下软蛋", "荞麦多会儿种", "骡子不吃草", HARD, "三天了", "咋办", "2", "都不是", "不对", "有用",
        "谢谢", "你好", "好的", "再见", "转人工", "没解决", "土城子镇", "我在照阳", "张北", "小鹅死得多咋办",
        "俺老汉喝了农药", "羊肚子鼓得厉害快不行了", "鵝下軟蛋怎麼辦", "my geese lay soft eggs", "ok", "农药咋兑",
        "x" * 5000, "还有，" * 1500, "\u202e<b>{name}", "", "  ",
)  # fmt: skip
ODD = "\u202e<>{}%'\"\\\x00\ud800😀鹅1 ."
KINDS = ["says"] * 6 + ["taps"] * 7 + ["expert says"] * 3 + ["work"] * 4 + ["time", "command", "edit", "forge", "other"]


def _deed(dice: Random) -> tuple[str, str, int, int, str, str]:
    """One thing that somebody does, as plain values."""
    text = dice.choice(WORDS) if dice.random() < 0.9 else "".join(dice.choices(ODD, k=dice.randint(0, 12)))
    number, pick = dice.choice((1, 1, 1, 0, 2, 3, 5)), dice.randint(0, 1000)
    return dice.choice(KINDS), dice.choice(FARMERS), number, pick, text, dice.choice(EXPERTS)


class Watch:
    """Looks at every step."""

    def __call__(self, event: Event, situation: Situation, plan: Plan) -> None:
        assert decide(event, situation, house()) == plan  # the same again, to the letter
        for parcel in plan.parcels:
            assert parcel.text.strip()
            assert units(parcel.text) <= 4096
            for button in (button for row in parcel.buttons for button in row):
                assert len(button.data.encode()) <= 64
                assert 0 < len(button.text) <= 64
                assert button.wants or parse(button.data) is not None
            if parcel.person not in POSTS.values():
                assert SECRET not in parcel.text
        json.dumps(dict(plan.line.data))
        assert all(timer.due >= event.at for timer in plan.timers)
        self._on_record(event, situation, plan)

    def _on_record(self, event: Event, situation: Situation, plan: Plan) -> None:
        """A farmer's words and media are kept word for word, whatever became of them."""
        speaker = situation.speaker
        if not isinstance(event, Said) or speaker is None or speaker.role is not Role.FARMER:
            return
        if event.contact or plan.line.kind in ("empty", "unsupported", "too_big"):
            return
        (kept,) = [message for message in plan.messages if not message.internal]
        assert (kept.text, kept.media, kept.ref, kept.person) == (event.text, event.media, event.ref, speaker.id)


def _act(world: World, deed: tuple[str, str, int, int, str, str]) -> None:
    kind, who, number, at, text, expert = deed
    if kind == "says":
        media = [(), (), (), (PHOTO,), (VOICE,), (PHOTO, PHOTO)][at % 6]
        letters = world.letters(who)
        to = letters[at % len(letters)] if letters and at % 7 == 0 else None
        world.says(who, text, media=media, to=to, album="a" if at % 3 == 0 else "", too_big=at == 13)
    elif kind == "taps":
        person = who if at % 2 else expert
        data = [data for one in world.letters(person)[-6:] for data in one.buttons.values() if data]
        if data and (data := [d for d in data if not d.startswith("forget")]):
            world.forges(person, data[at % len(data)])
    elif kind == "expert says":
        letters = world.letters(expert)
        to = letters[at % len(letters)] if letters and at % 2 else None
        internal = at % 5 == 0
        about = number if at % 3 == 0 else None
        world.says(expert, SECRET if internal else text, internal=internal, about=about, to=to)
    elif kind == "time":
        world.time_passes(hours=[0.001, 0.01, 0.6, 2.5, 5, 80][at % 6])
    elif kind == "command":
        commands = ["start", "topics", "mine", "language", "place", "expert", "forget", "nonsense"]
        world.commands(who if at % 4 else expert, commands[at % len(commands)], text[:100] if at % 3 else "")
    elif kind == "edit":
        texts = [m.text for m in world.messages if m.ref and m.ref.address == ADDRESSES[who]]
        world.edits(who, texts[at % len(texts)] if texts else "", text)
    elif kind == "forge":
        verb = list(Verb)[at % len(Verb)]
        world.forges(who if at % 2 else expert, f"{verb}.{number}" if at % 3 else f"{verb}.{number}.goose-soft-eggs")
    elif kind == "work":
        _work(world, expert, number, at, text)
    else:
        _other(world, who, at)


# What somebody with a post does with a case beyond answering: each a button's data, with the number put in.
WORK = (
    "hold.{}.photo", "hold.{}.word", "hold.{}", "ask.{}.all", "ask.{}.photo", "visit.{}.done", "visit.{}.off",
    "visit.{}.2026-05-20", "pass.{}.busy_poultry-expert", "notme.{}.field", "panel.{}", "padd.{}.poultry-expert",
    "padd.{}.zhaoyanghe-expert", "padd.{}.county-lead", "pcall.{}", "pgo.{}.1", "pwait.{}.1", "psend.{}.1", "poff.{}.1",
    "close.{}", "ended.{}.solved", "take.{}",
)  # fmt: skip


def _work(world: World, expert: str, number: int, at: int, text: str) -> None:
    """Work on a case: its buttons, answers to what we ask, absences, and speaking for somebody."""
    asked = [one for one in world.letters(expert) if one.parcel.asks is not None]
    if at % 5 == 0 and asked:
        world.says(expert, text, to=asked[at % len(asked)])
    elif at % 5 == 1 and expert != "staff":
        orders = (("away", "5月19日到5月22日"), ("back", ""), ("for", "李大爷 土城子镇 " + text[:60]), ("mine", ""))
        world.commands(expert, *orders[at % len(orders)])
    else:
        world.forges("expert" if at % 2 else expert, WORK[at % len(WORK)].format(number))


def _other(world: World, who: str, at: int) -> None:
    match at % 7:
        case 0:
            world.blocks(who)
        case 1:
            world.comes_back(who)
        case 2:
            world.says(who, unsupported="sticker")
        case 3:
            world.says(who, contact="13800000000")
        case 4:
            world.forges(who, "forget.0.yes")
        case 5:
            world.is_in("group")
        case _:
            world.blocks("expert")


def _holds(world: World) -> None:
    """What is true between any two events."""
    hands = Counter(one.farmer for one in world.consultations.values() if one.status in IN_BOT_HANDS)
    assert not hands or max(hands.values()) == 1
    for one in world.consultations.values():
        bells = {bell.kind for bell in world.bells if bell.number == one.number}
        assert (one.status is Status.CLOSED) == (one.closed_at is not None)
        if one.status is Status.CLOSED:
            assert bells <= {"outcome", "cluster"}
        elif one.status in (Status.WAITING, Status.TAKEN):
            assert one.due_at is not None
            waits = {"hold"} if one.held_for else {"pass_on", "panel", "grace"}
            assert waits & bells, "nobody will ever be asked again"
            assert not one.held_for or not bells & {"seen", "late", "remind", "pass_on"}, (
                "a clock that stands does not ring"
            )
        else:
            assert bells, f"{one.status} and nothing will ever wake it"
        assert len(one.question) <= world.house.county.limits.question_chars
        assert len(one.media) <= world.house.county.limits.media_per_consultation


@settings(max_examples=40, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_whatever_people_do(seed: int) -> None:
    dice = Random(seed)
    world = World(house(), Watch())
    if dice.random() < 0.6:
        with_expert(world)
    for deed in [_deed(dice) for _ in range(40)]:
        _act(world, deed)
        _holds(world)
