"""What somebody in a scenario can do: one small function a verb, from a step to the event that a handler would make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.core.events import (
    Address,
    Commanded,
    Edited,
    Event,
    Media,
    MediaKind,
    ReachabilityChanged,
    Ref,
    Said,
    Tapped,
)
from bot.core.plan import Button, ParcelKind
from bot.rehearsal.actors import Actor
from bot.rehearsal.script import Step
from bot.rehearsal.stage import Letter, Stage

_KANGBAO = (41.85, 114.60)  # where a place lies that somebody sends: degrees, in the county


class CannotDo(Exception):
    """The step cannot be done as things stand: its words, Chinese first."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A step at its moment."""

    stage: Stage
    actor: Actor
    step: Step

    def who(self, sender: Address | None = None) -> dict[str, Any]:
        """What every event of this person has. Raises CannotDo: who has blocked the bot cannot write to it there."""
        sender = sender or self.actor.homes[0]
        if sender in self.stage.blocked and self.step.verb != "blocks":
            raise CannotDo(f"{self.actor.name}停用了机器人，要先 comes_back / has blocked the bot: comes_back first")
        return {"key": self.stage.key(), "at": self.stage.clock.now(), "sender": sender, "name": self.actor.name}

    def write(self, chat: Address) -> Ref:
        """The next message of this person in that chat."""
        ref = Ref(chat, self.stage.chat(chat).next_id())
        self.actor.own.append(ref)
        return ref


Act = Callable[[Deed], Event]


def event_of(deed: Deed) -> Event:
    """The event of this deed. Raises CannotDo."""
    return ACTS[deed.step.verb](deed)


def says(deed: Deed) -> Event:
    """Words, with a picture or a recording where one is sent with them; as a reply to a message, or to none."""
    meant = _meant(deed)
    chat = meant.parcel.to if meant else deed.actor.homes[0]
    return Said(
        **deed.who(chat),
        text=deed.step.says or "",
        media=_media(deed),
        ref=deed.write(chat),
        reply_to=meant.ref if meant else None,
    )


def _media(deed: Deed) -> tuple[Media, ...]:
    if deed.step.sends is None:
        return ()
    kind, number = MediaKind(deed.step.sends), len(deed.actor.own) + 1
    if kind is MediaKind.LOCATION:
        return (Media(kind, latitude=_KANGBAO[0], longitude=_KANGBAO[1]),)
    name = f"{deed.actor.homes[0].chat}-{number}"
    seconds = 10 if kind in (MediaKind.VOICE, MediaKind.VIDEO, MediaKind.AUDIO) else 0
    return (Media(kind, f"tg:{name}", unique=name, size=100_000, seconds=seconds),)


def _meant(deed: Deed) -> Letter | None:
    """The message that is replied to."""
    target = deed.step.replies_to
    if target is None:
        return None
    letters = [letter for letter in deed.actor.letters(deed.stage) if letter.parcel.number is not None]
    if target == "card":
        letters = [letter for letter in letters if letter.parcel.kind is ParcelKind.CARD]
    elif isinstance(target, int):
        letters = [letter for letter in letters if letter.parcel.number == target]
    if not letters:
        what = {"card": "咨询单 / no card", "last": "消息 / no message"}.get(
            str(target), f"咨询 {target} 号的消息 / nothing of consultation {target}"
        )
        raise CannotDo(f"{deed.actor.name}这时还没有收到{what} has reached them yet")
    return letters[-1]


def taps(deed: Deed) -> Event:
    """The newest button that is called so, or else the newest whose text holds these words."""
    wanted = deed.step.taps or ""
    letters = deed.actor.letters(deed.stage)
    shown = [(letter, button) for letter in reversed(letters) for row in letter.parcel.buttons for button in row]
    named = [one for one in shown if one[1].text == wanted] or [one for one in shown if wanted in one[1].text]
    if not named:
        texts = "、".join(dict.fromkeys(button.text for _, button in shown)) or "（一个也没有 / none）"
        raise CannotDo(
            f"{deed.actor.name}这时没有按钮 {wanted}，有的是：{texts} / has no button {wanted} now; there are the above"
        )
    letter, button = named[0]
    return _pressed(deed, letter, button)


def _pressed(deed: Deed, letter: Letter, button: Button) -> Event:
    chat = letter.parcel.to
    if button.wants == "contact":
        return Said(**deed.who(chat), contact="13800000000", ref=deed.write(chat))
    if not button.data:
        raise CannotDo(f"{button.text} 只是一个网址 / is a link only")
    return Tapped(**deed.who(chat), data=button.data, ref=letter.ref)


def commands(deed: Deed) -> Event:
    """A command such as /mine, with or without its slash."""
    name, _, argument = (deed.step.commands or "").strip().removeprefix("/").partition(" ")
    chat = deed.actor.homes[0]
    return Commanded(**deed.who(), command=name.lower(), argument=argument.strip(), ref=deed.write(chat))


def edits(deed: Deed) -> Event:
    """The person's newest message has other words now."""
    if not deed.actor.own:
        raise CannotDo(f"{deed.actor.name}还没有发过消息 / has not written anything yet")
    ref = deed.actor.own[-1]
    return Edited(**deed.who(ref.address), ref=ref, text=deed.step.edits or "")


def away(deed: Deed) -> Event:
    """/away, as the person would write it: the days, and who stands in."""
    absence, county = deed.step.away, deed.stage.house.county
    assert absence is not None, "the form holds that"
    stand_in = county.person(absence.stand_in or "")
    argument = f"{absence.first} {absence.last}" + (f" {stand_in.title.zh}" if stand_in else "")
    return Commanded(**deed.who(), command="away", argument=argument, ref=deed.write(deed.actor.homes[0]))


def blocks(deed: Deed) -> Event:
    """Stops the bot: from now on nothing arrives, and the messenger says so."""
    deed.stage.blocked.add(deed.actor.homes[0])
    return ReachabilityChanged(**deed.who(), reachable=False)


def comes_back(deed: Deed) -> Event:
    deed.stage.blocked.discard(deed.actor.homes[0])
    return ReachabilityChanged(**deed.who(), reachable=True)


ACTS: dict[str, Act] = {
    "says": says,
    "sends": says,
    "taps": taps,
    "commands": commands,
    "edits": edits,
    "away": away,
    "blocks": blocks,
    "comes_back": comes_back,
}
