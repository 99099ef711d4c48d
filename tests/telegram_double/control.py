"""What another process may do to the double, over /control/. Bodies and answers are JSON.

POST act        [{"who": "laowang", "do": "says", "with": {"text": "..."}}, ...] or one  -> {"done": n}
POST update     {"kind": "message", "payload": {...}, "lane": 1}                     -> {"update_id": n}
POST trouble    {"do": "floods", "with": {"method": "sendMessage", "times": 2}}      -> {}
POST wait       {"sent": n, "seconds": 5}: until bots have sent n messages in all    -> {"sent": n}
GET  inbox?who=laowang[&after=n]    the bot's messages to them from the n-th on -> [{"at", "silent", "message"}]
GET  counters                       calls, refusals, updates, messages sent, webhook posts
GET  refused                        every refusal: [[method, status, words], ...]
GET  violations                     what the judge found
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from tests.telegram_double.http_protocol import Request
from tests.telegram_double.state import TelegramDouble
from tests.telegram_double.wire import Answer
from tests.telegram_double.words import Refusal

if TYPE_CHECKING:
    from tests.telegram_double.webhooks import WebhookSender

Json = dict[str, Any]

_DOINGS = frozenset(
    {
        "says",
        "starts",
        "forwards",
        "sends_photo",
        "sends_album",
        "sends_voice",
        "sends_video",
        "sends_audio",
        "sends_document",
        "sends_sticker",
        "sends_poll",
        "sends_nothing",
        "shares_location",
        "shares_contact",
        "taps",
        "taps_forged",
        "blocks_bot",
        "unblocks_bot",
        "deletes_account",
    }
)
_TROUBLES = frozenset({"floods", "breaks", "refuses", "loses_answer", "drops", "behaves"})


async def control(double: TelegramDouble, webhooks: WebhookSender, verb: str, request: Request) -> Answer:
    """Do it. Raises Refusal 404 for an unknown verb, 400 for one that cannot be done."""
    given = json.loads(request.body) if request.body else {}
    asked = {name: values[-1] for name, values in parse_qs(request.query).items()}
    if verb == "wait":
        return await _wait(double, int(given["sent"]), float(given.get("seconds", 5)))
    found = _act(double, verb, given) if request.method == "POST" else _look(double, webhooks, verb, asked)
    return Answer(200, found)


def _act(double: TelegramDouble, verb: str, given: Any) -> Json:
    if verb == "act":
        acts = given if isinstance(given, list) else [given]
        for act in acts:
            _do(double.person(act["who"], bot=double.bot_named(act.get("bot", ""))), act, _DOINGS)
        return {"done": len(acts)}
    if verb == "update":
        with double.world.lock:
            bot = double.bot_named(given.get("bot", ""))
            return {"update_id": double.world.publish(bot, given["kind"], given["payload"], int(given.get("lane", 0)))}
    if verb == "trouble":
        _do(double.trouble, given, _TROUBLES)
        return {}
    raise Refusal(404, "Not Found")


def _do(somebody: object, act: Json, known: frozenset[str]) -> None:
    if act.get("do") not in known:
        raise Refusal(400, f"nothing to do: {act.get('do')!r}")
    getattr(somebody, act["do"])(**act.get("with", {}))


def _look(double: TelegramDouble, webhooks: WebhookSender, verb: str, asked: dict[str, str]) -> Any:
    if verb == "inbox":
        somebody = double.people.get(asked.get("who", ""))
        inbox = somebody.inbox[int(asked.get("after", 0)) :] if somebody else []
        return [{"at": m.at.isoformat(), "silent": m.silent, "message": m.body} for m in inbox]
    if verb == "counters":
        return {**double.counters(), "webhook_posts": webhooks.posts}
    if verb == "refused":
        return [list(one) for one in double.refused]
    if verb == "violations":
        return list(getattr(double.world.judge, "violations", []))
    raise Refusal(404, "Not Found")


async def _wait(double: TelegramDouble, sent: int, seconds: float) -> Answer:
    with_patience = asyncio.get_running_loop().run_in_executor(
        None, double.wait_until, lambda: double.world.sent >= sent, seconds, f"{sent} messages sent"
    )
    try:
        await with_patience
    except AssertionError as why:
        raise Refusal(408, str(why)) from why
    return Answer(200, {"sent": double.world.sent})
