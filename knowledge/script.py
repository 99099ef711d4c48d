"""Traditional Chinese, derived from the simplified that people write here.

opencc knows words; traditional.yaml knows what a farm means by a character that can become several: 干草 and 干活, 三只 and
只有. Where opencc and the character's usual form disagree and no word settles it, the usual form is taken and the place is
doubtful: `nongda check` asks a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from opencc import OpenCC
from pydantic import ValidationError

from bot.errors import InputFault
from bot.marked_yaml import faults_of, load_marked
from knowledge.forms import TraditionalForm

FILE = Path(__file__).with_name("traditional.yaml")
_DIGIT = re.compile("[0-9０-９]")
_AROUND = 3  # characters shown at each side of a doubtful one


@dataclass(frozen=True, slots=True)
class _Character:
    """What a character becomes: usually, and in which words. `words`: (word, where in it the character stands, form)."""

    usual: str
    words: tuple[tuple[str, int, str], ...]

    def settled(self, text: str, at: int) -> str:
        """The form in the longest word around the character at `at`, of equals the one that begins first; "" without any."""
        found = [
            (len(word), inside, form)
            for word, inside, form in self.words
            if inside <= at and text.startswith(word, at - inside)
        ]
        return max(found)[2] if found else ""


def traditional(text: str) -> str:
    """Simplified Chinese in traditional characters as used in Taiwan; what is traditional already stays."""
    converted = str(_converter().convert(text))
    if len(converted) != len(text):  # a word that is longer or shorter there: places no longer tell
        return converted
    forms = list(converted)
    for at, form, _ in _several(text):
        forms[at] = form
    return "".join(forms)


def doubtful(text: str) -> list[str]:
    """The characters of which nobody has said what they become here, with what stands around them and the form taken."""
    converted = str(_converter().convert(text))
    if len(converted) != len(text):
        return []
    return [
        f"{' '.join(text[max(0, at - _AROUND) : at + _AROUND + 1].split())}（{text[at]}→{form}？{converted[at]}？）"
        for at, form, sure in _several(text)
        if not sure and converted[at] != form
    ]


def _several(text: str) -> Iterator[tuple[int, str, bool]]:
    """Every character that can become several: where it stands, the form taken, and whether a word settles it."""
    table = _table()
    flat = _DIGIT.sub("0", text)
    for at, character in enumerate(text):
        if known := table.get(character):
            settled = known.settled(flat, at)
            yield at, settled or known.usual, bool(settled)


@cache
def _converter() -> OpenCC:
    return OpenCC("s2tw")


@cache
def _table() -> dict[str, _Character]:
    """traditional.yaml. Raises InputFault with every fault of it."""
    marked = load_marked(FILE)
    try:
        form = TraditionalForm.model_validate(marked.data)
    except ValidationError as error:
        raise InputFault(faults_of(marked, error, TraditionalForm)) from None
    return {
        character: _Character(
            usual=next(iter(forms)),
            words=tuple(
                (word, found.start(), one)
                for one, words in forms.items()
                for word in words
                for found in re.finditer(character, word)
            ),
        )
        for character, forms in form.characters.items()
    }
