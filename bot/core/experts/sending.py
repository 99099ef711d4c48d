"""An answer on its way to one farmer: an expert's words and pictures, a correction, an entry; each under who it comes from."""

from __future__ import annotations

from bot.core.draft import Draft
from bot.core.events import Media
from bot.core.experts.reply import done_button
from bot.core.plan import ParcelKind
from bot.core.situation import Consultation, Person
from bot.core.wording import CAPTION_LIMIT, entry_text, units, visible
from knowledge.model import Entry


def send_reply(
    draft: Draft, speaker: Person, case: Consultation, farmer: Person, text: str, media: tuple[Media, ...]
) -> None:
    """The expert's words and pictures to the farmer, verbatim under a line that says who speaks. What outgoing.stopped does not
    let pass must not come here but by the expert's confirmation."""
    expert = draft.title_of(speaker.id, farmer.language)
    if farmer.address is None and draft.helper_of(farmer) is None:
        draft.tell(speaker, ParcelKind.DESK, "behalf.no_way", number=case.number)
    text = visible(text)
    if text:
        head = draft.words("reply.head", farmer.language, expert=expert, number=case.number)
        draft.send(
            farmer,
            ParcelKind.REPLY,
            f"{head}\n{text}",
            number=case.number,
            author=speaker.id,
            tell=not media,
            buttons=done_button(draft, farmer, case) if not media else (),
        )
    caption = draft.words("reply.media", farmer.language, expert=expert, number=case.number)
    assert units(caption) <= CAPTION_LIMIT, "titles are short"
    for index, item in enumerate(media):
        last = index == len(media) - 1
        draft.send(farmer, ParcelKind.MEDIA, caption, number=case.number, media=item, author=speaker.id, tell=last)


def send_corrected(draft: Draft, speaker: Person, case: Consultation, farmer: Person, text: str) -> None:
    """The new words of an answer that has gone."""
    expert = draft.title_of(speaker.id, farmer.language)
    head = draft.words("reply.corrected", farmer.language, expert=expert, number=case.number)
    whole = f"{head}\n{visible(text)}"
    draft.send(farmer, ParcelKind.REPLY, whole, number=case.number, author=speaker.id, tell=True)


def send_entry(draft: Draft, speaker: Person, case: Consultation, farmer: Person, entry: Entry) -> None:
    """An entry of the knowledge base under the name of who chose it."""
    expert = draft.title_of(speaker.id, farmer.language)
    head = draft.words("answer.from_expert", farmer.language, expert=expert, number=case.number)
    body = entry_text(entry, farmer.language, draft.house.words, draft.now.astimezone(draft.house.county.tz))
    draft.send(
        farmer,
        ParcelKind.ANSWER,
        f"{head}\n{body}",
        number=case.number,
        author=speaker.id,
        entry=entry.id,
        tell=True,
        buttons=done_button(draft, farmer, case),
    )
    draft.note(sent_entry=entry.id, sent_version=entry.version)
