"""Sending an entry's printed page: the farmer gets a file to keep, with one line that says from whom."""

from __future__ import annotations

from bot.core.draft import Draft
from bot.core.events import Media, MediaKind
from bot.core.plan import ParcelKind
from bot.core.situation import Consultation, Language, Person
from bot.core.wording import base_of, localised
from knowledge.model import Entry

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SCHEME = "page:"  # of Media.file: page:<entry>.<language>.<version>.<who sends it>, made by bot/delivery/pages.py when it is wanted


def sent(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> Entry | None:
    """The page of this entry to the farmer, under the speaker's name. The entry, if there is one."""
    entry = draft.house.knowledge.entries.get(argument)
    if entry is None or entry.human_only:
        draft.tell(speaker, ParcelKind.DESK, "desk.no_entry")
        return None
    expert, title = draft.title_of(speaker.id, farmer.language), localised(entry.title, farmer.language)
    caption = draft.words("page.sent", farmer.language, expert=expert, title=title, number=case.number)
    media = page_of(entry, farmer.language, speaker)
    draft.send(
        farmer,
        ParcelKind.MEDIA,
        caption,
        number=case.number,
        media=media,
        author=speaker.id,
        entry=entry.id,
        tell=True,
    )
    draft.note(sent_page=entry.id, sent_version=entry.version)
    own = localised(entry.title, speaker.language)
    draft.tell(speaker, ParcelKind.DESK, "page.sent_to", number=case.number, title=own)
    return entry


def page_of(entry: Entry, language: Language, sender: Person) -> Media:
    """The file that does not stand anywhere yet: its name says what is to be printed, and whose name stands on it."""
    title = localised(entry.title, language).replace("/", " ")
    file = f"{SCHEME}{entry.id}.{base_of(language)}.{entry.version}.{sender.id}"
    return Media(MediaKind.DOCUMENT, file, unique=file, name=f"{title}.docx", mime=WORD)
