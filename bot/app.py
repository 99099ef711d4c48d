"""The one roof: builds everything from the county and the environment, and runs it in one loop until told to stop.

pages, webhook --+                                    +--> sender of the browser
poller ----------+--> gate --> desk, in one thread -->+
alarm -----------+                                    +--> sender of Telegram
renewal: a changed knowledge base goes to the desk and the pages
"""

from __future__ import annotations

import asyncio
import fcntl
import signal
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, Any

import structlog
import uvicorn

from bot.alarm import PATIENCE, Alarm
from bot.clock import Clock, SystemClock
from bot.config import County, Environment
from bot.core.house import House
from bot.core.wording import Catalogue
from bot.delivery.media import MediaStore
from bot.delivery.pace import Pace
from bot.delivery.pages import Printer
from bot.delivery.sender import Sender
from bot.delivery.telegram import TelegramTransport, fetch_with
from bot.delivery.web import Broadcaster, WebTransport
from bot.desk import Desk
from bot.errors import Fault, InputFault
from bot.gate import Gate
from bot.locale.load import load_catalogue
from bot.renewal import Renewal
from bot.store import meta, outbox
from bot.store.session import Database
from handlers.telegram.intake import Intake
from handlers.telegram.menus import Menus
from handlers.telegram.poller import Poller
from handlers.telegram.rawbot import build_bot
from handlers.telegram.register import introduce
from handlers.telegram.webhook import header_of, path_of, webhook_route
from handlers.web.console import exports
from handlers.web.site import build_site, renew
from knowledge.embedder import embedder_at
from knowledge.load import HOME, load
from knowledge.match import Matcher
from knowledge.plan import read_plan

PAGES_STOP_IN = 3  # seconds that requests get to end
WEBHOOK_FIRST = 10.0  # seconds before the first bell, in which Telegram brings what it kept
WEB_SLOTS = 64  # a page's parcel leaves by being marked: there is nothing to repeat
SENDS_STOP_IN = 8.0  # seconds that sends get; what has not left by then leaves after the next start

_log = structlog.get_logger(__name__)


