"""`nongda new INDUSTRY ID`: an entry of the plan to be filled in, in its place or on the screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.say import Both, complain, industries_of, no_such
from bot.errors import Fault, InputFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.plan import Plan, Planned


def new(
    industry: Annotated[str, typer.Argument(help="产业 the industry, such as goose")],
    id: Annotated[str, typer.Argument(help="计划里的编号 the id in the plan, such as goose-breed-choice")],
    printed: Annotated[bool, typer.Option("--print", help="只打印，不写文件 only print it, write no file")] = False,
    knowledge: options.Knowledge = None,
) -> None:
    """照计划起一条新条目，要写的地方都标出来。 Begin an entry of the plan; what is to be written is marked."""
    from bot.cli import rooms
    from bot.locale.load import load_catalogue
    from knowledge.skeleton import skeleton

    folder = rooms.knowledge_folder(knowledge)
    (industry,) = industries_of([industry])
    served = _places(folder / "entries")
    planned = _planned(rooms.the_plan(knowledge), industry, id, {**_places(folder / "drafts"), **served})
    text = skeleton(planned, served.keys(), rooms.today())
    if printed:
        typer.echo(text, nl=False)
        return
    file = folder / "entries" / f"{industry}-new.yaml"
    line = _add(file, industry, id, text)
    complain(Both(load_catalogue())("new.done", "\n", place=f"{file}:{line}", id=id))


def _planned(plan: Plan, industry: str, id: str, there: Mapping[str, str]) -> Planned:
    """The planned entry. Raises InputFault where it is written already, or is not planned: then the nearest is named."""
    if id in there:
        raise InputFault([Fault(id, 0, 0, f"已经写了，在 {there[id]} / is written already, in {there[id]}")])
    if id not in plan.entries:
        ids = [one.id for one in plan.entries.values() if one.industry == industry]
        raise InputFault([no_such(id, ids, "计划里没有这个编号", "there is no such id in the plan")])
    planned = plan.entries[id]
    if planned.industry != industry:
        right = planned.industry
        raise InputFault([Fault(id, 0, 0, f"属于 {right}，不属于 {industry} / belongs to {right}, not to {industry}")])
    return planned


def _places(folder: Path) -> dict[str, str]:
    """The ids in the files of a folder, whatever else is wrong with these, and `file:line` of each."""
    return {
        found[1]: f"{path}:{number}"
        for path in sorted(folder.glob("*.yaml"))
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if (found := re.match(r"""[-\s{]*["']?id["']?:\s*["']?([a-z][a-z0-9-]*)""", line))
    }


def _add(file: Path, industry: str, id: str, text: str) -> int:
    """Puts the entry at the end of the file, or makes the file; the line it begins at. Raises InputFault, changing nothing."""
    from bot.marked_yaml import load_marked

    draft = file.with_name(f".{file.name}.draft")
    try:
        before = file.read_text(encoding="utf-8").rstrip("\n") if file.exists() else f"industry: {industry}\nentries:"
        draft.write_text(f"{before}\n{text}", encoding="utf-8")
        marked = load_marked(draft, str(file))
        entries = marked.data.get("entries")
        entries = entries if isinstance(entries, list) else []
        last = entries[-1] if entries else None
        if not isinstance(last, dict) or last.get("id") != id or marked.data.get("industry") != industry:
            message = "接不上去，请用 --print / the entry cannot be put at its end: use --print"
            raise InputFault([Fault(str(file), 0, 0, message)])
        draft.chmod(0o644)  # the bot may run as somebody else
        draft.replace(file)
    except (OSError, UnicodeDecodeError) as wrong:
        raise InputFault([Fault(str(file), 0, 0, f"不能读写 / cannot be read or written: {wrong}")]) from None
    finally:
        draft.unlink(missing_ok=True)
    return marked.at(("entries", len(entries) - 1, "id"))[0]
