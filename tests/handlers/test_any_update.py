"""Whatever comes, the intake makes an event or a dead letter of it."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import ManualClock
from bot.core.events import Event
from bot.gate import Unreadable
from handlers.telegram.intake import Intake
from handlers.telegram.parse import ALLOWED_UPDATES
from tests.handlers.test_parse import message
from tests.line.helpers import NOON

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    "text",
    "caption",
    "photo",
    "voice",
    "video",
    "document",
    "location",
    "venue",
    "contact",
    "from",
    "chat",
    "reply_to_message",
    "sticker",
]
MESSAGES = st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=4).map(lambda torn: message()["message"] | torn)
UPDATES = st.dictionaries(
    st.sampled_from([*ALLOWED_UPDATES, "business_message", "poll_answer"]), MESSAGES | ANYTHING, max_size=2
).map(lambda body: {"update_id": 1, **body})


class Silent:
    """A bot that answers no query."""

    async def answer_callback_query(self, query: str) -> None:
        assert query is not None


@settings(max_examples=300, deadline=None)
@given(update=UPDATES | ANYTHING)
def test_whatever_comes_is_an_event_or_a_dead_letter(update: object) -> None:
    async def story() -> None:
        intake = Intake(Silent(), None, ManualClock(NOON), most_bytes=1000)  # type: ignore[arg-type]
        for item in intake.read([update]):
            assert isinstance(item, Event | Unreadable)
            item.key.encode()
            if isinstance(item, Unreadable):
                (item.payload + item.error).encode()

    asyncio.run(story())
