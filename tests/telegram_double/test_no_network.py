"""The guard against the network, tried on itself."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.no_network import NetworkForbidden, is_loopback


def test_this_machine_is_free(no_network: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as there:
        assert there.getpeername() == server.getsockname()
    assert all(map(is_loopback, ("127.0.0.1", "::1", "localhost", None, "127.8.8.8", b"localhost")))
    assert no_network == []


def test_unix_sockets_are_free(tmp_path: Path, no_network: list[str]) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as here:
        server.bind(path)
        server.listen()
        here.connect(path)
    assert no_network == []


def test_everything_else_is_refused_and_remembered(no_network: list[str]) -> None:
    with socket.socket() as here:
        with pytest.raises(NetworkForbidden, match="beyond loopback: connect 192"):
            here.connect(("192.0.2.1", 80))
        with pytest.raises(NetworkForbidden):
            here.connect_ex(("192.0.2.1", 80))
    with socket.socket(socket.AF_INET6) as here, pytest.raises(NetworkForbidden):
        here.connect(("2001:db8::1", 80, 0, 0))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here, pytest.raises(NetworkForbidden):
        here.sendto(b"x", ("192.0.2.1", 53))
    with pytest.raises(NetworkForbidden, match=r"look-up of telegram\.example"):
        socket.create_connection(("telegram.example", 443))
    assert len(no_network) == 5
    no_network.clear()  # they were made on purpose
