"""A small world for the pages:

a county of a few posts, a gate that remembers what came, and readings that show what it was told.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.clock import ManualClock
from bot.config import County, Name, PersonConfig
from bot.core import plan
from bot.core.events import Address, Event, Media, MediaKind
from bot.core.house import House
from bot.core.people import farmer_id
from bot.core.situation import Consultation, Language, Person, Role, Shown, Status
from bot.errors import StoreUnavailable
from bot.locale.load import load_catalogue
from handlers.web.doors import cookie_name
from handlers.web.keys import Keys
from handlers.web.readings import Case, Chat, Counts, Desk, Line, Overdue, Row
from handlers.web.site import build_site
from knowledge.model import Answer, Entry, KnowledgeBase, Lexicon, Must, OwnTests, Phrases, Words
from tests.web.browser import TestClient

T = TypeVar("T")
SECRET = b"a secret of the tests, long enough"
NOW = datetime(2026, 6, 3, 6, 5, tzinfo=UTC)  # 14:05 in the county
FARMER = "f-00112233445566778899aabb"
EXPERT, STAND_IN, GUIDE, STAFF = "expert-tuchengzi", "expert-zhaoyanghe", "guide-dongdiebuqi", "staff-office"

WORDS = load_catalogue()


def county() -> County:
    """Two townships with an expert each, a guide, a staff member."""
    return County.model_validate(
        {
            "name": {"zh": "坝上县", "en": "Bashang County"},
            "phones": {"animal_epidemic": "0313-0000000"},
            "limits": {"media_mb": 1},
            "townships": [
                {
                    "id": "tuchengzi",
                    "name": {"zh": "土城子镇", "en": "Tuchengzi"},
                    "villages": [
                        {"id": "dongdiebuqi", "name": {"zh": "东叠不齐村", "en": "Dongdiebuqi"}, "guide": GUIDE}
                    ],
                },
                {"id": "zhaoyanghe", "name": {"zh": "照阳河镇", "en": "Zhaoyanghe"}},
            ],
            "people": [
                _post(EXPERT, "expert", "土城子镇包联专家", "Expert for Tuchengzi", townships=["tuchengzi"]),
                _post(STAND_IN, "expert", "照阳河镇包联专家", "Expert for Zhaoyanghe", townships=["zhaoyanghe"]),
                _post(GUIDE, "guide", "东叠不齐村产业指导员", "Guide of Dongdiebuqi"),
                _post(STAFF, "staff", "农技站工作人员", "Extension staff"),
            ],
            "lead": STAND_IN,
        }
    )


def _post(person_id: str, role: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"id": person_id, "role": role, "title": {"zh": zh, "en": en}, **more}


def entry(entry_id: str, industry: str, zh: str, en: str, **more: Any) -> Entry:
    """An entry with a title and one sentence of answer."""
    plain = Entry(
        id=entry_id,
        version="v1",
        title=Words(zh, en),
        industry=industry,
        stage="laying",
        kind="cause",
        phrasings=Phrases((zh,), (en,)),
        must=Must(),
        must_not=Phrases(),
        answer=Answer({"now": "先补贝壳粉。"}, {"now": "Offer shell grit first."}),
        ask_back=Phrases(),
        varies_by=Phrases(),
        months=(),
        sources=(),
        review_by=date(2027, 1, 1),
        confirmed=True,
        red_flag=False,
        human_only=False,
        related=(),
        tests=OwnTests(),
    )
    return replace(plain, **more)


def house() -> House:
    entries = [
        entry("goose-soft-eggs", "goose", "鹅下软蛋", "Soft goose eggs"),
        entry("goose-winter", "goose", "冬天鹅圈咋保温", "Goose house in winter", months=(12, 1)),
        entry("buckwheat-sowing-date", "buckwheat", "荞麦多会儿种", "When to sow buckwheat"),
        entry("general-drug-dose", "general", "打多少药", "Drug dose", human_only=True),
    ]
    lexicon = Lexicon({}, {}, {}, {}, (), (), {}, {})
    knowledge = KnowledgeBase({e.id: e for e in entries}, lexicon, (), "kb1")
    return House(county(), knowledge, None, WORDS)  # type: ignore[arg-type]  # no page asks the matcher


class Outcome:
    def __init__(self, repeat: bool, dead: bool) -> None:
        self.repeat, self.dead = repeat, dead
        self.line: plan.Line | None = None


class FakeGate:
    """Keeps every event once, as the journal would. `away`: the database cannot be reached; `broken`: events raise."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.away = False
        self.broken = False

    async def submit(self, event: Event) -> Outcome:
        if self.away:
            raise StoreUnavailable("away")
        repeat = event.key in {e.key for e in self.events}
        if not repeat:
            self.events.append(event)
        return Outcome(repeat, self.broken)

    async def read(self, view: Callable[[Any], T]) -> T:
        raise AssertionError("the doubles read nothing")

    async def write(self, work: Callable[[Any], T]) -> T:
        """Only the audit log is written past the events; what the double is asked to write it forgets."""
        if self.away:
            raise StoreUnavailable("away")
        return None  # type: ignore[return-value]


class FakeSignOuts:
    """Remembers who signed out when."""

    def __init__(self, gate: FakeGate) -> None:
        self._gate = gate
        self.noted: dict[str, datetime] = {}

    async def last(self, person_id: str) -> datetime | None:
        self._look()
        return self.noted.get(person_id)

    async def note(self, person_id: str, at: datetime) -> None:
        self._look()
        self.noted[person_id] = at

    def _look(self) -> None:
        if self._gate.away:
            raise StoreUnavailable("away")


