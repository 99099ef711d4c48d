"""The state machine behind both doors: a request comes in, an outcome goes out. Synchronous; the clock is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bot.clock import Clock
from tests.telegram_double import words
from tests.telegram_double.failures import Failures
from tests.telegram_double.methods import METHODS, NAMES, take_allowed
from tests.telegram_double.people import Person
from tests.telegram_double.places import Channel, Group
from tests.telegram_double.updates import Delivery, Mailbox
from tests.telegram_double.wire import Answer, Call, Outcome, Wait
from tests.telegram_double.world import BotAccount, Chat, Judge, World

Json = dict[str, Any]

TOKEN = "123456789:AAF-double-of-telegram-for-tests_0001"
_FIRST_UPDATE = 100_000_001


class TelegramDouble:
    """A small Telegram for tests. It refuses what Telegram refuses, in Telegram's words, and knows nothing of our code.

        double = TelegramDouble(clock)
        laowang = double.person("laowang", name="...")
        laowang.says("小鹅死得多咋办")          # an update waits for the bot
        ... the bot works, through InProcessRequest or HttpDouble ...
        assert laowang.sees("先看是不是")

    `judge` (oracle.Oracle) looks at everything that passes. `trouble` brings bad luck on demand. Everything may be used
    from several threads.
    """

    def __init__(self, clock: Clock, judge: Judge | None = None, token: str = TOKEN) -> None:
        self.world = World(clock, judge)
        self.clock = clock
        self.trouble = Failures()
        self.people: dict[str, Person] = {}
        self.bot = self.add_bot(token, "nongda_bot", "Nongda")

    # -- who is there ------------------------------------------------------------------------------------------------

    def add_bot(self, token: str, username: str, name: str) -> BotAccount:
        """Another bot of ours with its own token, updates and chats."""
        identity = int(token.partition(":")[0])
        user = {"id": identity, "is_bot": True, "first_name": name, "username": username}
        bot = BotAccount(identity, token, user, Mailbox(_FIRST_UPDATE))
        with self.world.lock:
            self.world.bots[token] = bot
            self.world.users[identity] = user
        return bot

    def bot_named(self, username: str) -> BotAccount:
        """A bot by its username; the first one for ""."""
        found = [bot for bot in self.world.bots.values() if bot.user["username"] == username]
        return found[0] if found else self.bot

    def person(
        self, key: str, *, name: str = "", language: str = "zh-hans", username: str = "", bot: BotAccount | None = None
    ) -> Person:
        """Somebody with a Telegram account, made on first use; the same key is the same person."""
        return self._somebody(key, name or key, language, username, is_bot=False, bot=bot)

    def another_bot(self, key: str) -> Person:
        """A bot that is not ours and that writes like a person."""
        return self._somebody(key, key, "", f"{key}_bot", is_bot=True, bot=None)

    def _somebody(
        self, key: str, name: str, language: str, username: str, *, is_bot: bool, bot: BotAccount | None
    ) -> Person:
        with self.world.lock:
            if key in self.people:
                return self.people[key]
            user: Json = {"id": 700_000_001 + len(self.people), "is_bot": is_bot, "first_name": name}
            user |= {k: v for k, v in (("username", username), ("language_code", language)) if v}
            self.world.users[user["id"]] = user
            self.people[key] = Person(self.world, bot or self.bot, key, user)
            return self.people[key]

    def group(self, title: str, *, kind: str = "supergroup", username: str = "") -> Group:
        """A group in which our bot is a member."""
        return Group(self.world, self.bot, self._shared(title, kind, username, "member"))

    def channel(self, title: str, *, username: str = "") -> Channel:
        """A channel of which our bot is an administrator."""
        return Channel(self.world, self.bot, self._shared(title, "channel", username, "administrator"))

    def _shared(self, title: str, kind: str, username: str, standing: str) -> Chat:
        with self.world.lock:
            number = len(self.world.shared) + 1
            identity = -number if kind == "group" else -(10**12 + number)
            body = {"id": identity, "type": kind, "title": title, **({"username": username} if username else {})}
            chat = self.world.shared[identity] = Chat(body, standing={self.bot.id: standing})
            return chat

    # -- the doors ---------------------------------------------------------------------------------------------------

    def call(self, call: Call) -> Outcome:
        """Take one request. `Wait` means a long poll: wait for news, then `resume`."""
        with self.world.lock:
            name = NAMES.get(call.method.lower(), call.method)
            self.world.calls[name] += 1
            failure = self.trouble.for_call(call)
            outcome = failure.outcome if failure and not failure.taken else self._answer(call, name)
            if failure and failure.taken:
                outcome = failure.outcome
            self._note(name, outcome)
            return outcome

    def _note(self, name: str, outcome: Outcome) -> None:
        if isinstance(outcome, Answer):
            if outcome.status != 200:
                self.world.refused.append((name, outcome.status, outcome.body["description"]))
            if self.world.judge:
                self.world.judge.answer(name, outcome.body)

    def _answer(self, call: Call, name: str) -> Outcome:
        try:
            bot = self._bot(call.token)
            if name == "getUpdates":
                self._judge_request(call, name)
                return self._get_updates(bot, call)
            method = METHODS.get(name)
            if method is None:
                raise words.unknown_method()
            self._judge_request(call, name)
            result = method(self.world, bot, call)
        except words.Refusal as why:
            return Answer.refusing(why)
        return result if isinstance(result, Answer) else Answer.of(result)

    def _judge_request(self, call: Call, name: str) -> None:
        if self.world.judge:
            self.world.judge.request(Call(call.token, name, call.params, call.uploads))

    def _bot(self, token: str) -> BotAccount:
        bot = self.world.bots.get(token)
        if bot is None:
            number, _, secret = token.partition(":")
            raise words.unauthorized() if number.isdigit() and secret else words.malformed_token()
        return bot

    def _get_updates(self, bot: BotAccount, call: Call) -> Outcome:
        box = bot.mailbox
        serial = box.begin_poll()
        take_allowed(bot, call)
        self.world.stirred(updates=True)
        limit = max(1, min(100, call.whole("limit", 100)))
        updates = box.poll(call.whole("offset"), limit, self.clock.now())
        seconds = max(0, min(50, call.whole("timeout")))
        return Answer.of(updates) if updates or not seconds else Wait(bot.token, serial, seconds, limit)

    def resume(self, wait: Wait, *, expired: bool) -> Outcome:
        """The long poll again: updates, an empty list once `expired`, 409 when another took its place, or `wait`."""
        with self.world.lock:
            box = self.world.bots[wait.token].mailbox
            try:
                box.still_polling(wait.serial)
            except words.Refusal as why:
                outcome: Outcome = Answer.refusing(why)
            else:
                updates = box.poll(0, wait.limit, self.clock.now())
                outcome = Answer.of(updates) if updates or expired else wait
            self._note("getUpdates", outcome)
            return outcome

    def download(self, token: str, path: str) -> bytes | None:
        """A file by the path getFile told; None for 404."""
        with self.world.lock:
            found = self.world.files.at_path(path) if token in self.world.bots else None
            return found.read() if found else None

    def claim_deliveries(self) -> list[tuple[BotAccount, Delivery]]:
        """The updates that are to be posted to webhooks now; each must be settled."""
        with self.world.lock:
            return [(b, d) for b in self.world.bots.values() for d in b.mailbox.claim(self.clock.now())]

    def settle(self, bot: BotAccount, delivery: Delivery, *, accepted: bool, error: str = "") -> None:
        with self.world.lock:
            bot.mailbox.settle(delivery, accepted=accepted, error=error, now=self.clock.now())
            self.world.stirred(updates=True)

    @contextmanager
    def watched(self, wake: Callable[[], None], *, everything: bool = False) -> Iterator[None]:
        """Call `wake` (from any thread, quickly) when there may be updates to hand out; or whenever anything is new."""
        watchers = self.world.curious if everything else self.world.watchers
        with self.world.lock:
            watchers.add(wake)
        try:
            yield
        finally:
            with self.world.lock:
                watchers.discard(wake)

    # -- looking on --------------------------------------------------------------------------------------------------

    @property
    def refused(self) -> list[tuple[str, int, str]]:
        """Every refusal so far: method, status, words."""
        return self.world.refused

    def counters(self) -> Json:
        """How much passed: calls by method, refusals, and updates made, acknowledged, expired and still pending."""
        with self.world.lock:
            boxes = [bot.mailbox for bot in self.world.bots.values()]
            updates = {name: sum(getattr(b, name) for b in boxes) for name in ("made", "acknowledged", "expired")}
            updates["pending"] = sum(len(b.pending) for b in boxes)
            calls = {"calls": dict(self.world.calls), "refused": len(self.world.refused)}
            return {**calls, "sent": self.world.sent, "updates": updates}

    def wait_until(self, true: Callable[[], object], seconds: float = 10.0, why: str = "") -> None:
        """Wait until something holds; looks again at every change. Not for the bot's own loop: that is doors.until.

        Raises:
            AssertionError: it did not come to hold within `seconds`.
        """
        with self.world.lock:
            if not self.world.news.wait_for(lambda: bool(true()), timeout=seconds):
                raise AssertionError(f"after {seconds} s still not: {why or true}. {self.counters()}")
