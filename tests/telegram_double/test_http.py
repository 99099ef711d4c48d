"""Real HTTP: the webhook's deliveries, the forms a request can have, and the double as a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.telegram_double import TOKEN, TelegramDouble
from tests.telegram_double.http_server import HttpDouble
from tests.telegram_double.oracle import Oracle
from tests.telegram_double.samples import jpeg

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]


class Receiver:
    """A webhook: keeps what arrives, and answers what `statuses` say, then 200."""

    def __init__(self) -> None:
        self.received: list[tuple[str, Json]] = []
        self.statuses: list[int] = []
        self.under_way = 0
        self.most_under_way = 0
        self.gate = threading.Event()
        self.gate.set()
        self.news = threading.Condition()

    def take(self, secret: str, body: Json) -> int:
        with self.news:
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            self.news.notify_all()
        self.gate.wait(5)
        with self.news:
            self.under_way -= 1
            self.received.append((secret, body))
            return self.statuses.pop(0) if self.statuses else 200

    def wait_until_busy_with(self, n: int) -> None:
        with self.news:
            assert self.news.wait_for(lambda: self.under_way == n, timeout=5)

    @property
    def texts(self) -> list[str]:
        return [body["message"]["text"] for _, body in self.received]


@contextmanager
def listening(receiver: Receiver) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(receiver.take(self.headers["X-Telegram-Bot-Api-Secret-Token"], body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tg"
    finally:
        receiver.gate.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def hook(receiver: Receiver, telegram: TelegramDouble) -> Iterator[str]:
    with listening(receiver) as url, HttpDouble(telegram, webhook_again_after=0.01) as server, client() as http:
        http.post(f"{server.api}/bot{TOKEN}/setWebhook", json={"url": url, "secret_token": "s-1"}).raise_for_status()
        yield url
        assert server.faults == []


def client() -> httpx.Client:
    return httpx.Client(verify=False, trust_env=False)


def all_acknowledged(double: TelegramDouble, n: int) -> None:
    double.wait_until(lambda: double.counters()["updates"]["acknowledged"] == n, why=f"{n} acknowledged")


def test_a_webhook_gets_updates_with_the_secret(telegram: TelegramDouble, receiver: Receiver, hook: str) -> None:
    telegram.person("farmer").says("在吗")
    all_acknowledged(telegram, 1)
    ((secret, body),) = receiver.received
    assert secret == "s-1"
    assert body["message"]["text"] == "在吗"


def test_a_webhook_is_asked_again_until_it_says_2xx_and_order_is_kept_in_a_chat(
    telegram: TelegramDouble, receiver: Receiver, hook: str
) -> None:
    receiver.statuses = [503, 500, 302]
    farmer = telegram.person("farmer")
    farmer.says("一")
    farmer.says("二")
    all_acknowledged(telegram, 2)
    assert receiver.texts == ["一", "一", "一", "一", "二"]
    assert telegram.bot.mailbox.webhook is not None
    assert telegram.bot.mailbox.webhook.last_error == "Wrong response from the webhook: 302"


def test_a_chat_has_one_delivery_at_a_time_but_does_not_hold_up_others(
    telegram: TelegramDouble, receiver: Receiver, hook: str
) -> None:
    receiver.gate.clear()
    for text in ("一", "二", "三"):
        telegram.person("farmer").says(text)
        telegram.person("neighbour").says(text)
    receiver.wait_until_busy_with(2)
    assert telegram.claim_deliveries() == []
    receiver.gate.set()
    all_acknowledged(telegram, 6)
    assert receiver.most_under_way == 2
    assert sorted(receiver.texts) == sorted(["一", "二", "三"] * 2)


def test_a_webhook_that_is_down_is_told_in_its_info(telegram: TelegramDouble, telegram_http: HttpDouble) -> None:
    with client() as http:
        dead = {"url": "http://127.0.0.1:9/tg"}
        http.post(f"{telegram_http.api}/bot{TOKEN}/setWebhook", json=dead).raise_for_status()
        telegram.person("farmer").says("在吗")
        hook = telegram.bot.mailbox.webhook
        telegram.wait_until(lambda: hook and hook.last_error, why="an error is noted")
        info = http.get(f"{telegram_http.api}/bot{TOKEN}/getWebhookInfo").json()["result"]
    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1


def test_json_forms_multipart_and_the_address_all_carry_parameters(
    telegram: TelegramDouble, telegram_http: HttpDouble
) -> None:
    farmer = telegram.person("farmer")
    farmer.starts()
    url = f"{telegram_http.api}/bot{TOKEN}"
    with client() as http:
        http.post(f"{url}/sendMessage", json={"chat_id": farmer.id, "text": "json"}).raise_for_status()
        http.post(f"{url}/sendMessage", data={"chat_id": str(farmer.id), "text": "form"}).raise_for_status()
        http.get(f"{url}/sendMessage", params={"chat_id": farmer.id, "text": "address"}).raise_for_status()
        upload = {"photo": ("鹅.jpg", jpeg(), "image/jpeg")}
        fields = {"chat_id": str(farmer.id), "caption": "多部分"}
        http.post(f"{url}/sendPhoto", data=fields, files=upload).raise_for_status()
        chunks = iter([b'{"chat_id": %d, ' % farmer.id, b'"text": "chunks"}'])
        json_type = {"Content-Type": "application/json"}
        http.post(f"{url}/sendMessage", content=chunks, headers=json_type).raise_for_status()
        assert http.post(f"{url}/sendMessage", content=b"{", headers=json_type).status_code == 400
        assert http.get(f"{telegram_http.api}/elsewhere").status_code == 404
        assert http.get(f"{telegram_http.api}/file/bot{TOKEN}/photos/none.jpg").status_code == 404
    assert [message.text for message in farmer.inbox] == ["json", "form", "address", "多部分", "chunks"]


def test_what_the_judge_finds_is_a_500_and_is_kept(telegram: TelegramDouble) -> None:
    telegram.world.judge = judge = Oracle()
    with HttpDouble(telegram) as server, client() as http:
        answer = http.post(f"{server.api}/bot{TOKEN}/getMe", json={"goose": 1})
        assert answer.status_code == 500
        (violation,) = http.get(f"{server.api}/control/violations").json()
        assert violation == "request getMe.goose: unknown field"
    assert len(server.faults) == len(judge.violations) == 1


def test_the_double_runs_as_a_process_and_is_fed_over_control() -> None:
    command = [sys.executable, "-m", "tests.telegram_double", "--port", "0", "--no-oracle"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process, client() as http:
        assert process.stdout is not None
        api = process.stdout.readline().strip()
        control, methods = f"{api}/control", f"{api}/bot{TOKEN}"
        says = {"who": "laowang", "do": "says", "with": {"text": "小鹅死得多咋办"}}
        assert http.post(f"{control}/act", json=[says, says]).json() == {"done": 2}
        updates = http.get(f"{methods}/getUpdates").json()["result"]
        assert len(updates) == 2
        chat = updates[0]["message"]["chat"]["id"]
        http.post(f"{control}/trouble", json={"do": "breaks", "with": {"method": "sendMessage"}}).raise_for_status()
        statuses = [http.post(f"{methods}/sendMessage", json={"chat_id": chat, "text": "答"}).status_code for _ in "ab"]
        assert statuses == [502, 200]
        assert http.post(f"{control}/wait", json={"sent": 1}).json() == {"sent": 1}
        assert http.post(f"{control}/wait", json={"sent": 2, "seconds": 0.01}).status_code == 408
        (message,) = http.get(f"{control}/inbox", params={"who": "laowang"}).json()
        assert message["message"]["text"] == "答"
        counters = http.get(f"{control}/counters").json()
        assert counters["calls"] == {"getUpdates": 1, "sendMessage": 2}
        assert counters["updates"]["pending"] == 2
        assert http.get(f"{control}/refused").json() == [["sendMessage", 502, "Bad Gateway"]]
        raw = {"kind": "message", "payload": updates[0]["message"], "lane": chat}
        assert http.post(f"{control}/update", json=raw).json()["update_id"] == updates[1]["update_id"] + 1
        assert http.post(f"{control}/act", json={"who": "laowang", "do": "explode"}).status_code == 400
        assert http.get(f"{control}/nothing").status_code == 404
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
