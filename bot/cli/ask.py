"""`nongda ask TEXT`: what the matcher makes of a question, for a person: the verdict, the answer, what came near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import RenderableType

    from bot.core.situation import Language
    from bot.core.wording import Catalogue
    from knowledge.model import KnowledgeBase, Verdict

_COLOURS = {"answer": "green", "choose": "yellow", "escalate": "magenta", "smalltalk": "cyan"}


def ask(
    text: Annotated[list[str], typer.Argument(help="问题 the question")],
    why: Annotated[
        bool, typer.Option("--why", help="为什么这样判：每个特征的值和分量 every feature and its weight")
    ] = False,
    subject: Annotated[str, typer.Option(help="前面说的牲畜或庄稼 what was talked of before, such as goose")] = "",
    lang: Annotated[options.Tongue | None, typer.Option(help="语言，默认看问题 else the question's own")] = None,
    knowledge: options.Knowledge = None,
    config: options.Config = None,
) -> None:
    """问一句，看机器人怎么判、怎么答。 Ask a question; see the verdict and the answer."""
    from rich.console import Console

    from bot.cli import rooms
    from bot.locale.load import load_catalogue

    base, county = rooms.gather(lambda: rooms.knowledge_base(knowledge), lambda: rooms.county_if_any(config))
    now = rooms.local_now(county)
    matcher = rooms.Matcher(base, embedder=rooms.embedder(config))
    verdict = matcher.verdict(" ".join(text), lang=lang.value if lang else None, subject=subject, month=now.month)
    phone = county.phones.animal_epidemic if county else "…"
    console = Console(highlight=False)
    for part in picture(base, load_catalogue(), verdict, phone, now):
        console.print(part)
    for part in reasons(verdict) if why else ():
        console.print(part)


def picture(base: KnowledgeBase, words: Catalogue, verdict: Verdict, phone: str, now: datetime) -> list[RenderableType]:
    """The verdict as a person reads it: safety cards first, then the decision, the answer, and what came near."""
    from rich.panel import Panel
    from rich.text import Text

    from bot.core.situation import Language
    from bot.core.wording import card_text, entry_text, localised

    language = Language.ENGLISH if verdict.lang == "en" else Language.SIMPLIFIED
    parts: list[RenderableType] = []
    for flag in base.red_flags:
        if flag.code in verdict.red_flags:
            title = f"{flag.code} {localised(flag.title, language)}"
            parts.append(Panel(Text(card_text(flag, language, phone)), title=Text(title), border_style="bold red"))
    parts.append(_decision(words, verdict, language))
    if verdict.entry:
        entry = base.entries[verdict.entry]
        answer = Text(entry_text(entry, language, words, now))
        parts.append(Panel(answer, title=Text(entry.id), subtitle=Text(f"{entry.file}:{entry.line}")))
    if verdict.candidates:
        parts.append(_candidates(base, verdict, language))
    return parts


def _decision(words: Catalogue, verdict: Verdict, language: Language) -> RenderableType:
    from rich.text import Text

    why = ", ".join(filter(None, (verdict.reason, verdict.smalltalk, verdict.subject)))
    line = Text(words.text(f"decision.{verdict.decision}", language), style=f"bold {_COLOURS[verdict.decision]}")
    line.append(f"  {verdict.decision} {verdict.confidence:.0%}  ({why})  {verdict.ms:.1f} ms", style="dim")
    line.append(f"\n{verdict.normalised}", style="dim")
    return line


def _candidates(base: KnowledgeBase, verdict: Verdict, language: Language) -> RenderableType:
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    from bot.core.wording import localised

    table = Table("条目 entry", "分 score", "像哪句 nearest", "不合 vetoes", box=SIMPLE)
    for one in verdict.candidates:
        title = localised(base.entries[one.entry].title, language)
        cells = (f"{one.entry}\n{title}", f"{one.score:.2f}", one.phrasing, "\n".join(one.vetoes))
        table.add_row(*map(Text, cells))  # Text: square brackets are no markup
    return table


def reasons(verdict: Verdict) -> list[RenderableType]:
    """How the text was read, and for the best three candidates what each feature adds to the score."""
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    from knowledge.explain import contributions, steps

    read = Table("读法 reading", "", box=SIMPLE)
    for name, value in steps(verdict):
        read.add_row(name, Text(value))
    parts: list[RenderableType] = [read]
    shown = verdict.candidates[:3]
    if shown:
        table = Table("特征 feature", "权重 weight", *(one.entry for one in shown), box=SIMPLE)
        sums = [contributions(one) for one in shown]
        for name in dict.fromkeys(name for one in sums for name in one):
            weight = next(one[name][1] for one in sums if name in one)
            cells = [f"{one[name][0]:.2f} → {one[name][2]:+.2f}" if name in one else "" for one in sums]
            table.add_row(name, f"{weight:+.2f}", *cells)
        table.add_row("分 score", "", *(f"{one.score:+.2f}" for one in shown))
        table.add_row("不合 vetoes", "", *(Text(", ".join(one.vetoes)) for one in shown))
        table.add_row("像哪句 nearest", "", *(Text(one.phrasing) for one in shown))
        parts.append(table)
    for number, part in enumerate(verdict.parts, start=1):
        line = f"{number}. {part.normalised}: {part.decision} {part.entry or part.reason} {part.confidence:.0%}"
        parts.append(Text(line))
    return parts
