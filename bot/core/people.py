"""What people are called inside: ids made from addresses, and the hash under which an invitation's code is kept."""

from __future__ import annotations

import hashlib
import unicodedata

from bot.core.events import Address


def farmer_id(address: Address) -> str:
    """The id of the farmer who writes from this address: `f-` and twelve hexadecimal digits, always the same."""
    return "f-" + hashlib.blake2s(str(address).encode()).hexdigest()[:12]


def code_hash(code: str) -> str:
    """The hash of an invitation's code; case, width and the spaces and hyphens people put into it do not matter."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", code).upper() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def ward_id(stamp: str) -> str:
    """The id of a farmer without an address, made of how they were registered: looks like any farmer's."""
    return "f-" + hashlib.blake2s(f"ward {stamp}".encode()).hexdigest()[:12]
