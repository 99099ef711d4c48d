"""For the operator's machines: is it well, and how much waits. Only numbers; nobody's words.

/healthz   200 {"status": "ok" | "attention", "told": [...], "counts": {...}}
               503 {"status": "down", ...} without the database
/metrics   the same numbers as Prometheus reads them, taken from the database at the moment of asking
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.errors import StoreUnavailable
from handlers.web.ports import site_of
from handlers.web.readings import Counts, Overdue

STUCK = timedelta(minutes=10)


async def healthz(request: Request) -> Response:
    """Whether the house can do its work, and what somebody should look at."""
    site = site_of(request)
    try:
        counts, overdue = await site.readings.counts(), await site.readings.overdue()
    except StoreUnavailable:
        return JSONResponse({"status": "down", "told": ["the database cannot be reached"], "counts": {}}, 503)
    told = [*attention(counts, overdue, site.clock.now()), *site.notes]
    numbers = _numbers(counts, overdue)
    return JSONResponse({"status": "attention" if told else "ok", "told": told, "counts": numbers})


def attention(counts: Counts, overdue: Overdue, now: datetime) -> list[str]:
    """What is not as it should be, as sentences an operator reads; nothing when all is well."""
    told = []
    if counts.dead_letters:
        told.append(f"{counts.dead_letters} events of the last day could not be handled (dead letters)")
    if counts.dead_staff_parcels:
        told.append(f"{counts.dead_staff_parcels} messages of the last day to experts or staff could not be delivered")
    for channel, queue in counts.queues.items():
        if now - queue.oldest > STUCK:
            told.append(f"messages wait on {channel} since {queue.oldest.isoformat(timespec='seconds')}")
    if overdue.timers:
        told.append(f"{overdue.timers} timers were due minutes ago and have not rung")
    if overdue.unheld:
        told.append(f"{overdue.unheld} consultations wait and nobody has them")
    if overdue.red:
        told.append(f"{overdue.red} red flags were not answered in time")
    return told


async def metrics(request: Request) -> Response:
    """Prometheus' text form. Without the database it still answers, and says that the database is away."""
    site = site_of(request)
    registry = CollectorRegistry()
    up = Gauge("nongda_database_up", "1 when the database answers.", registry=registry)
    try:
        counts, overdue = await site.readings.counts(), await site.readings.overdue()
        _fill(registry, counts, overdue, site.clock.now())
        up.set(1)
    except StoreUnavailable:
        up.set(0)
    return Response(generate_latest(REGISTRY) + generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _fill(registry: CollectorRegistry, counts: Counts, overdue: Overdue, now: datetime) -> None:
    waiting = Gauge("nongda_parcels_waiting", "Messages not yet sent.", ["channel"], registry=registry)
    oldest = Gauge("nongda_parcels_oldest_seconds", "Age of the oldest of them.", ["channel"], registry=registry)
    for channel, queue in counts.queues.items():
        waiting.labels(channel).set(queue.waiting)
        oldest.labels(channel).set((now - queue.oldest).total_seconds())
    open_ = Gauge(
        "nongda_consultations_open", "Consultations not closed, by where they stand.", ["status"], registry=registry
    )
    for status, number in counts.open.items():
        open_.labels(status).set(number)
    plain = {
        "parcels_dead": ("Messages of the last day that will never leave.", counts.dead_parcels),
        "parcels_dead_staff": ("Those of them that were for experts or staff.", counts.dead_staff_parcels),
        "timers_due": ("Timers that are due and have not rung.", counts.due_timers),
        "dead_letters": ("Events of the last day that could not be handled.", counts.dead_letters),
        "timers_late": ("Timers that were due minutes ago and have not rung.", overdue.timers),
        "consultations_unheld": ("Consultations that wait and that nobody has.", overdue.unheld),
        "red_flags_overdue": ("Red flags that were not answered in time.", overdue.red),
    }
    for name, (words, number) in plain.items():
        Gauge(f"nongda_{name}", words, registry=registry).set(number)


def _numbers(counts: Counts, overdue: Overdue) -> dict[str, Any]:
    return {
        "parcels_waiting": {channel: queue.waiting for channel, queue in counts.queues.items()},
        "parcels_dead": counts.dead_parcels,
        "parcels_dead_staff": counts.dead_staff_parcels,
        "timers_due": counts.due_timers,
        "consultations_open": dict(counts.open),
        "dead_letters": counts.dead_letters,
        "timers_late": overdue.timers,
        "consultations_unheld": overdue.unheld,
        "red_flags_overdue": overdue.red,
    }


HEALTH_ROUTES = [Route("/healthz", healthz, methods=["GET"]), Route("/metrics", metrics, methods=["GET"])]
