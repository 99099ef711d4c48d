"""The county as its config.yaml tells it: frozen data, read once at start by load.py and compared by checks.py."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from bot.config.duties import Duty
from bot.config.times import Clocks, Frozen, Hours, Minutes

Role = Literal["expert", "guide", "staff"]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Phone = Annotated[str, Field(min_length=3, max_length=40)]
# Stands in the sample where a county has to write its own number; a start with a Telegram token is refused meanwhile.
PLACEHOLDER = "待填写 / to be filled in"


def _two_characters(value: str) -> str:
    """One character would be found in half of what people write."""
    if len(value.strip()) < 2:
        raise ValueError("别的叫法至少两个字 / another name needs at least two characters")
    return value


def _public_address(value: str) -> str:
    """An https address without anything behind the host: the pages stand at its root, as their cookies do."""
    try:
        parts = urlsplit(value.rstrip("/"))
        whole = parts.scheme == "https" and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:  # a port or a bracket that is none
        whole = False
    if not whole or parts.path or parts.query or parts.fragment:
        raise ValueError(
            "要写成 https://主机，后面不带别的 / must be https://host with nothing behind it, such as https://farm.example"
        )
    return value.rstrip("/")


Alias = Annotated[str, AfterValidator(_two_characters)]


class Name(Frozen):
    """A name in simplified Chinese and in English."""

    zh: Annotated[str, Field(min_length=1, max_length=60)]
    en: Annotated[str, Field(min_length=1, max_length=80)]

    def get(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


class Village(Frozen):
    """A village, its other names, and the guide who stands by it, if it has one."""

    id: Id
    name: Name
    aliases: tuple[Alias, ...] = ()
    guide: Id | None = None


class Cluster(Frozen):
    """When the same trouble in several households of a neighbourhood is told to staff and experts. `signs`: the troubles of
    livestock that count beside the alarms about animals, by the lexicon's names."""

    households: Annotated[int, Field(ge=2, le=1000)] = 3
    days: Annotated[int, Field(ge=1, le=60)] = 7
    signs: tuple[str, ...] = (
        "abortion",
        "bloody-droppings",
        "breathing",
        "diarrhoea",
        "fever",
        "foot",
        "mouth",
        "nervous",
    )


class MortalityRow(Frozen):
    """From how many deaths a day it is an alarm: of an animal (`any`: of every one without a row), up to an age in days."""

    animal: Literal["goose", "chicken", "sheep", "any"] = "any"
    until_days: Annotated[int, Field(ge=1, le=4000)] | None = None
    heads: Annotated[int, Field(ge=1, le=100_000)]
    share_percent: Annotated[float, Field(gt=0, le=100)]


class Mortality(Frozen):
    """When deaths are an alarm by their number. The first row that fits counts; `share_from`: fewer deaths are no share.

    The figures (3 % of the flock, 5 birds or 2 sheep a day) are a proposal without a source: the county has to confirm them.
    """

    share_from: Annotated[int, Field(ge=1, le=1000)] = 2
    rows: tuple[MortalityRow, ...] = (
        MortalityRow(animal="goose", heads=5, share_percent=3),
        MortalityRow(animal="chicken", heads=5, share_percent=3),
        MortalityRow(animal="sheep", heads=2, share_percent=3),
        MortalityRow(heads=2, share_percent=3),
    )

    def row(self, animal: str, age: int | None) -> MortalityRow:
        """The row for this animal: the lexicon's industry, "" for one not known; at this age in days, None for not known."""
        for row in self.rows:
            if row.animal in (animal, "any") and (
                row.until_days is None or (age is not None and age <= row.until_days)
            ):
                return row
        return MortalityRow(heads=2, share_percent=3)


class Alarms(Frozen):
    """What is watched beyond the single consultation."""

    cluster: Cluster = Cluster()
    mortality: Mortality = Mortality()


class Township(Frozen):
    """A township and its villages."""

    id: Id
    name: Name
    aliases: tuple[Alias, ...] = ()
    villages: tuple[Village, ...] = ()
    neighbours: tuple[Id, ...] = ()  # townships whose villages lie near, for what spreads: see Cluster


class Enterprise(Frozen):
    """A key enterprise's base and the industries it stands for."""

    id: Id
    name: Name
    aliases: tuple[Alias, ...] = ()
    industries: tuple[str, ...]


class PersonConfig(Frozen):
    """Somebody with a post. `title` is what farmers are told ("your township's expert"): it need not be a name.

    `townships` are those an expert covers; `enterprise` the base he or she also looks after; `panel` the industries in
    which he or she sits on the expert panel; `stand_in` who takes the cases when this person cannot. `duties`: what a staff
    member may do beside reading.
    """

    id: Id
    role: Role
    title: Name
    phone: Phone | None = None
    townships: tuple[Id, ...] = ()
    enterprise: Id | None = None
    panel: tuple[str, ...] = ()
    stand_in: Id | None = None
    industries: tuple[str, ...] = ()  # of an expert who shares a township: which questions are his or hers; none: all
    sees_phones: bool = False
    sees_red_flags: bool = False
    duties: Annotated[tuple[Duty, ...], Field(min_length=1)] = (Duty.VIEWER,)

    def has(self, duty: Duty) -> bool:
        """Whether this staff member has the duty. Reading belongs to every one of them."""
        return self.role == "staff" and (duty is Duty.VIEWER or duty in self.duties)

    @property
    def reads_red_flags(self) -> bool:
        """Whether this staff member reads the record of a red flag: a manager, an admin, or whom config.yaml names."""
        return self.has(Duty.MANAGER) or self.has(Duty.ADMIN) or (self.role == "staff" and self.sees_red_flags)


