"""A text as the matcher reads it: its forms, its language, what it names."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model import Entry, KnowledgeBase, Lang, Lexicon
from knowledge.text import Normaliser, Scanner, holds, lang_of, plain


@dataclass(frozen=True, slots=True)
class Reading:
    """One text. `subjects` are the animals and crops it names, in order, or the one handed on to it."""

    lang: Lang
    plain: str
    normal: str
    content: str
    subjects: tuple[str, ...]
    named: bool  # the text itself names its subjects
    bare: bool  # it names them and says nothing more
    off_topic: tuple[str, ...]
    month: int | None


class Reader:
    """Reads texts by the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.normaliser = Normaliser(lexicon)
        self._subjects = lexicon.subjects
        self._known = lexicon.subject_names
        self._subject_scanner = Scanner(lexicon.subjects)
        self._off_topic = Scanner(lexicon.off_topic)

    def read(self, text: str, lang: Lang | None = None, subject: str = "", month: int | None = None) -> Reading:
        """`subject` counts where the text names none; one that the lexicon does not know counts as none."""
        plain_text = plain(text)
        normal = self.normaliser.normal(plain_text)
        named = self.subjects(plain_text)
        inherited = (subject,) if subject in self._known else ()
        return Reading(
            lang=lang or lang_of(text),
            plain=plain_text,
            normal=normal,
            content=self.normaliser.content(normal),
            subjects=named or inherited,
            named=bool(named),
            bare=bool(named) and self._is_bare(plain_text),
            off_topic=self._off_topic.words(plain_text),
            month=month,
        )

    def _is_bare(self, plain_text: str) -> bool:
        rest = self.normaliser.normal(self._subject_scanner.replace(plain_text, {}))
        return not any(character.isalpha() for character in self.normaliser.content(rest))

    def subjects(self, plain_text: str) -> tuple[str, ...]:
        """The animals and crops that a plain text names, each once, in its order."""
        named = (self._subjects[word] for word in self._subject_scanner.words(plain_text))
        return tuple(dict.fromkeys(subject for subject in named if subject))


@dataclass(frozen=True, slots=True)
class Sought:
    """What an entry asks of a text, in the forms that texts have here."""

    entry: Entry
    subjects: frozenset[str]  # any of them; empty for an entry about no animal or crop in particular
    must: dict[Lang, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]  # groups: (plain words, normal words)
    must_not: tuple[str, ...]
    words: frozenset[str]  # off-topic words it uses itself

    def lacks(self, reading: Reading) -> bool:
        """Whether a group of must-have words is not met: a word counts in the text's plain or its normal form."""
        return not all(
            any(holds(reading.plain, word) for word in plains) or any(holds(reading.normal, word) for word in normals)
            for plains, normals in self.must[reading.lang]
        )

    def forbids(self, reading: Reading) -> bool:
        """Whether the text holds a must-not word."""
        return any(holds(reading.plain, word) for word in self.must_not)


def sought(kb: KnowledgeBase, entry: Entry, reader: Reader) -> Sought:
    """Prepares an entry. Its subjects are those of its industry that its wordings name, or else all of its industry."""
    wordings = [plain(text) for text in wordings_of(entry)]
    covered = {subject for subject, industry in kb.lexicon.industry_of.items() if industry == entry.industry}
    named = covered & {subject for wording in wordings for subject in reader.subjects(wording)}
    return Sought(
        entry=entry,
        subjects=frozenset(named or covered),
        must={"zh": _prepared(entry.must.zh, reader.normaliser), "en": _prepared(entry.must.en, reader.normaliser)},
        must_not=tuple(plain(word) for word in (*entry.must_not.zh, *entry.must_not.en)),
        words=frozenset(word for wording in wordings for word in reader.read(wording).off_topic),
    )


def wordings_of(entry: Entry) -> tuple[str, ...]:
    """All that an entry may be asked with: its titles and its phrasings."""
    return (entry.title.zh, entry.title.en, *entry.phrasings.zh, *entry.phrasings.en)


def _prepared(
    groups: tuple[tuple[str, ...], ...], normaliser: Normaliser
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    return tuple((group, tuple(n for n in map(normaliser.canonical, group) if len(n) > 1)) for group in groups)
