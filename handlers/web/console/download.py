"""All that is filtered as a table to take along. Written to a file without a name, so that nothing of it stays behind."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import IO
from urllib.parse import quote

from starlette.responses import StreamingResponse

from bot.sheets import Sheet, write_book, write_csv, write_xlsx
from bot.store.session import Session
from bot.store.views import Filter, Row, export_rows
from bot.table import Table

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_IN_MEMORY = 4 * 1024 * 1024
_CHUNK = 64 * 1024


def write(session: Session, wanted: Filter, table: Table, suffix: str) -> tuple[IO[bytes], int]:
    """The table as an open file, at its beginning, and how many consultations it holds. The caller closes it."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - handed on
    try:
        count = write_into(file, session, wanted, table, suffix)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, count


def write_into(
    file: IO[bytes],
    session: Session,
    wanted: Filter,
    table: Table,
    suffix: str,
    passing: Callable[[Iterator[Row]], Iterator[Row]] = iter,
) -> int:
    """Writes the table into an open file; how many consultations it holds. Each row goes through `passing`, which may raise."""
    rows = (table.cells(row) for row in passing(export_rows(session, wanted)))
    if suffix == "xlsx":
        return write_xlsx(_as_binary(file), table.headings(), rows, table.sheet)
    text = io.TextIOWrapper(_as_binary(file), encoding="utf-8", errors="replace", newline="")
    try:
        return write_csv(text, table.headings(), rows)
    finally:
        text.detach()


def book(sheets: Iterable[Sheet]) -> IO[bytes]:
    """These sheets as an open workbook, at its beginning. The caller closes it."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - handed on
    write_book(_as_binary(file), sheets)
    file.seek(0)
    return file


def response(
    file: IO[bytes], suffix: str, name: str, day: date, plain_name: str = "consultations"
) -> StreamingResponse:
    """The file as a download called after its day; it is closed when it has been sent, or sending failed."""
    plain, full = f"{plain_name}-{day}.{suffix}", quote(f"{name}-{day}.{suffix}")
    headers = {"content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"}
    return StreamingResponse(_chunks(file), media_type=TYPES[suffix], headers=headers)


def _as_binary(file: IO[bytes]) -> io.BufferedRandom:
    return file  # type: ignore[return-value]  # a spooled file is all that is needed of one


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
