"""Posting updates to webhooks, as Telegram does: one at a time for each chat, again until the answer is 2xx."""

from __future__ import annotations

import asyncio

import httpx

from tests.telegram_double.state import TelegramDouble
from tests.telegram_double.updates import Delivery
from tests.telegram_double.wire import Answer
from tests.telegram_double.world import BotAccount

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class WebhookSender:
    """Runs inside the loop of the HTTP door. `again_after`: seconds before a refused update is posted again."""

    def __init__(self, double: TelegramDouble, again_after: float = 0.1, patience: float = 10.0) -> None:
        self._double = double
        self._again_after = again_after
        self._patience = patience
        self.posts = 0

    async def run(self) -> None:
        """Until cancelled."""
        loop, news = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(news.set)

        async with (
            httpx.AsyncClient(verify=False, trust_env=False, timeout=self._patience) as client,
            asyncio.TaskGroup() as posts,
        ):
            with self._double.watched(wake):
                while True:
                    news.clear()
                    for bot, delivery in self._double.claim_deliveries():
                        posts.create_task(self._post(client, bot, delivery))
                    await news.wait()

    async def _post(self, client: httpx.AsyncClient, bot: BotAccount, delivery: Delivery) -> None:
        headers = {SECRET_HEADER: delivery.webhook.secret} if delivery.webhook.secret else {}
        headers["Content-Type"] = "application/json"
        payload = Answer(200, delivery.pending.body).payload
        self.posts += 1
        try:
            answer = await client.post(delivery.webhook.url, content=payload, headers=headers)
            error = "" if answer.is_success else f"Wrong response from the webhook: {answer.status_code}"
        except httpx.TimeoutException:
            error = "Read timeout expired"
        except httpx.HTTPError:
            error = "Connection refused"
        if error:
            await asyncio.sleep(self._again_after)
        self._double.settle(bot, delivery, accepted=not error, error=error)