class Routing(Frozen):
    """Who gets a case first. `base_first`: a farmer of a key enterprise's base goes to the base's expert before the
    township's. `guide`: the village's guide gets a copy and may answer, is asked first, or is left out. `on_return`: what
    somebody stands in for stays there, or goes back as soon as the absence is over, if nobody has begun with it.
    """

    base_first: bool = False
    guide: Literal["copy", "first", "off"] = "copy"
    on_return: Literal["stay", "back"] = "back"


class PanelRules(Frozen):
    """The expert panel: how many opinions it takes, and how long the members have, for a red flag in plain minutes."""

    quorum: Annotated[int, Field(ge=1, le=7)] = 2
    working_minutes: Minutes = 480
    red_minutes: Minutes = 60


class Limits(Frozen):
    """How much of a thing is taken at once."""

    question_chars: Annotated[int, Field(ge=200)] = 5000
    card_chars: Annotated[int, Field(ge=100, le=2000)] = 800
    media_mb: Annotated[int, Field(ge=1, le=20)] = 20
    media_per_consultation: Annotated[int, Field(ge=1)] = 30
    messages_per_minute: Annotated[int, Field(ge=5)] = 30


class Phones(Frozen):
    """The numbers a farmer may be told. `animal_epidemic` is the county's own, to be filled in before the start."""

    animal_epidemic: Phone
    agriculture: Phone = "12316"
    government: Phone = "12345"
    ambulance: Phone = "120"
    police: Phone = "110"
    fire: Phone = "119"

    @property
    def epidemic_known(self) -> bool:
        """Whether the county has written its own animal-epidemic number; until then nobody may be told to ring it."""
        return self.animal_epidemic != PLACEHOLDER


class Telegram(Frozen):
    """What the bot is called on Telegram, for invitation links; the token is a secret of the environment.

    `per_second`, `chat_per_second` and `group_per_minute` are how fast Telegram lets a bot send, in all and to one chat.
    `at_once`: how many messages may be on their way at the same time; as many may be repeated after a crash or a power cut.
    """

    username: str | None = None
    per_second: Annotated[float, Field(gt=0)] = 30
    chat_per_second: Annotated[float, Field(gt=0)] = 1
    group_per_minute: Annotated[float, Field(gt=0)] = 20
    at_once: Annotated[int, Field(ge=1, le=16)] = 1


class Web(Frozen):
    """The pages. `public_address`: where people find them (https://host), for sign-in links; None: what the environment says.
    `audit_days`: how long the audit log is kept.
    """

    public_address: Annotated[str, AfterValidator(_public_address)] | None = None
    audit_days: Annotated[int, Field(ge=30, le=36500)] = 1095


class Knowledge(Frozen):
    """How answers are found. `embedder`: the file of a sentence model, from config.yaml's folder on; None: without one."""

    embedder: Annotated[str, Field(min_length=1)] | None = None


class County(Frozen):
    """All of config.yaml."""

    name: Name
    timezone: str = "Asia/Shanghai"
    phones: Phones
    hours: Hours = Hours()
    clocks: Clocks = Clocks()
    routing: Routing = Routing()
    panel: PanelRules = PanelRules()
    limits: Limits = Limits()
    alarms: Alarms = Alarms()
    telegram: Telegram = Telegram()
    web: Web = Web()
    knowledge: Knowledge = Knowledge()
    townships: Annotated[tuple[Township, ...], Field(min_length=1)]
    enterprises: tuple[Enterprise, ...] = ()
    people: Annotated[tuple[PersonConfig, ...], Field(min_length=1)]
    lead: Id  # who is asked when a township's own people cannot: the last rung

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def person(self, person_id: str) -> PersonConfig | None:
        return next((p for p in self.people if p.id == person_id), None)

    def township(self, township_id: str | None) -> Township | None:
        return next((t for t in self.townships if t.id == township_id), None)

    def village(self, village_id: str | None) -> Village | None:
        return next((v for t in self.townships for v in t.villages if v.id == village_id), None)

    def enterprise(self, enterprise_id: str | None) -> Enterprise | None:
        return next((e for e in self.enterprises if e.id == enterprise_id), None)

    def experts_of(self, township_id: str | None) -> tuple[PersonConfig, ...]:
        """The experts who cover this township."""
        return tuple(p for p in self.people if p.role == "expert" and township_id in p.townships)

    def staff_with(self, duty: Duty) -> tuple[PersonConfig, ...]:
        """The staff members who have this duty."""
        return tuple(p for p in self.people if p.has(duty))

    def expert_of(self, township_id: str | None) -> PersonConfig | None:
        """The expert who covers this township, or None where nobody does."""
        return next((p for p in self.people if p.role == "expert" and township_id in p.townships), None)
