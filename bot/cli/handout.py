"""`nongda handout INDUSTRY|ID...`: answers as pages to print and hang up, for Word and for the browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.say import Both, complain, fault, no_such, township_of
from bot.errors import InputFault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.config import County
    from bot.handout.page import Page, Press
    from knowledge.model import Entry, KnowledgeBase
    from knowledge.plan import Plan


def handout(
    what: Annotated[list[str], typer.Argument(help="产业或条目编号 industries or ids: goose, goose-soft-eggs")],
    out: Annotated[Path, typer.Option(help="写到哪个文件夹 the folder to write to")] = Path("handouts"),
    township: Annotated[str, typer.Option(help="印上这个乡镇的包联专家 print this township's expert, name or id")] = "",
    lang: Annotated[options.Tongue, typer.Option(help="哪种语言 the language")] = options.Tongue.ZH,
    knowledge: options.Knowledge = None,
    config: options.Config = None,
) -> None:
    """印明白纸：一条一页，Word 和网页两种。 Pages to print: one an entry, as .docx and .html."""
    from bot.cli import rooms
    from bot.core.situation import Language
    from bot.handout.page import Press, link_of
    from bot.locale.load import load_catalogue

    file, base, plan = rooms.gather(
        lambda: rooms.county_file(config), lambda: rooms.knowledge_base(knowledge), lambda: rooms.the_plan(knowledge)
    )
    county: County = file.county
    industries, ids = _chosen(base, what)
    words, both = load_catalogue(), Both(load_catalogue())
    language = Language.ENGLISH if lang.value == "en" else Language.SIMPLIFIED
    day = rooms.local_now(county).date()
    expert = county.expert_of(township_of(county, township)) if township else None
    press = Press(county, words, language, day, expert)
    _complain(base, industries, ids, press, both, with_link=bool(link_of(county)))
    os.umask(0o022)  # what is printed and hung up may be read by everybody
    try:
        count = sum(_industry(out, base, plan, industry, press) for industry in industries)
        count += sum(_files(out, id, _pages([base.entries[id]], plan, press), press) for id in ids)
    except OSError as wrong:
        raise fault(str(out), f"不能写 / cannot be written: {wrong.strerror or wrong}") from None
    complain(both("handout.done", " / ", count=count, folder=out))


def _chosen(base: KnowledgeBase, what: Sequence[str]) -> tuple[list[str], list[str]]:
    """The industries and the entries that are meant, each once. Raises InputFault with every name that is neither."""
    written = {entry.industry for entry in base.entries.values()}
    known = [*sorted(written), *base.entries]
    if wrong := [one for one in dict.fromkeys(what) if one not in known]:
        raise InputFault(
            [no_such(one, known, "没有写好的这个产业或条目", "nothing is written under this name") for one in wrong]
        )
    names = list(dict.fromkeys(what))
    return [one for one in names if one in written], [one for one in names if one not in written]


def _complain(
    base: KnowledgeBase, industries: list[str], ids: list[str], press: Press, both: Both, *, with_link: bool
) -> None:
    """What the pages lack, and which of them should wait."""
    if not with_link:
        complain(both("handout.no_link", " / "))
    if not press.county.phones.epidemic_known:
        complain(both("handout.no_epidemic", " / "))
    for entry in base.entries.values():
        if (entry.id in ids or entry.industry in industries) and entry.review_by < press.day:
            complain(both("handout.overdue", " / ", id=entry.id, day=entry.review_by))


def _industry(out: Path, base: KnowledgeBase, plan: Plan, industry: str, press: Press) -> int:
    """A file an entry in a folder of the industry's own, and one that joins them, stage by stage; how many."""
    from bot.core.wording import localised

    stages = list(plan.stages)
    entries = [entry for entry in base.entries.values() if entry.industry == industry]
    entries.sort(key=lambda entry: stages.index(entry.stage) if entry.stage in stages else len(stages))
    pages = _pages(entries, plan, press)
    names = {stage: localised(name, press.language) for stage, name in plan.stages.items()}
    count = sum(_files(out / industry, page.id, [page], press) for page in pages)
    return count + _files(out, industry, pages, press, names)


def _pages(entries: Sequence[Entry], plan: Plan, press: Press) -> list[Page]:
    from bot.handout.page import page
    from knowledge.model import Words

    return [
        page(entry, press, plan.industries.get(entry.industry) or Words(entry.industry, entry.industry))
        for entry in entries
    ]


def _files(folder: Path, name: str, pages: list[Page], press: Press, stages: Mapping[str, str] | None = None) -> int:
    """Both files under this name; two."""
    from bot.handout import html, word

    folder.mkdir(parents=True, exist_ok=True)
    industry = pages[0].head.rpartition("· ")[2]
    title = pages[0].title if stages is None else press.say("title", industry=industry)
    (folder / f"{name}.html").write_text(html.document(title, pages, press.language, stages), encoding="utf-8")
    word.write(folder / f"{name}.docx", title, pages, press, stages)
    return 2
