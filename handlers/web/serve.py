"""Showing a kept file to somebody who may see it:

with a type that cannot run, and never guessed anew by the browser.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from bot.core.events import Media
from handlers.web.ports import Site

_SHOWN = ("image/jpeg", "image/png", "image/gif", "image/webp", "audio/", "video/")


async def media_response(site: Site, media: Media) -> Response:
    """The file itself. HTTPException 404 when it is not there (any more)."""
    path = await site.media.path(media)
    if path is None:
        raise HTTPException(404)
    mime = media.mime if media.mime.startswith(_SHOWN) else "application/octet-stream"
    shown = mime != "application/octet-stream"
    return FileResponse(
        path,
        media_type=mime,
        filename=media.name or path.name,
        content_disposition_type="inline" if shown else "attachment",
        headers={
            "cache-control": "private, max-age=86400, immutable",
            "content-security-policy": "default-src 'none'; sandbox",
            "cross-origin-resource-policy": "same-origin",
        },
    )
