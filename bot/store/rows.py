"""Between rows and snapshots: the only place that knows how the core's frozen data lies in columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.core.alarms.losses import QUESTIONS, Losses
from bot.core.events import Address, Asks, Media, MediaKind, Ref
from bot.core.plan import Button, Message, Parcel, ParcelKind
from bot.core.situation import Consultation, Language, Person, Result, Role, Sent, Shown, Status
from bot.store.types import folded

Values = dict[str, Any]
# Whose words are searched; cards would only repeat the question.
_SEARCHED = frozenset({ParcelKind.ANSWER, ParcelKind.QUESTION, ParcelKind.REPLY})


def _sparse(item: Media | Button) -> Values:
    """The fields that differ from their defaults."""
    kept = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if field.default is MISSING or value != field.default:
            kept[field.name] = value
    return kept


def media_json(media: Iterable[Media]) -> list[Values]:
    return [_sparse(item) for item in media]


def media_of(stored: Iterable[Mapping[str, Any]] | None) -> tuple[Media, ...]:
    return tuple(Media(**{**item, "kind": MediaKind(item["kind"])}) for item in stored or ())


def buttons_of(stored: Iterable[Iterable[Mapping[str, Any]]]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(Button(**button) for button in line) for line in stored)


def ref_of(address: str | None, message: str | None) -> Ref | None:
    return Ref(Address.parse(address), message) if address and message else None


def _ref_values(prefix: str, ref: Ref | None) -> Values:
    return {
        f"{prefix}_address": str(ref.address) if ref else None,
        f"{prefix}_message": ref.message if ref else None,
    }


def person_values(person: Person, at: datetime) -> Values:
    return {
        "id": person.id,
        "role": str(person.role),
        "language": str(person.language),
        "name": person.name,
        "address": str(person.address) if person.address else None,
        "township": person.township,
        "village": person.village,
        "phone": person.phone,
        "reachable": person.reachable,
        "language_chosen": person.language_chosen,
        "forgotten": person.forgotten,
        "seen_at": at,
        "base": person.base,
        "helper": person.helper,
        "consent_at": person.consent_at,
    }


def person_of(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        role=Role(row.role),
        language=Language(row.language),
        name=row.name,
        address=Address.parse(row.address) if row.address else None,
        township=row.township,
        village=row.village,
        phone=row.phone,
        reachable=row.reachable,
        language_chosen=row.language_chosen,
        forgotten=row.forgotten,
        base=row.base,
        helper=row.helper,
        consent_at=row.consent_at,
    )


def consultation_values(one: Consultation) -> Values:
    shown = one.shown
    return {
        "number": one.number,
        "farmer": one.farmer,
        "status": str(one.status),
        "opened_at": one.opened_at,
        "touched_at": one.touched_at,
        "decision": shown.decision if shown else None,
        "entry": shown.entry if shown else None,
        "industry": one.industry,
        "township": one.township,
        "village": one.village,
        "holder": one.holder,
        "rung": one.rung,
        "red_flags": f",{','.join(one.red_flags)}," if one.red_flags else "",
        "due_at": one.due_at,
        "search": folded(one.question, one.normalised),
        "question": one.question,
        "normalised": one.normalised,
        "language": str(one.language),
        "shown": _shown_json(shown) if shown else None,
        "subject": one.subject,
        "misses": one.misses,
        "media": media_json(one.media),
        "album": one.album,
        "reason": one.reason,
        "outcome": one.outcome,
        "first_reply_at": one.first_reply_at,
        "closed_at": one.closed_at,
        "erased": False,
        "base": one.base,
        "lent_by": one.lent_by,
        "given_at": one.given_at,
        "helper": one.helper,
        "result": _result_json(one.result) if one.result else None,
        "went": one.result.went or None if one.result else None,
        "losses": plain_losses(one.losses),
        "panels": one.panels or None,
        "seen_at": one.seen_at,
        "held_for": one.held_for,
        "held_until": one.held_until,
        "left_minutes": one.left_minutes,
        "moves": one.moves or None,
        "should_be": one.should_be,
    }


def consultation_of(row: Row[Any]) -> Consultation:
    return Consultation(
        number=row.number,
        farmer=row.farmer,
        status=Status(row.status),
        opened_at=row.opened_at,
        touched_at=row.touched_at,
        question=row.question,
        normalised=row.normalised,
        language=Language(row.language),
        shown=_shown_of(row.shown) if row.shown else None,
        industry=row.industry,
        subject=row.subject,
        township=row.township,
        village=row.village,
        holder=row.holder,
        rung=row.rung,
        red_flags=codes_of(row.red_flags),
        due_at=row.due_at,
        misses=row.misses,
        media=media_of(row.media),
        album=row.album,
        reason=row.reason,
        outcome=row.outcome,
        first_reply_at=row.first_reply_at,
        closed_at=row.closed_at,
        base=row.base,
        lent_by=row.lent_by,
        given_at=row.given_at,
        helper=row.helper,
        result=result_of(row.result),
        losses=losses_of(row.losses),
        panels=row.panels or 0,
        seen_at=row.seen_at,
        held_for=row.held_for,
        held_until=row.held_until,
        left_minutes=row.left_minutes,
        moves=row.moves or 0,
        should_be=row.should_be,
    )


def codes_of(red_flags: str) -> tuple[str, ...]:
    return tuple(code for code in red_flags.split(",") if code)


def _result_json(result: Result) -> Values:
    values = {field.name: getattr(result, field.name) for field in fields(result)}
    return {**values, "asked_at": result.asked_at.isoformat()}


def result_of(stored: Mapping[str, Any] | None) -> Result | None:
    """What became of an answer, from its column."""
    return Result(**{**stored, "asked_at": datetime.fromisoformat(stored["asked_at"])}) if stored else None


def plain_losses(losses: Losses | None) -> Values | None:
    """Deaths in numbers, as their column holds them."""
    if losses is None:
        return None
    values = {field.name: getattr(losses, field.name) for field in fields(losses)}
    return {**values, "asked_at": losses.asked_at.isoformat() if losses.asked_at else None}


def losses_of(stored: Mapping[str, Any] | None) -> Losses | None:
    """Deaths in numbers, from their column."""
    if not stored:
        return None
    ranges = {name: tuple(stored[name]) if stored[name] else None for name in QUESTIONS}
    asked_at = datetime.fromisoformat(stored["asked_at"]) if stored["asked_at"] else None
    return Losses(**ranges, asked=stored["asked"], asked_at=asked_at, skipped=tuple(stored["skipped"]))


def _shown_json(shown: Shown) -> Values:
    return {
        "decision": shown.decision,
        "entry": shown.entry,
        "entry_version": shown.entry_version,
        "confidence": shown.confidence,
        "reason": shown.reason,
        "candidates": [list(candidate) for candidate in shown.candidates],
        "knowledge_version": shown.knowledge_version,
    }


def _shown_of(stored: Mapping[str, Any]) -> Shown:
    candidates = tuple((str(entry), float(score)) for entry, score in stored["candidates"])
    return Shown(**{**stored, "candidates": candidates})


def message_values(message: Message, version: int) -> Values:
    return {
        "number": message.number,
        "person": message.person,
        "at": message.at,
        "version": version,
        "search": folded(message.text),
        "text": message.text,
        "media": media_json(message.media),
        "album": message.album,
        **_ref_values("ref", message.ref),
    }


def parcel_values(parcel: Parcel, at: datetime) -> Values:
    return {
        "channel": parcel.to.channel,
        "lane": str(parcel.to),
        "state": "queued",
        "person": parcel.person,
        "number": parcel.number,
        "kind": str(parcel.kind),
        "queued_at": at,
        "not_before": at,
        "lease_until": None,
        "attempts": 0,
        "sent_at": None,
        "ref_message": None,
        "search": folded(parcel.text) if parcel.kind in _SEARCHED else "",
        "text": parcel.text,
        "buttons": [[_sparse(button) for button in line] for line in parcel.buttons],
        "media": _sparse(parcel.media) if parcel.media else None,
        "entry": parcel.entry,
        "author": parcel.author,
        "tell": parcel.tell,
        "asks": str(parcel.asks) if parcel.asks else None,
        **_ref_values("reply", parcel.reply_to),
        "error": "",
    }


def parcel_of(row: Row[Any]) -> Parcel:
    return Parcel(
        to=Address.parse(row.lane),
        person=row.person,
        kind=ParcelKind(row.kind),
        text=row.text,
        number=row.number,
        buttons=buttons_of(row.buttons),
        media=media_of([row.media])[0] if row.media else None,
        reply_to=ref_of(row.reply_address, row.reply_message),
        author=row.author,
        entry=row.entry,
        tell=row.tell,
        asks=asks_of(row.asks),
    )


def asks_of(stored: str | None) -> Asks | None:
    """What a parcel asks for; None also for what an earlier version of the program asked for and this one no longer does."""
    return Asks(stored) if stored in set(Asks) else None


def sent_of(row: Row[Any]) -> Sent:
    return Sent(
        id=row.id,
        to=Address.parse(row.lane),
        person=row.person,
        kind=row.kind,
        number=row.number,
        text=row.text,
        author=row.author,
        ref=ref_of(row.lane, row.ref_message),
        asks=asks_of(row.asks),
    )