class Runtime:
    """Everything, built and connected, with nothing running yet. `bot` is None without a Telegram token.

    Making one brings the database up to date. Raises StoreUnavailable, and InputFault for what is wrong in the knowledge
    base or the catalogue.
    """

    def __init__(
        self, county: County, environment: Environment, *, clock: Clock | None = None, knowledge: Path = HOME
    ) -> None:
        self.county = county
        self.environment = environment
        self.clock = clock or SystemClock()
        base = load(knowledge)
        self.house = House(
            county=county,
            knowledge=base,
            matcher=Matcher(base, embedder=embedder_at(county.knowledge.embedder)),
            words=load_catalogue(),
        )
        self.database = Database(environment.database_url)
        self.database.migrate()
        sample = _is_sample(self.database, environment, self.house.words)
        self.desk = Desk(self.house)
        self.gate = Gate(self.database, self.desk, self.clock)
        self.renewal = Renewal(self.house, knowledge, self._renew)
        self.bot = (
            build_bot(environment.telegram_token, environment.telegram_api) if environment.telegram_token else None
        )
        plan = read_plan(knowledge)
        printer = Printer(lambda: self.house, plan.industries if plan else {}, self._today)
        fetch = fetch_with(self.bot) if self.bot else None
        self.media = MediaStore(environment.data_dir / "media", fetch, printer.print)
        self.gate.on_orphans(self.media.forget)
        self.broadcaster = Broadcaster()
        self.caught_up = asyncio.Event()
        # A webhook brings what was kept by itself and never says that it is done: it gets some seconds.
        self.alarm = Alarm(
            self.gate,
            self.clock,
            county=county,
            backlog=self.caught_up if self.bot else None,
            patience=WEBHOOK_FIRST if environment.telegram_webhook else PATIENCE,
        )
        tick = self.broadcaster.tick
        self.senders = [Sender(self.gate, "web", WebTransport(), self.clock, slots=WEB_SLOTS, on_marked=tick)]
        self.intake: Intake | None = None
        if self.bot:
            limits, telegram = county.limits, county.telegram
            transport = TelegramTransport(self.bot, self.media)
            slots, pace = telegram.at_once, _pace(county)
            loads: tuple[outbox.Load, ...] = ("texts", "media")
            self.senders += [
                Sender(self.gate, "tg", transport, self.clock, pace=pace, slots=slots, only=only, on_marked=tick)
                for only in loads
            ]
            self.intake = Intake(
                self.bot,
                self.gate,
                self.clock,
                most_bytes=limits.media_mb * 1024 * 1024,
                username=telegram.username or "",
            )
        self.site = build_site(
            self.gate,
            self.house,
            self.clock,
            self.broadcaster,
            self.media,
            environment.secret.encode(),
            routes=[webhook_route(self.intake, environment.secret)]
            if self.intake and environment.telegram_webhook
            else [],
            sample=sample,
            folder=environment.data_dir,
            knowledge=knowledge,
        )

    async def telegram(self) -> None:
        """Register with Telegram, then take updates until cancelled; with a webhook they come by themselves."""
        if self.bot is None or self.intake is None:
            return
        secret, base = self.environment.secret, self.environment.telegram_webhook
        webhook = base and base.rstrip("/") + path_of(secret)
        username = await introduce(self.bot, self.house.words, webhook=webhook, secret=header_of(secret))
        self.intake.called(username)
        menus = Menus(self.bot, self.gate, lambda: self.house.county, self.house.words)
        self.intake.with_menus(menus)
        shown = asyncio.create_task(menus.show())
        _log.info("Telegram is connected", bot=username, way="webhook" if webhook else "polling")
        try:
            if webhook is None:
                await Poller(self.bot, self.intake, caught_up=self.caught_up).run()
            else:
                await asyncio.Event().wait()
        finally:
            shown.cancel()

    async def take_back_leases(self) -> None:
        """What a process that was killed held goes out now and not after its lease: a SQLite file serves one process."""
        if self.database.dialect != "sqlite":
            return
        for channel in ("web", "tg"):
            released = await self.gate.write(partial(outbox.release, channel=channel))
            if released:
                _log.info("parcels taken back", channel=channel, count=released)

    def _today(self) -> date:
        return self.clock.now().astimezone(self.county.tz).date()

    def _renew(self, house: House, notes: tuple[str, ...]) -> None:
        self.house = house
        self.desk.renew(house)
        renew(self.site, house, notes)

    def dispose(self) -> None:
        """Close the database. `serve` does it at its end."""
        self.database.dispose()


def _is_sample(database: Database, environment: Environment, words: Catalogue) -> bool:
    """Whether the data are made up. Those are never put before a messenger's people: raises InputFault."""
    with database.reading() as session:
        sample = meta.recall(session, meta.SAMPLE) is not None
    if sample and environment.telegram_token:
        both = words.words("sample.no_telegram")
        raise InputFault([Fault("NONGDA_TELEGRAM_TOKEN", 0, 0, f"{both.zh} / {both.en}")])
    return sample


def _pace(county: County) -> Pace:
    telegram = county.telegram
    return Pace(
        per_second=telegram.per_second,
        burst=max(1, int(telegram.per_second)),
        chat_per_second=telegram.chat_per_second,
        group_per_minute=telegram.group_per_minute,
    )


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: it would raise the signal again when it is done, before the others are."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


