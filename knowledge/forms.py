"""The form of the knowledge base's YAML files, as pydantic checks it; knowledge/load.py makes the frozen data of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.model import INDUSTRIES, KINDS

Text = Annotated[str, Field(min_length=1)]
TextList = Annotated[list[Text], Field(min_length=1)]
Groups = list[TextList]
Industry = Literal[INDUSTRIES]  # type: ignore[valid-type]
Kind = Literal[KINDS]  # type: ignore[valid-type]
EntryId = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z0-9]+)+$")]
Month = Annotated[int, Field(ge=1, le=12)]


class Form(BaseModel):
    """Takes no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WordsForm(Form):
    """The same thing in simplified Chinese and in English: both are needed."""

    zh: Text
    en: Text


class PhrasesForm(Form):
    """Lists of wordings; both languages are needed."""

    zh: TextList
    en: TextList


class OptionalPhrasesForm(Form):
    """Lists of wordings; either language may be left out."""

    zh: list[Text] = []
    en: list[Text] = []


class MustForm(Form):
    """Groups of words by language."""

    zh: Groups = []
    en: Groups = []


class SectionsForm(Form):
    """An answer in one language, section by section."""

    check: Text
    now: Text
    then: Text | None = None
    drugs: Text | None = None
    wait: Text | None = None
    call: Text


class AnswerForm(Form):
    """An answer in both languages."""

    zh: SectionsForm
    en: SectionsForm


class SourceForm(Form):
    """Where a fact comes from."""

    title: Text
    issuer: Text
    year: Annotated[int, Field(ge=1900, le=2100)]
    tier: Literal["A", "B", "C", "D"]


class OwnTestsForm(Form):
    """Questions that must, and near ones that must not, be answered by the entry."""

    hit: Annotated[list[Text], Field(min_length=3)]
    miss: Annotated[list[Text], Field(min_length=3)]


class EntryForm(Form):
    """One answer."""

    id: EntryId
    title: WordsForm
    stage: Text
    kind: Kind
    red_flag: bool
    human_only: bool
    confirmed: bool
    review_by: date
    months: list[Month] = []
    varies_by: OptionalPhrasesForm = OptionalPhrasesForm()
    phrasings: PhrasesForm
    must: MustForm = MustForm()
    must_not: OptionalPhrasesForm = OptionalPhrasesForm()
    answer: AnswerForm
    ask_back: PhrasesForm
    sources: Annotated[list[SourceForm], Field(min_length=1)]
    related: list[Text] = []
    tests: OwnTestsForm


class EntriesForm(Form):
    """One file of entries: one industry."""

    industry: Industry
    entries: Annotated[list[EntryForm], Field(min_length=1)]


class SubjectForm(Form):
    """An animal or crop, the words that name it, and the industry whose entries cover it (none: a foreign one)."""

    name: WordsForm
    animal: bool
    industry: Industry | None = None
    words: TextList


class SynonymsInForm(Form):
    """Words that are synonyms only where one of these industries is talked of."""

    when: Annotated[list[Industry], Field(min_length=1)]
    words: dict[str, TextList]


class ApartForm(Form):
    """Words that must never become one, and why."""

    words: Annotated[list[Text], Field(min_length=2)]
    why: Text


class LexiconForm(Form):
    """lexicon.yaml"""

    synonyms: dict[str, list[Text]]  # an empty list: the word stands for itself and is kept whole
    synonyms_in: list[SynonymsInForm] = []
    homophones: dict[str, TextList] = {}
    problems: dict[str, TextList] = {}
    aspects: dict[Kind, TextList] = {}
    stages: dict[str, TextList] = {}
    deniable: list[Text] = []
    units: list[Text] = []
    never_merge: list[ApartForm] = []
    subjects: dict[str, SubjectForm]
    no_subject: list[Text] = []
    fillers: list[Text] = []
    question_words: list[Text] = []
    off_topic: dict[str, TextList] = {}
    well: list[Text] = []
    past: list[Text] = []
    asking: list[Text] = []
    smalltalk: dict[
        Literal["greeting", "thanks", "bye", "ack", "person", "meta", "none", "unsolved", "better"], TextList
    ] = {}


class ExamplesForm(Form):
    """A flag's own examples."""

    hit: TextList
    miss: TextList


class GuardedForm(Form):
    """A pattern that words of its own keep quiet."""

    pattern: Annotated[Groups, Field(min_length=1)]
    unless: TextList


class NearForm(Form):
    """A pattern whose words stand close together; those of `also` may stand anywhere."""

    words: Annotated[Groups, Field(min_length=1)]
    within: Annotated[int, Field(ge=0, le=60)]
    in_order: bool = False
    also: Groups = []
    unless: list[Text] = []


class RedFlagForm(Form):
    """One alarm."""

    code: Annotated[str, Field(pattern=r"^R[0-9]{1,2}$")]
    title: WordsForm
    about: Literal["people", "animals", "crops", "law"]
    patterns: Annotated[list[Annotated[Groups, Field(min_length=1)]], Field(min_length=1)]
    near: list[NearForm] = []
    guarded: list[GuardedForm] = []
    unless: list[Text] = []
    card: WordsForm
    answer_below: bool
    examples: ExamplesForm


class RedFlagsForm(Form):
    """redflags.yaml. `words` are lists that patterns name: <dead> stands for all the words of the list `dead`."""

    words: dict[Annotated[str, Field(pattern="^[a-z][a-z_]*$")], TextList] = {}
    harmless: list[Text] = []
    deniable: list[Text] = []
    red_flags: Annotated[list[RedFlagForm], Field(min_length=1)]


class BannedItemForm(Form):
    """One banned substance with all its names. `on`: for what it is banned, where it is only restricted."""

    names: TextList
    since: date
    by: Text
    on: WordsForm | None = None


class BannedForm(Form):
    """banned.yaml"""

    banned: list[BannedItemForm]
    restricted: list[BannedItemForm] = []


class OutOfScopeItemForm(Form):
    """A text that no entry answers; `unless`: it does not count once that entry exists."""

    text: Text
    unless: str = ""


class OutOfScopeForm(Form):
    """out_of_scope.yaml: by group."""

    out_of_scope: dict[str, list[Text | OutOfScopeItemForm]]


class PlannedForm(Form):
    """One entry that is to be written."""

    id: EntryId
    title: WordsForm
    stage: Text
    kind: Kind
    red_flag: bool = False
    human_only: bool = False
    scope: Text


class PlannedIndustryForm(Form):
    """What is to be written about one industry."""

    industry: Industry
    name: WordsForm
    entries: Annotated[list[PlannedForm], Field(min_length=1)]


class PlanForm(Form):
    """plan.yaml"""

    stages: Annotated[dict[str, WordsForm], Field(min_length=1)]
    plan: Annotated[list[PlannedIndustryForm], Field(min_length=1)]


Character = Annotated[str, Field(min_length=1, max_length=1)]


class TraditionalForm(Form):
    """traditional.yaml: a character, the forms it can take (the usual one first), and the words it takes each in."""

    characters: dict[Character, Annotated[dict[Character, list[Text]], Field(min_length=1)]]


class CalibrationForm(Form):
    """calibration.yaml, as `nongda calibrate` writes it."""

    made_of: Text
    promised: Annotated[float, Field(gt=0, lt=1)]
    answer_from: Annotated[float, Field(ge=0, le=1)]
    curve: Annotated[list[tuple[float, float]], Field(min_length=2)]
    vetoed: Annotated[list[tuple[float, float]], Field(min_length=2)]
