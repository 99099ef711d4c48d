"""Which language a person is answered in: the one they chose, else the one they write."""

from __future__ import annotations

from dataclasses import replace

import langcodes

from bot.core.situation import Language, Person
from knowledge.text import is_traditional, lang_of, plain


def hear(person: Person, text: str, client: str) -> Person:
    """The person with the language of this text; `client` is what their messenger is set to, and only counts at first.

    A Chinese text without any character that tells simplified from traditional leaves a Chinese reader as they were.
    """
    if person.language_chosen:
        return person
    return replace(person, language=_language(person, plain(text) and text, client))


def _language(person: Person, text: str, client: str) -> Language:
    if not text:
        return person.language if person.known else from_tag(client)
    if lang_of(text) == "en":
        return Language.ENGLISH
    if is_traditional(text):
        return Language.TRADITIONAL
    if person.known and person.language is not Language.ENGLISH:
        return person.language
    of_client = from_tag(client)
    return of_client if of_client is not Language.ENGLISH else Language.SIMPLIFIED


def from_tag(tag: str) -> Language:
    """The language of a tag such as zh-HK or en-GB; simplified Chinese where the tag says nothing we know."""
    if not tag or not langcodes.tag_is_valid(tag):
        return Language.SIMPLIFIED
    language = langcodes.Language.get(tag).maximize()
    if language.language == "zh":
        return Language.TRADITIONAL if language.script == "Hant" else Language.SIMPLIFIED
    return Language.ENGLISH
