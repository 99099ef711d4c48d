"""A farmer without a phone: a guide or an expert asks for them, and all that is meant for them comes to who asked.

/for NAME VILLAGE QUESTION is put on record as the asker's own words; a button below our answer says that the farmer agrees to be
registered, or which of those registered it is. Only then it becomes that farmer's consultation, like any other. Who speaks for
the farmer answers our messages as the farmer would: the store hands those words and buttons over as the farmer's own
(roster.speaks_for). The same way somebody with a post asks for their own animals.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from bot.core.draft import Draft
from bot.core.events import Commanded, FromPerson
from bot.core.farmers import asking, forgetting
from bot.core.farmers.keeping import begin
from bot.core.people import ward_id
from bot.core.plan import Button, Message, ParcelKind, Plan
from bot.core.posts import places
from bot.core.situation import Consultation, Person, Role, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import in_a_line, localised, visible
from knowledge.text import plain

_APART = re.compile(r"[\s,，、;；]+")
_NAME_CHARS = 20
_MOST = 5
_NEW, _ME, _OTHER, _REMARK, _NO = "new", "me", "other", "remark", "no"


@dataclass(frozen=True, slots=True)
class Filing:
    """What is asked for whom: their name, where they live, and the question."""

    name: str
    place: places.Place
    question: str


def may_file(speaker: Person) -> bool:
    """Guides and experts ask for others; staff do not."""
    return speaker.role in (Role.GUIDE, Role.EXPERT)


def asked_for(draft: Draft, speaker: Person, event: Commanded) -> Plan:
    """/for NAME VILLAGE QUESTION."""
    filing = _read(draft, speaker, event.argument)
    if not may_file(speaker) or filing is None:
        draft.tell(speaker, ParcelKind.DESK, "behalf.how" if may_file(speaker) else "behalf.staff")
        return draft.plan("filing_unclear", actor=speaker.id)
    draft.keep(Message(None, speaker.id, event.at, event.argument, (), event.ref))
    mark = _mark(event.argument)
    known = _known(draft, filing)[:_MOST]
    rows = [(Button(_which(draft, speaker, *one), str(Tap(Verb.FOR, 0, f"{mark}_{one[0].id}"))),) for one in known]
    agreed = "behalf.another" if known else "behalf.agreed"
    rows.append((Button(draft.words(agreed, speaker.language), str(Tap(Verb.FOR, 0, f"{mark}_{_NEW}"))),))
    rows.append((Button(draft.words("behalf.no", speaker.language), str(Tap(Verb.FOR, 0, f"{mark}_{_NO}"))),))
    place = localised((filing.place.village or filing.place.township).name, speaker.language)
    key = "behalf.same" if known else "behalf.consent"
    draft.tell(
        speaker, ParcelKind.DESK, key, name=filing.name, place=place, question=filing.question, buttons=tuple(rows)
    )
    return draft.plan("filing", actor=speaker.id)


def _which(draft: Draft, speaker: Person, ward: Person, cases: tuple[Consultation, ...]) -> str:
    number = max((case.number for case in cases), default=0)
    return draft.words("behalf.this_one", speaker.language, name=ward.name, number=number)


def offer(draft: Draft, speaker: Person, text: str) -> None:
    """Plain words that answer nothing: a question of one's own, one for somebody, or a remark?"""
    if not may_file(speaker) or not visible(text):
        draft.tell(speaker, ParcelKind.DESK, "desk.not_a_reply")
        return
    mark = _mark(text)
    buttons = tuple(
        (Button(draft.words(f"behalf.{what}", speaker.language), str(Tap(Verb.FOR, 0, f"{mark}_{what}"))),)
        for what in (_ME, _OTHER, _REMARK)
    )
    draft.tell(speaker, ParcelKind.DESK, "behalf.what", buttons=buttons)


def tapped(draft: Draft, event: FromPerson, speaker: Person, tap: Tap) -> Plan:
    """A button below one of the two messages above. It counts only for the words it was made for, and once."""
    mark, _, what = tap.argument.partition("_")
    if mark == forgetting.MARK:
        return forgetting.confirmed(draft, speaker, what)
    last = draft.situation.last
    number = None
    if what in (_OTHER, _REMARK, _NO):
        draft.tell(
            speaker, ParcelKind.DESK, {_OTHER: "behalf.how", _REMARK: "behalf.kept", _NO: "behalf.refused"}[what]
        )
    elif last is None or mark != _mark(last.text) or not may_file(speaker):
        draft.tell(speaker, ParcelKind.DESK, "behalf.expired")
    elif what == _ME:
        number = _for_oneself(draft, speaker, last)
    else:
        number = _file(draft, event, speaker, last, what)
    return draft.plan("filed" if number else "tapped", number, actor=speaker.id, data={"verb": str(tap.verb)})


