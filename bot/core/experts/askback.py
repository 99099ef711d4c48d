"""Asking the farmer back: ready questions, one tap each or all of them, under the expert's name. It is no answer yet."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.draft import Draft
from bot.core.experts import groups
from bot.core.experts.cards import nearest
from bot.core.experts.group_state import ASK
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Person
from bot.core.taps import Tap, Verb
from bot.core.wording import in_a_line, localised
from knowledge.model import Words

_ALL = "all"
_MOST = 8
_BUTTON_CHARS = 40
# The catalogue's `askback.<name>`, where no entry is near: about animals, about crops, and where neither is known.
_ANIMALS = ("age", "dead", "since", "vaccinated", "used", "photo")
_CROPS = ("since", "spread", "stage", "used", "photo")
_EITHER = ("since", "spread", "used", "photo")


def asked(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> bool:
    """Shows the questions, or puts the one that was tapped. Whether something was asked only now."""
    ready = questions(draft, case)
    if argument not in (_ALL, *ready):
        _show(draft, speaker, case, ready)
        return False
    work = draft.work(case.number)
    chosen = [code for code in (ready if argument == _ALL else (argument,)) if code not in work.asked]
    if not chosen:
        draft.tell(speaker, ParcelKind.DESK, "askback.already", number=case.number)
        return False
    chosen_words = [ready[code] for code in chosen]
    put(draft, speaker, case, farmer, chosen_words)
    groups.share(draft, speaker, case, ASK, questions=chosen_words)
    # Whoever wants the clock to stand until the farmer has answered says so here.
    kind = "photo" if chosen == ["photo"] else "word"
    hold = Button(draft.words(f"desk.hold_{kind}", speaker.language), str(Tap(Verb.HOLD, case.number, kind)))
    draft.tell(speaker, ParcelKind.DESK, "askback.sent", number=case.number, buttons=((hold,),))
    draft.save_work(work.after_asking(chosen))
    draft.note(asked_back=chosen)
    return True


def put(draft: Draft, speaker: Person, case: Consultation, farmer: Person, asked_for: Sequence[Words]) -> None:
    """These questions to the farmer, under the speaker's name."""
    texts = [localised(words, farmer.language) for words in asked_for]
    expert = draft.title_of(speaker.id, farmer.language)
    lines = [draft.words("askback.head", farmer.language, expert=expert, number=case.number)]
    lines += texts if len(texts) == 1 else [f"{nth}. {text}" for nth, text in enumerate(texts, 1)]
    draft.send(farmer, ParcelKind.QUESTION, "\n".join(lines), number=case.number, author=speaker.id, tell=True)


def questions(draft: Draft, case: Consultation) -> dict[str, Words]:
    """What may be asked about this case, by code: what the nearest entry wants to know and a photo, else what its kind wants."""
    photo = draft.house.words.words("askback.photo")
    for entry in nearest(draft.house.knowledge, case)[:1]:
        english = entry.ask_back.en
        own = [Words(zh, english[n] if n < len(english) else zh) for n, zh in enumerate(entry.ask_back.zh)]
        if own:
            return {f"q{n}": words for n, words in enumerate(own[:_MOST])} | {"photo": photo}
    return {name: draft.house.words.words(f"askback.{name}") for name in _general(draft, case)}


def _general(draft: Draft, case: Consultation) -> tuple[str, ...]:
    lexicon = draft.house.knowledge.lexicon
    animals = {lexicon.industry_of.get(subject) for subject in lexicon.animals} - {None}
    if case.subject in lexicon.animals or case.industry in animals:
        return _ANIMALS
    return _CROPS if case.subject or case.industry not in (None, "general") else _EITHER


def _show(draft: Draft, speaker: Person, case: Consultation, ready: dict[str, Words]) -> None:
    rows = [(code, localised(words, speaker.language)) for code, words in ready.items()]
    rows.append((_ALL, draft.words("askback.all", speaker.language)))
    buttons = tuple(
        (Button(in_a_line(text, _BUTTON_CHARS), str(Tap(Verb.ASK, case.number, code))),) for code, text in rows
    )
    draft.tell(speaker, ParcelKind.DESK, "askback.which", number=case.number, buttons=buttons)
