"""A pytest plugin: a test that reaches for anything beyond this machine fails, even if the code swallows the error.

Loopback addresses and Unix sockets are free. Names are looked up for the loopback only. It watches Python's sockets:
what a C library opens by itself (libpq) and what other processes do is not seen.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

_attempts: list[str] = []


class NetworkForbidden(OSError):
    """What the code gets that tried."""


def is_loopback(host: object) -> bool:
    """Whether a host, by name or number, is this machine."""
    if host is None or host in ("", b"", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _forbid(what: str) -> NetworkForbidden:
    _attempts.append(what)
    return NetworkForbidden(f"a test may not open a connection beyond loopback: {what}")


def _checked(address: Any, what: str) -> None:
    """Internet addresses are tuples; a Unix socket's is a path."""
    if isinstance(address, tuple) and not is_loopback(address[0]):
        raise _forbid(f"{what} {address[0]}:{address[1]}")


def _guarded(original: Callable[..., Any], what: str) -> Callable[..., Any]:
    def guard(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _checked(arguments[-1], what)
        return original(self, *arguments)

    return guard


@pytest.fixture(scope="session", autouse=True)
def _no_network_for_the_session() -> Iterator[None]:
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        if not is_loopback(host):
            raise _forbid(f"look-up of {host}")
        return look_up(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name), name))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(autouse=True)
def no_network(_no_network_for_the_session: None) -> Iterator[list[str]]:
    """The attempts of this test; any that is left at its end fails it."""
    _attempts.clear()
    yield _attempts
    if _attempts:
        pytest.fail("a test may not open a connection beyond loopback: " + "; ".join(_attempts), pytrace=False)
