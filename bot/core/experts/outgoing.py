"""What a person writes to a farmer is looked at before it goes: banned and restricted substances, doses of medicine.

    words --> objections? --none--> they go
                  |
                  +--> kept as a remark; the expert reads which word and why, and may write again or, where nothing
                       is banned, say 确认照发: then they go as they are, and the journal keeps who confirmed

Every room that sends somebody's words asks `stopped` first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from bot.core.draft import Buttons, Draft
from bot.core.events import Asks, Edited, Media, Said
from bot.core.plan import Button, Message, ParcelKind
from bot.core.situation import Consultation, Language, Person, Role
from bot.core.taps import Tap, Verb
from bot.core.wording import in_a_line, localised
from knowledge.outgoing import Objection, objections

_QUOTED = 60  # characters of the words that stand in the message about them


def stopped(
    draft: Draft, event: Said | Edited, speaker: Person, case: Consultation, text: str, media: Sequence[Media] = ()
) -> bool:
    """Whether these words of the speaker's stay here. If so they are kept as a remark, and the speaker has been told why."""
    found = against(draft, text, media)
    if not found:
        return False
    version = 0 if isinstance(event, Edited) else 1
    draft.keep(
        Message(case.number, speaker.id, event.at, text, tuple(media), event.ref, version=version, internal=True)
    )
    _tell(draft, speaker, case, text, media, found)
    draft.note(stopped=[one.words for one in found])
    return True


def must_change(
    draft: Draft, speaker: Person, case: Consultation, text: str, asks: Asks, buttons: Buttons = ()
) -> bool:
    """The same for words that stand somewhere already and are now to go: whether they may not. Then the speaker has been told
    why and is asked (`asks`) to write them anew; `buttons`: what may be done instead."""
    found = against(draft, text)
    if found:
        lines = [draft.words("stopped.head", speaker.language, number=case.number, text=in_a_line(text, _QUOTED))]
        lines += [_why(draft, one, speaker.language) for one in found]
        lines.append(draft.words("stopped.write_again", speaker.language))
        draft.send(speaker, ParcelKind.DESK, "\n".join(lines), number=case.number, asks=asks, buttons=buttons)
        draft.note(stopped=[one.words for one in found])
    return bool(found)


def against(draft: Draft, text: str, media: Sequence[Media] = ()) -> tuple[Objection, ...]:
    """All that speaks against sending this, names of files read as well."""
    return objections("\n".join([text, *(item.name for item in media)]), draft.house.knowledge)


def may_confirm(speaker: Person, found: Iterable[Objection]) -> bool:
    """A dose or a restricted substance may be an expert's considered word; what is banned is nobody's, and a guide's is neither."""
    return speaker.role is Role.EXPERT and not any(one.final for one in found)


def mark_of(text: str, media: Sequence[Media] = ()) -> str:
    """What a button names words by that were stopped: 16 hexadecimal digits."""
    whole = "\n".join([text, *(item.file for item in media)])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _tell(
    draft: Draft, speaker: Person, case: Consultation, text: str, media: Sequence[Media], found: Sequence[Objection]
) -> None:
    lines = [draft.words("stopped.head", speaker.language, number=case.number, text=in_a_line(text, _QUOTED))]
    lines += [_why(draft, one, speaker.language) for one in found]
    buttons = [Button(draft.words("stopped.again", speaker.language), str(Tap(Verb.WRITE, case.number)))]
    if may_confirm(speaker, found):
        sure = Tap(Verb.SURE, case.number, mark_of(text, media))
        buttons.append(Button(draft.words("stopped.sure", speaker.language), str(sure)))
    text = "\n".join(lines)
    draft.send(speaker, ParcelKind.DESK, text, number=case.number, buttons=(tuple(buttons),))


def _why(draft: Draft, one: Objection, language: Language) -> str:
    on = localised(one.on, language) if one.on else ""
    return draft.words(f"stopped.{one.kind}", language, words=one.words, since=one.since, by=one.by, on=on)