def _for_oneself(draft: Draft, speaker: Person, last: Message) -> int:
    own = ward_id(speaker.id)
    known = next((one for one, _ in draft.situation.wards if one.id == own), None)
    county = draft.house.county
    home = next((v.id for t in county.townships for v in t.villages if v.guide == speaker.id), None)
    place = places.of_village(county, home) if home else None
    township = place.township.id if place else speaker.township
    ward = known or Person(own, Role.FARMER, township=township, village=home)
    name = draft.words("behalf.oneself", speaker.language)
    return _ask(draft, speaker, replace(ward, name=name), last, last.text)


def _file(draft: Draft, event: FromPerson, speaker: Person, last: Message, what: str) -> int | None:
    filing = _read(draft, speaker, last.text)
    known = {ward.id: ward for ward, _ in _known(draft, filing)} if filing else {}
    if filing is None or (what != _NEW and what not in known):
        draft.tell(speaker, ParcelKind.DESK, "behalf.expired")
        return None
    if what == _NEW:
        # Made of the words that ask for it: pressed twice it is the same farmer.
        stamp = f"{speaker.id} {last.ref.message if last.ref else ''} {last.at.isoformat()}"
        ward = Person(ward_id(stamp), Role.FARMER, name=filing.name, consent_at=event.at)
        ward = places.resident(known.get(ward.id, ward), filing.place)
    else:
        ward = known[what]
    return _ask(draft, speaker, ward, last, filing.question)


def _ask(draft: Draft, speaker: Person, ward: Person, last: Message, question: str) -> int:
    """The question becomes the farmer's consultation; what the farmer and the bot were still talking about makes room."""
    own = next((cases for one, cases in draft.situation.wards if one.id == ward.id), ())
    asked = next((case for case in own if case.opened_at >= last.at and case.question.startswith(question[:40])), None)
    if asked is not None:
        draft.tell(speaker, ParcelKind.DESK, "behalf.already", number=asked.number)
        return asked.number
    ward = replace(ward, language=speaker.language, language_chosen=True, helper=speaker.id, forgotten=False)
    ward = draft.save_person(ward)
    if (
        talk := next((case for case in own if not case.with_person and case.status is not Status.CLOSED), None)
    ) is not None:
        asking.leave(draft, talk)
    limit = draft.house.county.limits.question_chars
    consultation = replace(begin(draft, ward), question=question[:limit], media=last.media, helper=speaker.id)
    draft.keep(Message(consultation.number, ward.id, draft.now, question, last.media))
    draft.tell(speaker, ParcelKind.DESK, "behalf.filed", number=consultation.number, name=ward.name)
    draft.note(helper=speaker.id, consent=ward.consent_at.isoformat() if ward.consent_at else None)
    verdict = asking.judge(draft, question)
    return asking.consider(draft, ward, draft.save(consultation), verdict).number


def _known(draft: Draft, filing: Filing) -> list[tuple[Person, tuple[Consultation, ...]]]:
    """Those of that name who are registered in that place."""
    village = filing.place.village.id if filing.place.village else None
    return [
        (ward, cases)
        for ward, cases in draft.situation.wards
        if plain(ward.name) == plain(filing.name)
        and (ward.township, ward.village) == (filing.place.township.id, village)
    ]


def _read(draft: Draft, speaker: Person, text: str) -> Filing | None:
    """The name, then the place (the asker's own village where none is named), then the question; None where one is missing."""
    parts = _APART.split(visible(text), maxsplit=2)
    county = draft.house.county
    place = places.find(county, parts[1]) if len(parts) > 1 else None
    rest = parts[2] if len(parts) > 2 else ""
    if place is None:
        villages = [v.id for t in county.townships for v in t.villages if v.guide == speaker.id]
        place = places.of_village(county, villages[0]) if len(villages) == 1 else None
        rest = " ".join(parts[1:])
    name = in_a_line(parts[0], _NAME_CHARS)
    return Filing(name, place, rest) if name and place is not None and rest else None


def _mark(text: str) -> str:
    """By it a button knows the words it was made for."""
    return hashlib.blake2s(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
