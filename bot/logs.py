"""One form for all that is logged: lines of JSON on standard error, readable ones on a terminal; no secret in any."""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import Any

import structlog

# The libraries' own chatter: httpx names the Bot API's address, token and all, for every request.
_QUIET = (
    "httpx",
    "httpcore",
    "telegram",
    "uvicorn",
    "sse_starlette",
    "starlette_admin",
    "alembic",
    "asyncio",
    "multipart",
    "python_multipart",
)
_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,}")
_LINK = re.compile(r"(/in\?t=)[^\s\"'&]+")


def masked(text: str) -> str:
    """The text without a bot's token and without what signs somebody in."""
    return _LINK.sub(r"\1***", _TOKEN.sub("***", text))


def set_up_logs(*, level: int = logging.INFO) -> None:
    """Send everything, our own and the libraries' warnings, to standard error. Called once, by the program."""
    terminal = sys.stderr.isatty()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(serializer=_dumps)
    )
    last: list[Any] = [] if terminal else [structlog.processors.format_exc_info]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *last,
                lambda logger, name, event: masked(str(renderer(logger, name, event))),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _dumps(event: Any, **options: Any) -> str:
    return json.dumps(event, ensure_ascii=False, **options)
