"""Putting a farmer's words on record, and into the consultation they belong to."""

from __future__ import annotations

from dataclasses import replace

from bot.core.draft import Draft
from bot.core.events import Said
from bot.core.plan import Message, ParcelKind
from bot.core.situation import Consultation, Person, Status
from bot.core.wording import visible


def words_of(event: Said) -> str:
    """The words of a message; "" where nothing of them can be seen."""
    return visible(event.text)


def begin(draft: Draft, farmer: Person, subject: str = "") -> Consultation:
    """A new consultation of this farmer, with nothing in it yet. It is not saved by this."""
    return Consultation(
        number=draft.situation.next_number,
        farmer=farmer.id,
        status=Status.GATHERING,
        opened_at=draft.now,
        touched_at=draft.now,
        language=farmer.language,
        subject=subject,
        township=farmer.township,
        village=farmer.village,
        helper=farmer.helper,
    )


def keep(draft: Draft, event: Said, number: int | None) -> None:
    """The message goes on record, word for word, and changes nothing; None for what belongs to no consultation."""
    person = draft.situation.speaker
    assert person is not None, "a message has a speaker"
    draft.keep(Message(number, person.id, event.at, event.text, event.media, event.ref, album=event.album))


def attach(draft: Draft, event: Said, talk: Consultation, *, text: bool = True) -> Consultation:
    """The message, and what came with it, become part of the consultation; without `text` only what came with it.

    A question may be as long as the county allows; what goes beyond stays in the message, where people read it.
    """
    keep(draft, event, talk.number)
    return draft.save(join(draft, event, talk, text=text))


def join(draft: Draft, event: Said, case: Consultation, *, text: bool = True) -> Consultation:
    """The consultation with the message's words and media, as many as the county allows; neither recorded nor saved by this."""
    limits = draft.house.county.limits
    question = "\n".join(part for part in (case.question, words_of(event) if text else "") if part)
    if len(question) > limits.question_chars > len(case.question):
        speaker = draft.situation.speaker
        assert speaker is not None, "a message has a speaker"
        draft.tell(draft.person(speaker), ParcelKind.NOTICE, "limits.cut", number=case.number)
    room = max(limits.media_per_consultation - len(case.media), 0)
    return replace(
        case,
        question=question[: limits.question_chars],
        media=(*case.media, *event.media[:room]),
        album=event.album or case.album,
        touched_at=draft.now,
    )


def joined(draft: Draft, *parts: str) -> str:
    """A question from its parts, a line each, as long as the county allows."""
    return "\n".join(part for part in parts if part)[: draft.house.county.limits.question_chars]


def same_album(event: Said, talk: Consultation) -> bool:
    """Whether this is one more picture of an album that has been spoken about already."""
    return bool(event.album) and event.album == talk.album
