"""The secrets and the switches of one installation: the NONGDA_ variables. The only module that reads the environment.

NONGDA_TELEGRAM_TOKEN    the bot's token; without it there is no Telegram
NONGDA_TELEGRAM_API      base address of the Bot API (methods at {api}/bot{token}/{method})
NONGDA_TELEGRAM_WEBHOOK  the public https address of this server; without it the bot polls
NONGDA_DATABASE_URL      sqlite:///file or postgresql://...; default: nongda.db in the data folder
NONGDA_HTTP              host:port of the pages
NONGDA_SECRET            signs cookies and links; default: a random one kept in the data folder
NONGDA_DATA              the data folder; default: data beside config.yaml
"""

from __future__ import annotations

import difflib
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import Fault, InputFault

PREFIX = "NONGDA_"
VARIABLES = (
    "NONGDA_TELEGRAM_TOKEN",
    "NONGDA_TELEGRAM_API",
    "NONGDA_TELEGRAM_WEBHOOK",
    "NONGDA_DATABASE_URL",
    "NONGDA_HTTP",
    "NONGDA_SECRET",
    "NONGDA_DATA",
)
TELEGRAM_API = "https://api.telegram.org"
HTTP = "127.0.0.1:8080"
_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{8,100}")
_SECRET_CHARS = 16


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says, checked. Secrets are left out of repr, so that no log can hold them.

    `database_url` is one that SQLAlchemy takes as it is. `secret` is never empty.
    """

    secret: str = field(repr=False)
    database_url: str = field(repr=False)
    data_dir: Path
    telegram_token: str | None = field(default=None, repr=False)
    telegram_api: str = TELEGRAM_API
    telegram_webhook: str | None = None
    http: str = HTTP

    @property
    def host(self) -> str:
        return self.http.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.http.rpartition(":")[2])

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the pages ("every interface" is shown as this machine)."""
        host = self.http.rpartition(":")[0]
        host = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104 - shown, not bound
        return f"http://{host}:{self.port}"

    @property
    def public_address(self) -> str:
        """Where people find the pages: the webhook's host where there is one, else this machine."""
        if self.telegram_webhook is None:
            return self.address
        parts = urlsplit(self.telegram_webhook)
        return f"{parts.scheme}://{parts.netloc}"


def home() -> Path:
    """The folder of config.yaml and data/: the checkout this code runs from, else (a wheel) the current folder."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "pyproject.toml").is_file() and (checkout / "config.yaml").is_file() else Path.cwd()


def load_environment(source: Mapping[str, str] | None = None, *, keep: bool = True) -> Environment:
    """Read the NONGDA_ variables, by default those of this process.

    `keep`: make the data folder, and without NONGDA_SECRET keep a random one in it (mode 0600); otherwise nothing is
    written and a random secret lasts as long as this process. Raises InputFault with every fault, a misspelt name too.
    """
    given = {
        name: value.strip()
        for name, value in (os.environ if source is None else source).items()
        if name.startswith(PREFIX)
    }
    faults = [_unknown(name) for name in given if name not in VARIABLES]

    def read(name: str, check: Callable[[str], str], default: str | None) -> str | None:
        value = given.get(name, "")
        if not value:
            return default
        try:
            return check(value)
        except ValueError as wrong:
            faults.append(Fault(name, 0, 0, str(wrong)))
            return default

    data_dir = Path(given.get("NONGDA_DATA") or home() / "data")
    if data_dir.exists() and not data_dir.is_dir():
        faults.append(Fault("NONGDA_DATA", 0, 0, "不是文件夹 / is not a folder"))
    token = read("NONGDA_TELEGRAM_TOKEN", _token, None)
    api = read("NONGDA_TELEGRAM_API", _http_url, TELEGRAM_API) or TELEGRAM_API
    webhook = read("NONGDA_TELEGRAM_WEBHOOK", _https_url, None)
    database = read("NONGDA_DATABASE_URL", _database_url, None) or f"sqlite:///{data_dir / 'nongda.db'}"
    http = read("NONGDA_HTTP", _host_port, HTTP) or HTTP
    secret = read("NONGDA_SECRET", _secret, None)
    if faults:
        raise InputFault(faults)
    if secret is None:
        secret = _kept_secret(data_dir) if keep else secrets.token_urlsafe(32)
    return Environment(
        secret=secret,
        database_url=database,
        data_dir=data_dir,
        telegram_token=token,
        telegram_api=api,
        telegram_webhook=webhook,
        http=http,
    )


def _unknown(name: str) -> Fault:
    near = difflib.get_close_matches(name, VARIABLES, n=1, cutoff=0.0)[0]
    return Fault(name, 0, 0, f"没有这个变量，最接近的是 {near} / no such variable; the nearest is {near}")


def _token(value: str) -> str:
    if not _TOKEN.fullmatch(value):
        raise ValueError("不像机器人令牌，应为 数字:字母 / does not look like a bot token, which is digits:letters")
    return value


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(
            "应为 http:// 或 https:// 开头的网址 / must be an address that begins with http:// or https://"
        )
    return value.rstrip("/")


def _https_url(value: str) -> str:
    if urlsplit(value).scheme != "https":
        raise ValueError("应为 https:// 开头的公网网址 / must be a public address that begins with https://")
    return _http_url(value)


def _database_url(value: str) -> str:
    scheme, mark, rest = value.partition("://")
    if not mark or scheme not in ("sqlite", "postgres", "postgresql", "postgresql+psycopg"):
        raise ValueError(
            "应以 sqlite:/// 或 postgresql:// 开头 / must begin with sqlite:/// or postgresql://",
        )
    if scheme == "sqlite":
        if not rest.strip("/") or ":memory:" in rest:
            raise ValueError("sqlite 需要写明文件 / sqlite needs a file: sqlite:///folder/nongda.db")
        return value
    return f"postgresql+psycopg://{rest}"


def _host_port(value: str) -> str:
    host, mark, port = value.rpartition(":")
    if not mark or not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("应为 主机:端口，例如 127.0.0.1:8080 / must be host:port, such as 127.0.0.1:8080")
    if ":" in host and not (host.startswith("[") and host.endswith("]")):
        raise ValueError("IPv6 地址要加方括号 / an IPv6 address stands in brackets: [::1]:8080")
    return value


def _secret(value: str) -> str:
    if len(value) < _SECRET_CHARS:
        raise ValueError(f"太短，至少 {_SECRET_CHARS} 个字符 / too short: at least {_SECRET_CHARS} characters")
    return value


def _kept_secret(data_dir: Path) -> str:
    """The secret in data/secret, made when missing. Two processes that start together end up with the same one."""
    file = data_dir / "secret"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            fresh = data_dir / f"secret.{secrets.token_hex(4)}"
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
                out.write(secrets.token_urlsafe(32))
            try:
                os.link(fresh, file)  # whoever links first wins; a half-written file is never seen under the name
            except FileExistsError:
                pass
            except OSError:
                fresh.replace(file)  # a file system without hard links
            finally:
                fresh.unlink(missing_ok=True)
        kept = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise InputFault([Fault(str(file), 0, 0, f"不能读写 / cannot be read or written: {wrong}")]) from wrong
    if len(kept) < _SECRET_CHARS:
        raise InputFault([Fault(str(file), 0, 0, "太短，删掉会重新生成 / too short; delete it to get a new one")])
    return kept
