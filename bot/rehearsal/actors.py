"""Who plays: every `farmer:NAME` and `expert:ID` of a scenario with the chat they write from and what lies in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.config import County, Township, Village
from bot.core.events import Address, Ref
from bot.core.people import farmer_id
from bot.core.plan import Parcel
from bot.rehearsal.stage import Letter, Stage

_FIRST_POST, _FIRST_FARMER = 1_000, 1_000_000  # Telegram accounts


@dataclass
class Actor:
    """One who plays. `id` is what JSON lines call them: the name of a farmer, the id of somebody with a post.

    `homes` are the addresses at which messages reach them, the one they write from first.
    """

    role: str
    id: str
    name: str
    homes: tuple[Address, ...]
    own: list[Ref] = field(default_factory=list)  # what they wrote, in order

    def letters(self, stage: Stage) -> list[Letter]:
        """What reached them, in order."""
        found = [letter for home in self.homes for letter in stage.chat(home).letters]
        return sorted(found, key=lambda letter: letter.id)


class Company:
    """All who play. People with a post write from Telegram, but those in `without` from the browser desk."""

    def __init__(self, county: County, without: frozenset[str]) -> None:
        self._actors: dict[str, Actor] = {}
        self._farmers: dict[str, Actor] = {}
        for number, post in enumerate(county.people, start=_FIRST_POST):
            who, desk = f"{post.role}:{post.id}", Address("web", post.id)
            homes = (desk,) if who in without else (Address("tg", str(number)), desk)
            self._actors[who] = Actor(post.role, post.id, post.title.zh, homes)

    def __getitem__(self, who: str) -> Actor:
        if who not in self._actors:
            name = who.partition(":")[2]
            home = Address("tg", str(_FIRST_FARMER + len(self._farmers)))
            self._actors[who] = self._farmers[farmer_id(home)] = Actor("farmer", name, name, (home,))
        return self._actors[who]

    def posts(self) -> list[Actor]:
        """Those with a post who have pressed Start."""
        return [actor for actor in self._actors.values() if actor.role != "farmer" and len(actor.homes) > 1]

    def reader(self, parcel: Parcel) -> str:
        """The id of who reads this: what is for a farmer without a phone reaches who speaks for them."""
        holder = next((actor for actor in self._actors.values() if parcel.to in actor.homes), None)
        return holder.id if holder is not None and holder.role != "farmer" else parcel.person

    def farmer(self, person_id: str) -> str:
        """What the scenario calls the farmer whom the store knows by this id."""
        found = self._farmers.get(person_id)
        return found.name if found else person_id


def places(county: County) -> list[Township | Village]:
    """Every township and every village."""
    villages = [village for township in county.townships for village in township.villages]
    return [*county.townships, *villages]
