"""Signatures: what the browser carries for us and must not be able to make itself.

Each purpose has its own salt, so that a value signed for one can never serve as another.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from hashlib import blake2s
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer


class Keys:
    """Signs and checks with one secret. The secret must be at least 16 bytes; ValueError otherwise."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 16:
            raise ValueError("the secret must be at least 16 bytes long")
        self._secret = secret

    def seal(self, purpose: str, data: dict[str, Any], expires: datetime) -> str:
        """`data`, signed for this purpose until then, as text that fits a cookie or an address."""
        return str(self._serializer(purpose).dumps({**data, "e": int(expires.timestamp())}))

    def open(self, purpose: str, text: str, now: datetime) -> dict[str, Any] | None:
        """What was sealed for this purpose; None when it is forged, foreign or out of date."""
        try:
            data = self._serializer(purpose).loads(text)
        except BadSignature:
            return None
        if not isinstance(data, dict) or not isinstance(data.get("e"), int) or data["e"] <= now.timestamp():
            return None
        return data

    def form_token(self, session: str) -> str:
        """A fresh token for one form of this session: `<nonce>.<signature>`."""
        nonce = secrets.token_hex(8)
        return f"{nonce}.{self._mark(session, nonce)}"

    def form_nonce(self, session: str, token: str) -> str | None:
        """The nonce of a token that was made for this very session; None for any other."""
        nonce, _, mark = token.partition(".")
        good = hmac.compare_digest(mark.encode(), self._mark(session, nonce).encode())
        return nonce if nonce and good else None

    def derived(self, purpose: str) -> str:
        """A secret of its own for a library that signs by itself."""
        return hmac.new(self._secret, f"nongda {purpose}".encode(), "sha256").hexdigest()

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=f"nongda {purpose}")

    def _mark(self, session: str, nonce: str) -> str:
        key = blake2s(self._secret, person=b"webform").digest()
        return hmac.new(key, f"{session}\n{nonce}".encode(), "sha256").hexdigest()[:32]
