"""What an expert gets: one card a case, with everything needed to answer it, and the pictures after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.core.alarms import mortality
from bot.core.clocks import hours
from bot.core.draft import Buttons, Draft
from bot.core.events import Asks, Media
from bot.core.experts import group_card
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Language, Person
from bot.core.taps import Tap, Verb
from bot.core.wording import base_of, in_a_line, localised, quoted, shorten
from knowledge.model import Entry, KnowledgeBase

_NEAREST = 3
_NEAR_FROM = 0.5  # what scores less is near to nothing, and would only lead astray
_SUMMARY_CHARS = 120
_BUTTON_CHARS = 30


def send_card(draft: Draft, consultation: Consultation, farmer: Person, holder: Person, why: str) -> None:
    """The case's card to its holder, then every picture and recording of it. `why` is the finished reason it came to them."""
    text = _card(draft, consultation, farmer, holder.language, why)
    buttons = card_buttons(draft, consultation, holder.language)
    draft.send(holder, ParcelKind.CARD, text, number=consultation.number, buttons=buttons)
    send_media(draft, consultation, holder, consultation.media)


def send_media(
    draft: Draft, consultation: Consultation, to: Person, media: Sequence[Media], *, asks: Asks | None = None
) -> None:
    """Pictures, recordings and places of a case, one parcel each, named so that a reply to one finds its case, and means
    what `asks` says."""
    for item in media:
        kind = draft.words(f"media.{item.kind}", to.language)
        caption = draft.words("media.caption", to.language, number=consultation.number, kind=kind)
        draft.send(to, ParcelKind.MEDIA, caption, number=consultation.number, media=item, asks=asks)


def _card(draft: Draft, consultation: Consultation, farmer: Person, language: Language, why: str) -> str:
    def words(key: str, **values: object) -> str:
        return draft.words(f"card.{key}", language, **values)

    lines = [words("head", number=consultation.number)]
    if consultation.red_flags:
        lines.append(words("red", flags=flag_titles(draft, consultation.red_flags, language)))
    name = farmer.name or words("no_name")
    lines.append(words("who", name=name, place=place_of(draft, consultation, language)))
    if consultation.helper is not None:
        lines.append(words("helper", expert=draft.title_of(consultation.helper, language)))
    if farmer.phone:
        lines.append(words("phone", phone=farmer.phone))
    if consultation.question:
        limit = draft.house.county.limits.card_chars
        lines.append(words("words", question=shorten(quoted(consultation.question), limit)))
    if consultation.losses is not None and consultation.losses.told:
        lines.append(losses_line(draft, consultation, language, "card.losses"))
    if consultation.media:
        lines.append(words("media", media=media_summary(draft, consultation.media, language)))
    reason = draft.words(f"reason.{consultation.reason}", language)
    lines.append(words("why", why=why, reason=reason))
    if same := group_card.line(draft, consultation, language):
        lines.append(same)
    lines.append(words("due", when=when(draft, consultation, language)))
    near = nearest(draft.house.knowledge, consultation)
    if near and (questions := near[0].ask_back.get(base_of(language))):
        lines.append(words("ask", questions=" ".join(questions)))
    lines.append(words("how"))
    if near:
        lines.append(words("near"))
    return "\n".join(lines)


def card_buttons(draft: Draft, consultation: Consultation, language: Language) -> Buttons:
    """What answers others who ask the same, the nearest entries, one tap each; then two rows of what can be done with the case."""
    number = consultation.number
    rows = list(group_card.buttons(draft, consultation, language))
    for entry in nearest(draft.house.knowledge, consultation):
        title = shorten(localised(entry.title, language), _BUTTON_CHARS)
        rows.append((Button(draft.words("desk.send", language, title=title), str(Tap(Verb.SEND, number, entry.id))),))
    rows += _button_rows(draft, number, language, _CASE_BUTTONS)
    return tuple(rows)


