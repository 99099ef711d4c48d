"""Which language a person is answered in: the one they chose, else the one they write."""

from __future__ import annotations

import re
from dataclasses import replace

import langcodes

from bot.core.situation import Language, Person
from knowledge.text import is_traditional, lang_of, plain

# Fewer English words than this ("ok", "hi", "no") do not turn a Chinese reader into an English one.
_ENGLISH_WORDS = 3
_LETTER = re.compile(r"[a-z一-鿿㐀-䶿]")


def hear(person: Person, text: str, client: str) -> Person:
    """The person with the language of this text; `client` is what their messenger is set to, and only counts at first.

    A text that tells nothing (a number, a picture, characters that simplified and traditional share) leaves a reader as
    they were.
    """
    if person.language_chosen:
        return person
    return replace(person, language=_language(person, text, client))


def _language(person: Person, text: str, client: str) -> Language:
    said = plain(text)
    if not _LETTER.search(said):
        return person.language if person.known else from_tag(client)
    if lang_of(text) == "en":
        return _of_english(person, len(said.split()), client)
    if is_traditional(text):
        return Language.TRADITIONAL
    if person.known and person.language is not Language.ENGLISH:
        return person.language
    of_client = from_tag(client)
    return of_client if of_client is not Language.ENGLISH else Language.SIMPLIFIED


def _of_english(person: Person, words: int, client: str) -> Language:
    if words >= _ENGLISH_WORDS:
        return Language.ENGLISH
    if person.known:
        return person.language
    return from_tag(client) if client else Language.ENGLISH


def from_tag(tag: str) -> Language:
    """The language of a tag such as zh-HK or en-GB; simplified Chinese where the tag says nothing we know."""
    if not tag or not langcodes.tag_is_valid(tag):
        return Language.SIMPLIFIED
    language = langcodes.Language.get(tag).maximize()
    if language.language == "zh":
        return Language.TRADITIONAL if language.script == "Hant" else Language.SIMPLIFIED
    return Language.ENGLISH
