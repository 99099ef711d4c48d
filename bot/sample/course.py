"""What people do in a sample life: the farmer taps, adds a word or says nothing; the expert answers, late or soon, or asks others.

All of it by chance, and by the buttons that people have. What follows is the core's business.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from bot.core.clocks import hours
from bot.core.events import Asks, Media
from bot.core.experts.cards import nearest
from bot.core.house import House
from bot.core.panel.panel_state import PanelStatus
from bot.core.posts import ladder
from bot.core.situation import WITH_PERSON, Language, Status
from bot.core.taps import Verb
from bot.sample.life import Life, Over
from bot.sample.questions import numbered

_WITH_PHOTO = 0.08
_LIVESTOCK = ("goose", "chicken", "sheep")
# What an expert does with a case, by weight.
_DEEDS = {"reply": 54, "send": 14, "page": 8, "pass": 7, "sleep": 4, "hold": 5, "panel": 4, "visit": 6}
_OF_ALARMS = ("reply", "send")
_LEAVES = ("pass", "sleep")  # deeds after which somebody else has it
_HANDS = 6  # so often a case changes hands before somebody answers it


@dataclass(frozen=True, slots=True)
class Cast:
    """Who may speak: the county's words, the pictures there are, and the chance that decides. `slow`: how many times longer
    than usual experts take."""

    house: House
    pictures: tuple[Media, ...]
    chance: Random
    slow: float = 1.0

    def words(self, name: str) -> str:
        return self.house.words.text(f"sample.{name}", Language.SIMPLIFIED)

    def one_of(self, name: str) -> str:
        return self.house.words.text(self.chance.choice(list(numbered(self.house, name))), Language.SIMPLIFIED)

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def minutes(self, middle: float, spread: float = 0.9) -> float:
        """A span whose middle value is that many minutes, at least one."""
        return max(1.0, middle * math.exp(self.chance.gauss(0, 1) * spread))


def live(life: Life, cast: Cast, question: str) -> None:
    """The question and all that follows, to its end or to the end of the sample."""
    try:
        media = (cast.chance.choice(cast.pictures),) if cast.pictures and cast.maybe(_WITH_PHOTO) else ()
        life.farmer_says(question, media)
        _Course(life, cast).run()
    except Over:
        pass


class _Course:
    def __init__(self, life: Life, cast: Cast) -> None:
        self.life, self.cast = life, cast

    def run(self) -> None:
        life = self.life
        if not life.cases:  # small talk makes no consultation
            return
        while life.bells and life.case.status is Status.GATHERING:  # short lines are waited for
            self._next_bell()
        self._with_the_bot()
        self._with_people()
        self._afterwards()
        while life.bells:
            self._next_bell()
            self._with_people()

    def _next_bell(self) -> None:
        """Nobody does anything until something comes due."""
        self.life.wait(min(bell.due for bell in self.life.bells))

    def _soon(self, middle: float) -> None:
        """The farmer's own time."""
        self.life.wait(self.life.now + timedelta(minutes=self.cast.minutes(middle)))

    # --- the bot

    def _with_the_bot(self) -> None:
        life, cast = self.life, self.cast
        if life.case.status is Status.CHOOSING and life.case.shown:
            self._soon(3)
            offered = [entry for entry, _ in life.case.shown.candidates]
            picked = cast.chance.choices(("none", *offered[:2]), (20, 60, 20)[: 1 + len(offered[:2])])[0]
            if cast.maybe(0.9):
                life.farmer_taps(Verb.PICK, picked)
        if life.case.status is Status.ANSWERED:
            kind = cast.chance.random()
            if kind < 0.48:
                self._soon(8)
                life.farmer_taps(Verb.HELPFUL)
            elif kind < 0.6:
                self._soon(25)
                life.farmer_taps(Verb.UNSOLVED)

    # --- people

    def _with_people(self) -> None:
        for _ in range(_HANDS):
            if not self._waits:
                return
            self._deed()
        if self._waits:
            self._at_work(self.cast.minutes(30), red=False)
            self._reply(self.life.case.holder or self.cast.house.county.lead)

    @property
    def _waits(self) -> bool:
        return self.life.case.status in (Status.WAITING, Status.TAKEN)

    def _deed(self) -> None:
        life, cast = self.life, self.cast
        who = life.case.holder
        red = bool(life.case.red_flags)
        if who is None:  # with nobody: the lead takes it
            who = cast.house.county.lead
        last = who == cast.house.county.lead  # nobody stands above: sooner or later the lead answers
        kinds = [one for one in _DEEDS if one in _OF_ALARMS or not red]
        kinds = [one for one in kinds if one not in _LEAVES or not last]
        kind = cast.chance.choices(kinds, [_DEEDS[one] for one in kinds])[0]
        if kind == "sleep":
            before = life.case.holder
            while life.bells and life.case.holder == before and life.case.status is Status.WAITING:
                self._next_bell()
            return
        self._at_work(cast.minutes(6 if red else 75) * cast.slow, red)
        if life.case.status in WITH_PERSON and life.case.holder in (who, None):
            self._deeds()[kind](who)

    def _at_work(self, minutes: float, red: bool) -> None:
        life = self.life
        plain = life.now + timedelta(minutes=minutes)
        life.wait(plain if red else hours.add_working(self.cast.house.county, life.now, int(minutes)))

    def _deeds(self) -> dict[str, Callable[[str], None]]:
        return {
            "reply": self._reply, "send": self._send, "page": self._page, "pass": self._pass, "hold": self._hold,
            "panel": self._panel, "visit": self._visit,
        }  # fmt: skip

    @property
    def _kind(self) -> str:
        industry = self.life.case.industry
        return "livestock" if industry in _LIVESTOCK else "general" if industry in (None, "general") else "crops"

    @property
    def _field(self) -> str:
        return "livestock" if self._kind == "livestock" else "crops"

    def _reply(self, who: str) -> None:
        life, cast = self.life, self.cast
        if cast.maybe(0.4):
            life.post_taps(who, Verb.TAKE)
            self._at_work(cast.minutes(12), bool(life.case.red_flags))
        if cast.maybe(0.12):
            life.post_says(who, cast.one_of("remark"), internal=True)
        life.post_says(who, cast.one_of(f"reply.{self._kind}"))
        if cast.maybe(0.2):
            self._soon(240)
            life.farmer_says(cast.one_of("adds"), about=life.case.number)
            self._at_work(cast.minutes(50), bool(life.case.red_flags))
            if life.case.status is not Status.CLOSED:
                life.post_says(who, cast.one_of(f"reply.{self._kind}"))

    def _send(self, who: str) -> None:
        near = nearest(self.cast.house.knowledge, self.life.case)
        if not near:
            return self._reply(who)
        self.life.post_taps(who, Verb.SEND, near[0].id)
        return None

    def _page(self, who: str) -> None:
        near = nearest(self.cast.house.knowledge, self.life.case)
        if near:
            self.life.post_taps(who, Verb.PAGE, near[0].id)
        self._reply(who)

    def _pass(self, who: str) -> None:
        self.life.post_taps(who, Verb.NOT_MINE)
        why = self.cast.chance.choices(("field", "place", "busy", "help"), (55, 15, 20, 10))[0]
        self.life.post_taps(who, Verb.NOT_MINE, why)

    def _hold(self, who: str) -> None:
        life, cast = self.life, self.cast
        life.post_taps(who, Verb.ASK, "photo")
        life.post_taps(who, Verb.HOLD, "photo")
        if cast.pictures and cast.maybe(0.8):
            self._soon(180)
            life.farmer_says(cast.words("photo"), (cast.chance.choice(cast.pictures),), about=life.case.number)
        else:
            while life.bells and life.case.held_for:
                self._next_bell()
        self._at_work(cast.minutes(40), red=False)
        if life.case.status in WITH_PERSON and life.case.holder == who:
            life.post_says(who, cast.one_of(f"reply.{self._kind}"))

    def _panel(self, who: str) -> None:
        life, cast = self.life, self.cast
        case, field = life.case, self._field
        county = cast.house.county
        life.post_taps(who, Verb.PANEL)
        life.post_says(who, cast.words(f"panel.{field}.question"), Asks.PANEL_QUESTION)
        members = [member.person for member in life.panels[case.number, life.case.panels].members]
        others = [post.id for post in county.people if post.role == "expert" and post.id not in (who, *members)]
        for extra in others[: max(0, 3 - len(members))]:
            life.post_taps(who, Verb.PANEL_ADD, extra)
            members.append(extra)
        life.post_taps(who, Verb.PANEL_CALL)
        for member in members:
            self._at_work(cast.minutes(45, 0.6), red=False)
            if cast.maybe(0.85):
                life.post_says(member, cast.one_of(f"panel.{field}.opinion"), Asks.OPINION)
        key = case.number, life.case.panels
        while life.bells and life.panels[key].status is PanelStatus.SITTING:
            self._next_bell()
        self._at_work(cast.minutes(30), red=False)
        if life.panels[key].status is PanelStatus.SHORT:
            life.post_taps(who, Verb.PANEL_GO, str(key[1]))
        if life.panels[key].status is PanelStatus.CONCLUDING and life.case.holder == who:
            day = (life.now.astimezone(county.tz) + timedelta(days=3)).date().isoformat()
            life.conclude(who, cast.words(f"panel.{field}.answer"), cast.words(f"panel.{field}.measures"), day)

    def _visit(self, who: str) -> None:
        life, cast = self.life, self.cast
        if not ladder.may_take(cast.house.county, life.case, who):
            return self._reply(who)
        days = cast.chance.choice((1, 1, 2))
        came = life.now.astimezone(cast.house.county.tz) + timedelta(days=days)
        life.post_taps(who, Verb.VISIT, came.date().isoformat())
        life.post_says(who, cast.one_of(f"reply.{self._kind}"))
        life.wait(came.replace(hour=10, minute=cast.chance.randrange(60)))
        if cast.maybe(0.9):
            life.post_says(who, cast.one_of(f"finding.{self._field}"), Asks.FINDING)
        return None

    # --- how it ends

    def _afterwards(self) -> None:
        life, cast = self.life, self.cast
        if life.case.status is Status.REPLIED:
            kind = cast.chance.random()
            self._soon(300)
            if life.case.status is Status.REPLIED and kind < 0.45:
                life.farmer_taps(Verb.DONE)
            elif life.case.status is Status.REPLIED and kind < 0.6 and life.case.holder:
                life.post_taps(life.case.holder, Verb.CLOSE)
                ending = cast.chance.choices(("solved", "unsolved", "lost", "silent"), (70, 12, 6, 12))[0]
                life.post_taps(life.case.holder, Verb.ENDED, ending)
        first = life.case.number
        while life.bells and life.cases[first].result is None:
            self._next_bell()
            self._with_people()
        if life.cases[first].result is not None and cast.maybe(0.5):
            self._asked()

    def _asked(self) -> None:
        """What the farmer says when asked days later; whoever is no better off has a person again."""
        life, cast = self.life, self.cast
        self._soon(200)
        life.farmer_taps(Verb.WENT, cast.chance.choices(("better", "same", "worse"), (78, 16, 6))[0])
        if life.case.status in WITH_PERSON and life.case.status is not Status.REPLIED:
            self._with_people()
        elif cast.maybe(0.7):
            self._soon(3)
            life.farmer_taps(Verb.DID, cast.chance.choices(("yes", "partly", "no"), (66, 24, 10))[0])