def more_buttons(draft: Draft, consultation: Consultation, language: Language) -> Buttons:
    """What is wanted less often; where entries are near, their pages to print as well."""
    number = consultation.number
    rows = _button_rows(draft, number, language, _MORE_BUTTONS)
    for entry in nearest(draft.house.knowledge, consultation):
        title = shorten(localised(entry.title, language), _BUTTON_CHARS)
        page = Button(draft.words("desk.page", language, title=title), str(Tap(Verb.PAGE, number, entry.id)))
        rows.append((page,))
    return tuple(rows)


# Two rows below every card, at most four in each; what is wanted less often is behind the last one.
_Rows = tuple[tuple[tuple[str, Verb], ...], ...]
_CASE_BUTTONS: _Rows = (
    (("desk.take", Verb.TAKE), ("desk.write", Verb.WRITE), ("desk.ask", Verb.ASK), ("desk.panel", Verb.PANEL)),
    (
        ("desk.pass", Verb.PASS),
        ("desk.not_mine", Verb.NOT_MINE),
        ("desk.close", Verb.CLOSE),
        ("desk.more", Verb.MORE),
    ),
)
_MORE_BUTTONS: _Rows = (
    (("desk.find", Verb.FIND), ("desk.visit", Verb.VISIT)),
    (("desk.hold", Verb.HOLD), ("desk.remark", Verb.REMARK)),
)


def _button_rows(draft: Draft, number: int, language: Language, rows: _Rows) -> list[tuple[Button, ...]]:
    return [tuple(Button(draft.words(key, language), str(Tap(verb, number))) for key, verb in row) for row in rows]


def nearest(knowledge: KnowledgeBase, consultation: Consultation) -> list[Entry]:
    """The entries that came nearest to the question and may be sent as an answer; best first, at most three."""
    if consultation.shown is None:
        return []
    near = (entry for entry, score in consultation.shown.candidates if score >= _NEAR_FROM)
    entries = (knowledge.entries.get(entry) for entry in near)
    return [entry for entry in entries if entry is not None and not entry.human_only][:_NEAREST]


def losses_line(draft: Draft, consultation: Consultation, language: Language, key: str) -> str:
    """How many died, of how many, under the message `key`; the case has numbers."""
    assert consultation.losses is not None, "asked only of a case with numbers"
    losses = mortality.line(draft.house.words, consultation.losses, language)
    return draft.words(key, language, number=consultation.number, losses=losses)


def flag_titles(draft: Draft, codes: Sequence[str], language: Language) -> str:
    """The names of red flags, as a person reads them."""
    titles = {flag.code: flag.title for flag in draft.house.knowledge.red_flags}
    separator = ", " if language is Language.ENGLISH else "、"
    return separator.join(localised(titles[code], language) for code in codes if code in titles)


def place_of(draft: Draft, consultation: Consultation, language: Language) -> str:
    """Township and village of a case, or that they are not known."""
    township = draft.house.county.township(consultation.township)
    if township is None:
        return draft.words("card.no_place", language)
    village = draft.house.county.village(consultation.village)
    names = [localised(place.name, language) for place in (township, village) if place is not None]
    return ", ".join(reversed(names)) if language is Language.ENGLISH else "".join(names)


def media_summary(draft: Draft, media: Sequence[Media], language: Language) -> str:
    """What is attached, counted by kind."""
    counts = Counter(item.kind for item in media)
    separator = ", " if language is Language.ENGLISH else "、"
    return separator.join(
        draft.words("media.count", language, kind=draft.words(f"media.{kind}", language), count=count)
        for kind, count in counts.items()
    )


def summary(draft: Draft, consultation: Consultation, language: Language, limit: int = _SUMMARY_CHARS) -> str:
    """The question on one line; what was sent instead, where there are no words."""
    return in_a_line(consultation.question, limit) or media_summary(draft, consultation.media, language)


def when(draft: Draft, consultation: Consultation, language: Language) -> str:
    """By when the case is to be answered, in words."""
    assert consultation.due_at is not None, "a case that is with a person has a due time"
    key, values = hours.words_for(draft.house.county, consultation.due_at, draft.now)
    return draft.words(key, language, **values)