async def serve(runtime: Runtime, stop: asyncio.Event, started: Callable[[], None] | None = None) -> int:
    """Run everything until `stop` is set, then end cleanly: 0. `started` is called when the pages can be opened.

    When a part ends by itself or raises, everything stops and 1 comes back: whoever watches the process starts it again.
    Raises InputFault when the address is taken or the token is rejected.
    """
    listener = _listen(runtime.environment)
    alone = _alone(runtime)
    exports.clear(runtime.environment.data_dir)
    config = uvicorn.Config(
        runtime.site,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=PAGES_STOP_IN,
    )
    server = _Server(config, started or (lambda: None))
    runtime.gate.start()
    await runtime.take_back_leases()
    intakes = [
        _task("pages", server.serve(sockets=[listener])),
        _task("alarm", runtime.alarm.run()),
        _task("renewal", runtime.renewal.run()),
    ]
    if runtime.bot:
        intakes.append(_task("telegram", runtime.telegram()))
    senders = [_task(f"sender-{number}", sender.run()) for number, sender in enumerate(runtime.senders)]
    stopping = _task("stop", stop.wait())
    ended, _ = await asyncio.wait({stopping, *intakes, *senders}, return_when=asyncio.FIRST_COMPLETED)
    _log.info("stopping")
    try:
        await _close(runtime, server, intakes, senders)
    finally:
        stopping.cancel()
        listener.close()
        alone.close()
    return _verdict(ended - {stopping})


async def _close(
    runtime: Runtime, server: _Server, intakes: list[asyncio.Task[Any]], senders: list[asyncio.Task[Any]]
) -> None:
    """Take nothing new in, let what is under way end, then close what it needed."""
    for task in intakes:
        if task.get_name() in ("telegram", "renewal"):
            task.cancel()
    runtime.broadcaster.close()
    runtime.alarm.stop()
    server.should_exit = True
    await _ended(intakes, PAGES_STOP_IN + 2)
    for sender in runtime.senders:
        sender.stop()
    await _ended(senders, SENDS_STOP_IN)
    await runtime.gate.stop()
    if runtime.bot:
        with suppress(Exception):  # nothing that still fails here matters
            await runtime.bot.shutdown()
    runtime.dispose()


async def _ended(tasks: list[asyncio.Task[Any]], seconds: float) -> None:
    """Wait for these to end; cancel what takes longer."""
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        _log.warning("did not end in time", part=task.get_name())
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _verdict(ended: set[asyncio.Task[Any]]) -> int:
    """0 when nothing ended before it was told to. A fault in what was given is raised, everything else logged."""
    for task in ended:
        error = task.exception() if not task.cancelled() else None
        if isinstance(error, InputFault):
            raise error
        _log.error("a part ended by itself", part=task.get_name(), exc_info=error)
    return 1 if ended else 0


def _task(name: str, work: Awaitable[Any] | Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    async def run() -> Any:
        return await work

    return asyncio.create_task(run(), name=name)


def _alone(runtime: Runtime) -> IO[str]:
    """Holds the data folder for this process as long as the file is open: one SQLite file serves one process."""
    lock = (runtime.environment.data_dir / "lock").open("w")
    if runtime.database.dialect == "sqlite":
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            told = "已经有一个农答在用这个数据文件夹 / another Nongda is using this data folder"
            raise InputFault([Fault(str(runtime.environment.data_dir), 0, 0, told)]) from None
    return lock


def _listen(environment: Environment) -> socket.socket:
    """The socket of the pages, opened here so that an address in use is told in plain words."""
    family = socket.AF_INET6 if ":" in environment.host else socket.AF_INET
    try:
        return socket.create_server((environment.host, environment.port), family=family, backlog=512)
    except OSError as error:
        told = f"这个地址用不了 / cannot listen there: {environment.http}: {error.strerror}"
        raise InputFault([Fault("NONGDA_HTTP", 0, 0, told)]) from error


def run(runtime: Runtime, started: Callable[[], None] | None = None) -> int:
    """`serve` in a loop of its own, until SIGTERM or SIGINT; the exit code."""

    async def until_signalled() -> int:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        return await serve(runtime, stop, started)

    return asyncio.run(until_signalled())
