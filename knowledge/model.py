"""The knowledge base and the matcher's word on a text, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from bot.errors import Fault

Lang = Literal["zh", "en"]

INDUSTRIES = (
    "goose", "chicken", "sheep", "buckwheat", "flax", "oat", "grain", "potato", "rapeseed", "sunflower", "vegetable",
    "general",
)  # fmt: skip
KINDS = (
    "timing", "amount", "method", "choice", "cause", "control", "normal", "low-yield", "death", "poisoning", "law",
    "market", "emergency",
)  # fmt: skip
# The sections of an answer, in the order in which a farmer reads them.
SECTIONS = ("check", "now", "then", "drugs", "wait", "call")


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing in simplified Chinese and in English."""

    zh: str
    en: str

    def get(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Phrases:
    """Lists of wordings, Chinese and English apart."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def get(self, lang: Lang) -> tuple[str, ...]:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Must:
    """Groups of words: a question fits only if it holds at least one word of every group of its language."""

    zh: tuple[tuple[str, ...], ...] = ()
    en: tuple[tuple[str, ...], ...] = ()

    def get(self, lang: Lang) -> tuple[tuple[str, ...], ...]:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry's answer in both languages, by section (see SECTIONS); a section that is not there is left out."""

    zh: Mapping[str, str]
    en: Mapping[str, str]

    def get(self, lang: Lang) -> Mapping[str, str]:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from.

    Tiers: A law, ministry, standard; B institute, journal, textbook; C extension service, press; D anything else.
    """

    title: str
    issuer: str
    year: int
    tier: Literal["A", "B", "C", "D"]


@dataclass(frozen=True, slots=True)
class OwnTests:
    """An entry's own test questions: those that must be answered by it, and near ones that must not."""

    hit: tuple[str, ...] = ()
    miss: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of the knowledge base. `version` is taken from its content: a record can name what was shown."""

    id: str
    version: str
    title: Words
    industry: str
    stage: str
    kind: str
    phrasings: Phrases
    must: Must
    must_not: Phrases
    answer: Answer
    ask_back: Phrases
    varies_by: Phrases
    months: tuple[int, ...]  # empty: the whole year
    sources: tuple[Source, ...]
    review_by: date
    confirmed: bool  # False: the county has still to confirm it, and the answer says so
    red_flag: bool
    human_only: bool
    related: tuple[str, ...]
    tests: OwnTests
    file: str = ""
    line: int = 0
    # Where its parts stand in the file, by their way: ("phrasings", "zh", 3) -> (line, column).
    places: Mapping[tuple[str | int, ...], tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)

    def at(self, *way: str | int) -> tuple[int, int]:
        """Line and column of a part, or of the nearest around it that is known."""
        return next((self.places[way[:n]] for n in range(len(way), 0, -1) if way[:n] in self.places), (self.line, 1))


@dataclass(frozen=True, slots=True)
class Pattern:
    """What raises an alarm: a text that holds one word of every group.

    The words of `groups` may stand anywhere. The words of `near` stand within `within` characters (English words) of one
    of its first group, and after it where they are `in_order`. A word of `unless` keeps the pattern quiet: anywhere in
    the text, or for `near` only where it stands within the same distance. `<5+>` in a group is a count of five or more.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    unless: tuple[str, ...] = ()
    near: tuple[tuple[str, ...], ...] = ()
    within: int = 0
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class RedFlag:
    """An alarm: wordings that always bring a person at once, and the safety card shown before anything else.

    A text raises the flag when it meets one of its `patterns`; a word of the flag's `unless` silences it wholly. A word
    that is only part of a `harmless` one (死 in 累死) does not count, nor one of `deniable` that the text denies (没死).
    """

    code: str
    title: Words
    about: Literal["people", "animals", "crops", "law"]
    patterns: tuple[Pattern, ...]
    unless: tuple[str, ...]
    card: Words
    answer_below: bool  # whether an agronomy answer may follow under the card
    examples: OwnTests
    file: str = ""
    line: int = 0
    harmless: tuple[str, ...] = ()
    deniable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Banned:
    """A substance no answer may advise: its names (Chinese, English, trade names), since when, and by what.

    `on`: for what a restricted one may not be used; None for what is banned altogether.
    """

    names: tuple[str, ...]
    since: date
    by: str
    on: Words | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a candidate's strength is worth: the probability that it is right, by points between which lines are drawn.

    `curve` is for candidates that lack nothing, `vetoed` for the others; both rise in strength and in probability. An
    entry answers from the probability `answer_from` on. `made_of` is the digest of what it was made of: see
    knowledge/calibrate.py.
    """

    curve: tuple[tuple[float, float], ...] = ((-0.5, 0.01), (0.5, 0.4), (1.2, 0.8), (2.5, 0.99))
    vetoed: tuple[tuple[float, float], ...] = ((0.0, 0.0), (3.0, 0.5))
    answer_from: float = 0.65
    promised: float = 0.01
    made_of: str = ""


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """A text that no entry answers, to calibrate with; it does not count once the entry `unless` exists."""

    text: str
    unless: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """All entries by id, in file order, with the lexicon and the alarms they are matched with."""

    entries: Mapping[str, Entry]
    lexicon: Lexicon
    red_flags: tuple[RedFlag, ...]
    version: str
    banned: tuple[Banned, ...] = ()
    restricted: tuple[Banned, ...] = ()  # banned for some uses: a person may speak of them after a second thought
    calibration: Calibration = Calibration()
    out_of_scope: tuple[OutOfScope, ...] = ()
    unfinished: tuple[Fault, ...] = ()  # the gaps of entries that are begun: `entries` does not hold these


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words: what farmers say and what it is called. All words are in normal form (see knowledge.text)."""

    synonyms: Mapping[str, str]  # variant -> canonical, both languages
    # A word that names an animal or crop -> its subject ("goose", "pig", "maize", ...). A word that only looks as if it
    # named one (蜗牛, 鸡粪) -> "".
    subjects: Mapping[str, str]
    subject_names: Mapping[str, Words]
    industry_of: Mapping[str, str]  # subject -> industry that has entries; subjects without one are foreign
    fillers: tuple[str, ...]
    question_words: tuple[str, ...]
    off_topic: Mapping[str, str]  # a word that changes the subject -> to what: "cooking", "price", "eating"
    smalltalk: Mapping[str, tuple[str, ...]]  # kind -> what such a text is made of: see knowledge.triage
    well: tuple[str, ...] = ()  # what says that animals are well: 没事
    past: tuple[str, ...] = ()  # how a clause begins that tells of other years
    asking: tuple[str, ...] = ()  # what makes a clause a question
    animals: tuple[str, ...] = ()  # the subjects that are animals; the others are crops
    # Industry -> variant -> canonical: words that mean this only where that industry is talked of (大豆 is 蚕豆 in grain).
    synonyms_in: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # What a question is about besides the animal or crop: a word -> the slot's value, one of the names the lexicon
    # gives ("diarrhoea"), one of KINDS ("timing"), a stage of life or growth ("young"). A word's synonyms count as well.
    problems: Mapping[str, str] = field(default_factory=dict)
    aspects: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    # The problems that a text may deny (拉稀，一个没死); the others are no illness, or too grave to be taken back by a word.
    deniable: tuple[str, ...] = ()
    units: tuple[str, ...] = ()  # what things are counted and measured in: 亩, 斤, days
    homophones: Mapping[str, str] = field(default_factory=dict)  # typed by sound or dictated wrong -> what is meant
    never_merge: tuple[Apart, ...] = ()
    file: str = field(default="", repr=False, compare=False)
    # Where words stand in the file: ("synonyms", word), ("synonyms_in", industry, word), ("subjects", subject).
    places: Mapping[tuple[str, ...], tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Apart:
    """Words that sound or look like one thing and are not: never synonyms of each other, for the reason in `why`."""

    words: tuple[str, ...]
    why: str
    line: int = field(default=0, repr=False, compare=False)


class Decision(StrEnum):
    """What shall happen with a text. SMALLTALK is no question at all; the other three are a verdict on a question."""

    ANSWER = "answer"
    CHOOSE = "choose"
    ESCALATE = "escalate"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry that came near: its score, the phrasing that did it, and what kept it from being the answer."""

    entry: str
    score: float
    phrasing: str = ""
    vetoes: tuple[str, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The matcher's word on one text.

    `entry` is set exactly when the decision is ANSWER. `candidates` are sorted, best first, at most five; for CHOOSE
    they are what the farmer is offered: two to four, or one that only lacks something (see its vetoes). `confidence`
    is between 0 and 1. `reason` is a short code (see knowledge/match.py). `subject` is the animal or crop it named
    or inherited ("" when none). `smalltalk` is the kind for SMALLTALK, else "".
    """

    decision: Decision
    entry: str | None
    candidates: tuple[Candidate, ...]
    confidence: float
    reason: str
    red_flags: tuple[str, ...]
    lang: Lang
    normalised: str
    subject: str = ""
    smalltalk: str = ""
    ms: float = 0.0
    parts: tuple[Verdict, ...] = ()  # of a message of several questions, the verdict on each, in its order
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a text was read: with the candidates' features and vetoes, all that a verdict follows from.

    `repairs` are (written, read as); `kept` and `dropped` the clauses of a rambling message; `slots` and `subjects` what
    it was found to be about. knowledge/explain.py turns a verdict with it into a table's rows and into JSON.
    """

    plain: str
    normal: str
    repairs: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    inherited: bool = False
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    strength: float = 0.0  # the best candidate's score with its margin to the next: what the confidence is made of
