"""redflags.yaml -> the alarms: the word lists that its patterns name are put in their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.errors import Fault
from bot.marked_yaml import Loc, Marked
from knowledge import forms
from knowledge.load_lexicon import plains, words
from knowledge.model import OwnTests, Pattern, RedFlag

COUNT = re.compile(r"<([0-9]+)\+>")  # in a group: a count of so many heads or more
_NAME = re.compile(r"<([a-z_]+)>")
Groups = tuple[tuple[str, ...], ...]


def flag_faults(marked: Marked, form: forms.RedFlagsForm) -> Iterator[Fault]:
    """Codes that are there twice, and lists that are named and are not there."""
    seen: set[str] = set()
    for number, flag in enumerate(form.red_flags):
        if flag.code in seen:
            yield marked.fault(("red_flags", number, "code"), f"{flag.code} 写了两次 / {flag.code} is there twice")
        seen.add(flag.code)
        for loc, word in _words_of(("red_flags", number), flag):
            yield from _name_faults(marked, loc, word, form)
    for key, group in form.words.items():
        for place, word in enumerate(group):
            yield from _name_faults(marked, ("words", key, place), word, form)
    for place, key in enumerate(form.deniable):
        if key not in form.words:
            yield _no_such_list(marked, ("deniable", place), key)


def red_flags_of(marked: Marked, form: forms.RedFlagsForm) -> Iterator[RedFlag]:
    """The alarms of a file without faults."""
    lists = dict(form.words)
    harmless = plains(form.harmless)
    deniable = frozenset(word for key in form.deniable for word in _group(lists[key], lists))
    for number, flag in enumerate(form.red_flags):
        yield RedFlag(
            code=flag.code,
            title=words(flag.title),
            about=flag.about,
            patterns=tuple(_patterns(flag, lists)),
            unless=plains(flag.unless),
            card=words(flag.card),
            answer_below=flag.answer_below,
            examples=OwnTests(tuple(flag.examples.hit), tuple(flag.examples.miss)),
            file=marked.file,
            line=marked.at(("red_flags", number, "code"))[0],
            harmless=harmless,
            deniable=frozenset() if flag.about == "people" else deniable,
        )


def _patterns(flag: forms.RedFlagForm, lists: Mapping[str, list[str]]) -> Iterator[Pattern]:
    for pattern in flag.patterns:
        yield Pattern(_groups(pattern, lists))
    for guarded in flag.guarded:
        yield Pattern(_groups(guarded.pattern, lists), _group(guarded.unless, lists))
    for near in flag.near:
        yield Pattern(
            groups=_groups(near.also, lists),
            unless=_group(near.unless, lists),
            near=_groups(near.words, lists),
            within=near.within,
            in_order=near.in_order,
        )


def _groups(groups: list[list[str]], lists: Mapping[str, list[str]]) -> Groups:
    return tuple(_group(group, lists) for group in groups)


def _group(group: list[str], lists: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The words of a group, each once; a list may name others."""
    found: dict[str, None] = {}
    for word in group:
        if name := _NAME.fullmatch(word):
            found |= dict.fromkeys(_group(lists[name[1]], {**lists, name[1]: []}))
        elif COUNT.fullmatch(word):
            found[word] = None
        else:
            found |= dict.fromkeys(plains([word]))
    return tuple(found)


def _words_of(loc: Loc, flag: forms.RedFlagForm) -> Iterator[tuple[Loc, str]]:
    """Every word of an alarm's patterns with its place in the file."""
    groups = [((*loc, "patterns", n, g), group) for n, one in enumerate(flag.patterns) for g, group in enumerate(one)]
    for n, near in enumerate(flag.near):
        groups += [((*loc, "near", n, "words", g), group) for g, group in enumerate(near.words)]
        groups += [((*loc, "near", n, "also", g), group) for g, group in enumerate(near.also)]
        groups.append(((*loc, "near", n, "unless"), near.unless))
    for n, guarded in enumerate(flag.guarded):
        groups += [((*loc, "guarded", n, "pattern", g), group) for g, group in enumerate(guarded.pattern)]
        groups.append(((*loc, "guarded", n, "unless"), guarded.unless))
    for place, group in groups:
        for number, word in enumerate(group):
            yield (*place, number), word


def _name_faults(marked: Marked, loc: Loc, word: str, form: forms.RedFlagsForm) -> Iterator[Fault]:
    name = _NAME.fullmatch(word)
    if name and name[1] not in form.words:
        yield _no_such_list(marked, loc, name[1])


def _no_such_list(marked: Marked, loc: Loc, name: str) -> Fault:
    return marked.fault(loc, f"words 里没有 {name} 这一组 / there is no list {name} under words")
