"""The person's side, in plain words: what somebody does in the app."""

from __future__ import annotations

from tests.telegram_double import contents
from tests.telegram_double.contents import Content
from tests.telegram_double.places import Group
from tests.telegram_double.seeing import Json, Onlooker
from tests.telegram_double.speaking import change_standing, edit, say
from tests.telegram_double.text import cut
from tests.telegram_double.world import ChatMessage, Query


class Person(Onlooker):
    """Somebody with a Telegram account, talking with one bot. Made by `TelegramDouble.person`.

    What no app allows (writing while they block the bot, tapping a button that is not there) is an AssertionError: the
    test is wrong, or the bot did not send what the test thinks.
    """

    def _sends(
        self, content: Content, in_group: Group | None = None, reply_to: ChatMessage | None = None
    ) -> ChatMessage:
        with self._world.lock:
            chat = in_group.chat if in_group else self.chat
            assert not (in_group is None and chat.blocked), f"{self.key} has blocked the bot and cannot write"
            chat.opened = chat.opened or in_group is None
            return say(self._world, self._bot, chat, {"from": self.user}, content, reply_to=reply_to)

    def says(
        self, text: str, *, in_group: Group | None = None, reply_to: ChatMessage | None = None, split: bool = True
    ) -> ChatMessage:
        """Write. Returns the message; an app splits a text over 4,096 units, then it is the first.

        `split=False` sends a long text whole all the same.
        """
        assert text.strip(), "no app sends an empty text; see sends_nothing()"
        pieces = cut(text.strip()) if split else [text]
        sent = [self._sends(contents.words_of(piece), in_group, reply_to) for piece in pieces]
        return sent[0]

    def starts(self, argument: str = "") -> ChatMessage:
        """Press START, or follow a link to the bot that carries `argument`."""
        return self.says(f"/start {argument}".strip())

    def replies(self, to_message: ChatMessage, text: str) -> ChatMessage:
        """Answer one message, in the chat it stands in."""
        with self._world.lock:
            assert to_message.chat.by_id.get(to_message.id) is to_message
            chat = to_message.chat
            return say(self._world, self._bot, chat, {"from": self.user}, contents.words_of(text), reply_to=to_message)

    def forwards(self, text: str, *, of: str = "某人") -> ChatMessage:
        """Pass on somebody else's message."""
        return self._sends(contents.forwarded(contents.words_of(text), self._now() - 3600, of))

    def edits(self, message: ChatMessage, new_text: str) -> None:
        """Change a message of theirs: its text, or its caption."""
        has_text = "text" in message.body
        content = contents.words_of(new_text) if has_text else contents.captioned(({}, ()), new_text)
        edit(self._world, self._bot, message, content)

    def sends_photo(
        self,
        caption: str | None = None,
        *,
        width: int = 1280,
        height: int = 960,
        content: bytes | None = None,
        in_group: Group | None = None,
        reply_to: ChatMessage | None = None,
    ) -> ChatMessage:
        what = contents.photo(self._world, self._bot, content, width, height)
        return self._sends(contents.captioned(what, caption), in_group, reply_to)

    def sends_album(self, n: int = 3, caption: str | None = None) -> list[ChatMessage]:
        """Several photos at once: as many updates, one media_group_id, the caption on the first."""
        with self._world.lock:
            group = {"media_group_id": str(13 * 10**15 + self._world.next_serial())}
            sent = []
            for number in range(n):
                body, files = contents.photo(self._world, self._bot, None, 1280, 960)
                what = contents.captioned(({**group, **body}, files), caption if number == 0 else None)
                sent.append(self._sends(what))
            return sent

    def sends_voice(self, seconds: int = 7, *, reply_to: ChatMessage | None = None) -> ChatMessage:
        return self._sends(contents.voice(self._world, self._bot, seconds), reply_to=reply_to)

    def sends_video(self, size: int = 2_000_000, caption: str | None = None, *, seconds: int = 9) -> ChatMessage:
        """`size` in bytes; over 20 MB no bot can fetch it."""
        return self._sends(contents.captioned(contents.video(self._world, self._bot, size, seconds), caption))

    def sends_audio(self, seconds: int = 30, caption: str | None = None) -> ChatMessage:
        return self._sends(contents.captioned(contents.audio(self._world, self._bot, seconds), caption))

    def sends_document(
        self,
        name: str = "notes.txt",
        *,
        mime: str = "text/plain",
        content: bytes = b"text",
        size: int | None = None,
        caption: str | None = None,
    ) -> ChatMessage:
        what = contents.document(self._world, self._bot, name, mime, content, size)
        return self._sends(contents.captioned(what, caption))

    def sends_sticker(self, emoji: str = "👍") -> ChatMessage:
        return self._sends(contents.sticker(self._world, self._bot, emoji))

    def sends_poll(self, question: str = "?") -> ChatMessage:
        """A poll passed on from elsewhere; nobody makes one in a chat with a bot."""
        what = contents.poll(self._world.next_serial(), question)
        return self._sends(contents.forwarded(what, self._now() - 3600, "某人"))

    def sends_nothing(self) -> ChatMessage:
        """A message without any content the Bot API knows, as a new kind of message looks to an older server."""
        return self._sends(({}, ()))

    def shares_location(self, latitude: float = 41.2, longitude: float = 115.2) -> ChatMessage:
        return self._sends(contents.location(latitude, longitude))

    def shares_contact(self, phone: str = "+8613900000000", *, of: Person | None = None) -> ChatMessage:
        """Their own phone number, or somebody else's card. A keyboard that was for one use goes away."""
        with self._world.lock:
            if self.chat.keyboard and self.chat.keyboard.get("one_time_keyboard"):
                self.chat.keyboard = None
            return self._sends(contents.contact(phone, (of or self).user))

    def taps(self, button: str, on: ChatMessage | None = None) -> Query | ChatMessage:
        """Press a button that is really there, by its text or its data.

        An inline button gives the Query whose `toast` shows what the bot answered. A key of the reply keyboard sends
        its text, or the phone number or place it asks for.
        """
        with self._world.lock:
            for message in [on] if on else reversed(self.inbox):
                for one in message.buttons:
                    if button in (one["text"], one.get("callback_data")):
                        assert "callback_data" in one, f"{button!r} is a link: {one}"
                        return self.taps_forged(one["callback_data"], on=message)
            assert on is None, f"no button {button!r} on {on}"
            return self._presses_key(button)

    def _presses_key(self, button: str) -> ChatMessage:
        keys = [key for row in (self.chat.keyboard or {}).get("keyboard", []) for key in row]
        found = next((key for key in keys if key["text"] == button), None)
        assert found is not None, f"no button {button!r}; {self.key} sees {self.inbox} and the keys {keys}"
        if found.get("request_contact"):
            return self.shares_contact()
        return self.shares_location() if found.get("request_location") else self.says(button)

    def taps_forged(self, data: str, on: ChatMessage | None = None) -> Query:
        """A callback with any data, as a program can send it that pretends to be an app.

        Without a message of the bot to tap on, it names one that is no longer there, as Telegram tells of old ones.
        """
        with self._world.lock:
            message = on or next(iter(reversed(self.inbox)), None)
            tapped: Json = message.body if message else {"chat": self.chat.body, "message_id": 1, "date": 0}
            identity = str(self.id * 10**6 + self._world.next_serial())
            query = Query(identity, self._bot.id, self._world.clock.now())
            self._world.queries[query.id] = query
            self._queries.append(query)
            payload = {
                "id": query.id,
                "from": self.user,
                "message": tapped,
                "chat_instance": str(-(10**15) - int(tapped["chat"]["id"])),
                "data": data,
            }
            self._world.publish(self._bot, "callback_query", payload, self.id)
            return query

    def blocks_bot(self) -> None:
        with self._world.lock:
            self.chat.blocked = True
            change_standing(self._world, self._bot, self.chat, self.user, "member", "kicked")

    def unblocks_bot(self) -> None:
        with self._world.lock:
            self.chat.blocked = False
            change_standing(self._world, self._bot, self.chat, self.user, "kicked", "member")

    def deletes_account(self) -> None:
        """From now on the bot hears "user is deactivated"; it gets no update about it."""
        self._world.gone.add(self.id)

    def _now(self) -> int:
        return int(self._world.clock.now().timestamp())
