"""Bad luck on demand: what happens to the next calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tests.telegram_double import words
from tests.telegram_double.wire import Answer, Call, Lost

SERVER_ERRORS = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


class HasId(Protocol):
    """A person, a group or a channel."""

    @property
    def id(self) -> int: ...


@dataclass(eq=False)
class Failure:
    """What the next `times` calls of `method` (any, if empty) to `chat` (any, if None) meet; None = until it is mended.

    `taken`: the call has its effect, only its answer is lost. `met` counts the calls that met it.
    """

    outcome: Answer | Lost
    method: str = ""
    chat: int | None = None
    times: int | None = 1
    taken: bool = False
    met: int = 0

    def meets(self, call: Call) -> bool:
        if self.times is not None and self.met >= self.times:
            return False
        if self.method and self.method.lower() != call.method.lower():
            return False
        return self.chat is None or call.params.get("chat_id") == self.chat


class Failures:
    """The failures that are due, first come first met. `method` "" is any method, `times` None is until `behaves()`."""

    def __init__(self) -> None:
        self._due: list[Failure] = []

    def for_call(self, call: Call) -> Failure | None:
        for failure in self._due:
            if failure.meets(call):
                failure.met += 1
                return failure
        return None

    def floods(
        self, retry_after: int = 3, *, method: str = "", chat: HasId | None = None, times: int | None = 1
    ) -> Failure:
        """The next calls get 429 with retry_after, in seconds."""
        return self._add(Answer.refusing(words.too_many_requests(retry_after)), method, chat, times)

    def breaks(
        self, status: int = 502, *, method: str = "", chat: HasId | None = None, times: int | None = 1
    ) -> Failure:
        """The next calls get a 5xx and have no effect."""
        return self.refuses(status, SERVER_ERRORS[status], method=method, chat=chat, times=times)

    def refuses(
        self, status: int, description: str, *, method: str = "", chat: HasId | None = None, times: int | None = 1
    ) -> Failure:
        """The next calls get this status and these words."""
        return self._add(Answer.refusing(words.Refusal(status, description)), method, chat, times)

    def loses_answer(self, *, method: str = "", chat: HasId | None = None, times: int | None = 1) -> Failure:
        """The next calls are taken, but the bot waits for the answer in vain."""
        return self._add(Lost.SILENT, method, chat, times, taken=True)

    def drops(
        self, *, method: str = "", chat: HasId | None = None, times: int | None = 1, taken: bool = False
    ) -> Failure:
        """The connection breaks at the next calls: before they are taken, or, with `taken`, after."""
        return self._add(Lost.BROKEN, method, chat, times, taken=taken)

    def behaves(self) -> None:
        """An end to all bad luck."""
        self._due.clear()

    def _add(
        self, outcome: Answer | Lost, method: str, chat: HasId | None, times: int | None, *, taken: bool = False
    ) -> Failure:
        failure = Failure(outcome, method, chat.id if chat else None, times, taken)
        self._due.append(failure)
        return failure
