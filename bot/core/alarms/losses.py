"""Deaths among a farmer's animals, in numbers: what is known, what is still to be asked, and whether they are an alarm.

Numbers are ranges, since nobody counts exactly: (11, 19) is 十几. A miss is worse than a false alarm: the worst
reading counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.config import Mortality
from knowledge.losses import Range, Told

QUESTIONS = ("dead", "whole", "days", "age")  # in the order in which they are asked


@dataclass(frozen=True, slots=True)
class Losses:
    """What a consultation knows of deaths; None: not known. `whole`: of how many; `days`: for how long; `age` in days.

    `asked`: the question that stands open, "" for none; `asked_at`: when it was put; `skipped`: what the farmer does not know.
    """

    dead: Range | None = None
    whole: Range | None = None
    days: Range | None = None
    age: Range | None = None
    asked: str = ""
    asked_at: datetime | None = None
    skipped: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        """Whether any number is known."""
        return any((self.dead, self.whole, self.days, self.age))

    @property
    def next(self) -> str:
        """What is to be asked next; "" when all is known, or nothing died."""
        if self.dead == (0, 0):
            return ""
        return next((one for one in QUESTIONS if getattr(self, one) is None and one not in self.skipped), "")

    def with_told(self, told: Told) -> Losses:
        """These with what a text tells; what is said later counts, and 又死了三只 is added."""
        known = {name: value for name in QUESTIONS if (value := getattr(told, name)) is not None}
        if told.more and told.dead and self.dead:
            known["dead"] = (self.dead[0] + told.dead[0], self.dead[1] + told.dead[1])
        skipped = (
            (*self.skipped, self.asked) if told.unknown and self.asked and self.asked not in known else self.skipped
        )
        return replace(self, **known, skipped=tuple(dict.fromkeys(one for one in skipped if one not in known)))


def is_alarm(settings: Mortality, animal: str, losses: Losses) -> bool:
    """Whether so many died in a day, or so large a share, that config.yaml calls it an alarm.

    Without a day it counts as one day; without an age the row without an age counts.
    """
    if losses.dead is None or losses.dead == (0, 0):
        return False
    row = settings.row(animal, losses.age[1] if losses.age else None)
    a_day = losses.dead[1] / (losses.days[0] if losses.days else 1)
    if a_day >= row.heads:
        return True
    many = losses.dead[1] >= settings.share_from
    return many and losses.whole is not None and 100 * a_day >= row.share_percent * losses.whole[0]
