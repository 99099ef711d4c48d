"""Read models for pages, commands and metrics: frozen dataclasses, made for what is looked at. Nothing here writes."""

from bot.store.views.chat import Chat, ChatItem, chat
from bot.store.views.counts import Counts, Queue, counts
from bot.store.views.desk import Desk, Notice, desk, mine
from bot.store.views.everything import Everything, JournalLine, everything, journal, plain
from bot.store.views.facets import Facets, facets
from bot.store.views.figures import facts
from bot.store.views.find import Page, Row, consultations, export_rows, how_many
from bot.store.views.narrow import Filter
from bot.store.views.transcript import Transcript, TranscriptLine, transcript
from bot.store.views.usage import Asked, Usage, judged, questions, usage

__all__ = [
    "Asked",
    "Chat",
    "ChatItem",
    "Counts",
    "Desk",
    "Everything",
    "Facets",
    "Filter",
    "JournalLine",
    "Notice",
    "Page",
    "Queue",
    "Row",
    "Transcript",
    "TranscriptLine",
    "Usage",
    "chat",
    "consultations",
    "counts",
    "desk",
    "everything",
    "export_rows",
    "facets",
    "facts",
    "how_many",
    "journal",
    "judged",
    "mine",
    "plain",
    "questions",
    "transcript",
    "usage",
]
