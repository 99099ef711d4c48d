"""R4 by numbers: how many died is read from what farmers write, and asked back where it matters; over the county's threshold it is
a red flag like any other, under it the case goes on as it would, with the numbers on its card.

Asking never delays anybody: whoever is to have the case has it already. One question at a time, with buttons for about how many; a
sentence that tells several things answers several.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.alarms.losses import QUESTIONS, Losses, is_alarm
from bot.core.draft import Buttons, Draft
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Language, Person
from bot.core.taps import Tap, Verb
from bot.core.wording import Catalogue
from knowledge.losses import Range, Told, told

MASS_DEATH = "R4"
# With these it is asked even where no death was spoken of: they are about animals that die, or may.
_ASKED_WITH = frozenset({MASS_DEATH, "R5", "R6", "R8"})
UNKNOWN = "unknown"
# What a button means, by the question and the code on it.
CHOICES: dict[str, dict[str, Range]] = {
    "dead": {"0": (0, 0), "1": (1, 1), "2": (2, 4), "5": (5, 9), "10": (10, 49), "50": (50, 999)},
    "whole": {"1": (1, 19), "20": (20, 99), "100": (100, 499), "500": (500, 1999), "2000": (2000, 99_999)},
    "days": {"1": (1, 1), "2": (2, 2), "3": (3, 3), "4": (4, 7), "8": (8, 30)},
    "age": {"7": (1, 7), "28": (8, 28), "90": (29, 90), "365": (91, 365), "366": (366, 3650)},
}
_OPEN_ENDED = frozenset({999, 3650, 99_999})  # "or more" on a button
_MONTHS_FROM, _YEARS_FROM = 90, 730  # an age in days is said in months, and in years, from here on
_A_ROW = 3


def animal_of(draft: Draft, case: Consultation) -> str | None:
    """The industry of the animal the case is about, "" for an animal without one or one not named; None where it is no animal."""
    lexicon = draft.house.knowledge.lexicon
    if not case.subject:
        return case.industry if case.industry in {lexicon.industry_of.get(one) for one in lexicon.animals} else ""
    return lexicon.industry_of.get(case.subject, "") if case.subject in lexicon.animals else None


def read(draft: Draft, case: Consultation, text: str) -> Consultation:
    """The case with the numbers this text tells; neither saved nor told by this."""
    before = case.losses or Losses()
    said = told(text, before.asked)
    if animal_of(draft, case) is None or not said or (said.dead is None and not before.told and not before.asked):
        return case  # an age alone, or a day, is no word of deaths
    return heard(draft, case, said)


def heard(draft: Draft, case: Consultation, said: Told) -> Consultation:
    """The case with these numbers, and the journal told."""
    losses = (case.losses or Losses()).with_told(said)
    draft.note(**{f"losses_{name}": list(known) for name in QUESTIONS if (known := getattr(losses, name))})
    return replace(case, losses=losses)


def raised(draft: Draft, case: Consultation) -> tuple[str, ...]:
    """The red flag that the numbers of this case raise and it has not had yet."""
    animal = animal_of(draft, case)
    if case.losses is None or animal is None or MASS_DEATH in case.red_flags:
        return ()
    return (MASS_DEATH,) if is_alarm(draft.house.county.alarms.mortality, animal, case.losses) else ()


def ask(draft: Draft, farmer: Person, case: Consultation) -> Consultation:
    """Put the next question, where the numbers matter and it does not stand open already; after the last one thanks."""
    losses = case.losses or Losses()
    matters = bool(_ASKED_WITH & set(case.red_flags)) or losses.dead not in (None, (0, 0)) or bool(losses.asked)
    wanted = losses.next
    if not matters or animal_of(draft, case) is None or wanted == losses.asked:
        return case
    case = draft.save(replace(case, losses=replace(losses, asked=wanted, asked_at=draft.now)))
    if not wanted:
        draft.tell(farmer, ParcelKind.NOTICE, "losses.thanks", number=case.number)
        return case
    lines = [draft.words(f"losses.ask.{wanted}", farmer.language)]
    if not losses.asked:
        key = "losses.intro" if losses.dead is None else "losses.intro_rest"
        lines.insert(0, draft.words(key, farmer.language))
    text = "\n".join(lines)
    draft.send(
        farmer, ParcelKind.NOTICE, text, number=case.number, buttons=_buttons(draft, farmer, case.number, wanted)
    )
    draft.note(losses_asked=wanted)
    return case


def _buttons(draft: Draft, farmer: Person, number: int, wanted: str) -> Buttons:
    buttons = [
        Button(
            draft.words(f"losses.{wanted}.{code}", farmer.language), str(Tap(Verb.LOSSES, number, f"{wanted}-{code}"))
        )
        for code in CHOICES[wanted]
    ]
    rows = [tuple(buttons[start : start + _A_ROW]) for start in range(0, len(buttons), _A_ROW)]
    way_out = Button(
        draft.words("losses.unknown", farmer.language), str(Tap(Verb.LOSSES, number, f"{wanted}-{UNKNOWN}"))
    )
    return (*rows, (way_out,))


def line(words: Catalogue, losses: Losses, language: Language) -> str:
    """What is known, in a line: 死 11–19 只，共 300 只，这 2 天里，20 天大."""
    parts = [
        words.text(f"losses.told.{name}", language, many=_span(known))
        for name in ("dead", "whole", "days")
        if (known := getattr(losses, name)) is not None
    ]
    if losses.age is not None:
        unit, days = ("years", 365) if losses.age[0] >= _YEARS_FROM else ("months", 30)
        unit, days = (unit, days) if losses.age[0] >= _MONTHS_FROM else ("days_old", 1)
        age = max(1, losses.age[0] // days), max(1, losses.age[1] // days)
        parts.append(words.text(f"losses.told.{unit}", language, many=_span(age)))
    return (", " if language is Language.ENGLISH else "，").join(parts)


def _span(known: Range) -> str:
    if known[1] in _OPEN_ENDED:
        return f"{known[0]}+"
    return str(known[0]) if known[0] == known[1] else f"{known[0]}–{known[1]}"