class FakeReadings:
    """Shows what it was told to show."""

    def __init__(self, gate: FakeGate) -> None:
        self._gate = gate
        self.lines: dict[Address, list[Line]] = {}
        self.language: Language | None = None
        self.files: dict[Address, Media] = {}
        self.cases: dict[tuple[str, int], Case] = {}
        self.notices: tuple[Line, ...] = ()
        self.stand = Counts({}, 0, 0, 0, {"waiting": 2}, 0)
        self.late = Overdue()

    async def chat(self, address: Address, after: str = "") -> Chat:
        self._look()
        lines = self.lines.get(address, [])
        return Chat(tuple(lines[int(after or 0) :]), str(len(lines)), self.language)

    async def farmers_media(self, address: Address, file: str) -> Media | None:
        return found if (found := self.files.get(address)) and found.file == file else None

    async def desk(self, person: PersonConfig) -> Desk:
        self._look()
        rows = [row(case) for (who, _), case in self.cases.items() if who == person.id]
        return Desk(tuple(rows), self.notices)

    async def case(self, person: PersonConfig, number: int) -> Case | None:
        self._look()
        return self.cases.get((person.id, number))

    async def cases_media(self, person: PersonConfig, number: int, file: str) -> Media | None:
        case = self.cases.get((person.id, number))
        media = [m for line in case.lines for m in line.media] if case else []
        return next((m for m in media if m.file == file), None)

    async def counts(self) -> Counts:
        self._look()
        return self.stand

    async def overdue(self) -> Overdue:
        self._look()
        return self.late

    def _look(self) -> None:
        if self._gate.away:
            raise StoreUnavailable("away")


def row(case: Case) -> Row:
    c = case.consultation
    return Row(c.number, c.question, case.place, str(c.status), c.opened_at, c.due_at, case.overdue, c.red_flags)


class FakeMedia:
    """A folder; a file that was saved stands there under its number."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.saved: list[Media] = []

    def save(self, data: bytes, mime: str, name: str = "") -> Media:
        file = f"file:{len(self.saved)}.bin"
        (self.folder / file.removeprefix("file:")).write_bytes(data)
        kind = MediaKind.PHOTO if mime.startswith("image/") else MediaKind.DOCUMENT
        self.saved.append(Media(kind, file, name=name, mime=mime, size=len(data)))
        return self.saved[-1]

    async def path(self, media: Media) -> Path | None:
        path = self.folder / media.file.removeprefix("file:")
        return path if path.is_file() else None


class FewTicks:
    """A broadcaster that ticks twice and closes."""

    def __init__(self) -> None:
        self.asked: list[Address] = []

    async def subscribe(self, address: Address) -> AsyncIterator[None]:
        self.asked.append(address)
        yield None
        yield None


class World:
    """The site with all its doubles, and browsers that visit it."""

    def __init__(self, folder: Path) -> None:
        self.gate = FakeGate()
        self.clock = ManualClock(NOW)
        self.readings = FakeReadings(self.gate)
        self.sign_outs = FakeSignOuts(self.gate)
        self.media = FakeMedia(folder)
        self.broadcaster = FewTicks()
        self.house = house()
        self.app = build_site(
            self.gate,
            self.house,
            self.clock,
            self.broadcaster,
            self.media,
            SECRET,
            readings=self.readings,
            sign_outs=self.sign_outs,
        )

    def stranger(self, **headers: str) -> TestClient:
        """A browser that never was here."""
        return TestClient(
            self.app,
            follow_redirects=False,
            raise_server_exceptions=False,
            headers={"accept-language": "zh-CN", **headers},
        )

    def farmer(self, who: str = FARMER) -> TestClient:
        """A farmer's browser."""
        return self._with_cookie("chat", who)

    def expert(self, who: str = EXPERT) -> TestClient:
        """The browser of somebody signed in at the desk."""
        return self._with_cookie("desk", who)

    def _with_cookie(self, door: str, who: str) -> TestClient:
        client = self.stranger()
        holds = {"w": who, "s": "5e5510", "i": NOW.timestamp()}
        value = Keys(SECRET).seal(door, holds, datetime(2027, 1, 1, tzinfo=UTC))
        client.cookies.set(cookie_name(door), value, path=f"/{door}")  # type: ignore[arg-type]
        return client


def token_of(client: TestClient, page: str) -> str:
    """The form token that a page carries."""
    found = re.search(r'name="token" value="([^"]+)"', client.get(page).text)
    assert found, page
    return found[1]


def a_case(number: int = 7, **changes: Any) -> Case:
    """A case of 土城子镇 that waits for its expert."""
    farmer = Person("f-1", Role.FARMER, name="农户", address=Address("web", FARMER), township="tuchengzi")
    consultation = Consultation(
        number=number,
        farmer=farmer_id(Address("web", FARMER)),
        status=Status.WAITING,
        opened_at=NOW,
        touched_at=NOW,
        question="鹅下软蛋还死了两只",
        shown=Shown("escalate", None, None, 0.4, "low", (("goose-soft-eggs", 61.0),), "kb1"),
        township="tuchengzi",
        holder=EXPERT,
        due_at=NOW,
        seen_at=NOW,
    )
    line = Line("m1", False, NOW, "鹅下软蛋还死了两只")
    case = Case(consultation, farmer, Name(zh="土城子镇", en="Tuchengzi"), (line,), False, True, True, True)
    return replace(case, **changes)
