"""Safe reading of the YAML that people write, with the place of every value, and their mistakes told in plain words.

    file ──load_marked──> Marked (.data, .at) ──a pydantic model──> ValidationError ──faults_of──> [Fault, ...]

YAML is read as people mean it: only `true` and `false` are truth values (not yes, no, on, off), 18:00 is a text and not
1080, digits that begin with 0 (telephone numbers) stay text, a date is a date. Anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from bot.errors import Fault, InputFault

Loc = tuple[str | int, ...]
_MAX_DEPTH = 40  # no file of ours nests deeper than eight; this only keeps a slip from exhausting the stack


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader with the few plain types named in the module's docstring."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  (PyYAML's own way)


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", list("0123456789")),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?$", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)
_PLAIN = ("map", "seq", "str", "null", "bool", "timestamp", "int", "float")
_TEXT = "tag:yaml.org,2002:str"
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in _PLAIN}


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML file's content (`data`: str, int, float, bool, date, None, list, dict) and where each value stands."""

    file: str
    data: dict[str, Any]
    places: Mapping[Loc, tuple[int, int]] = field(repr=False)

    def at(self, loc: Loc) -> tuple[int, int]:
        """Line and column, from 1, of what is at `loc` (in a mapping: of its key), or of the nearest around it."""
        for length in range(len(loc), 0, -1):
            if loc[:length] in self.places:
                return self.places[loc[:length]]
        return (1, 1)

    def fault(self, loc: Loc, message: str) -> Fault:
        """A fault that stands at `loc`."""
        return Fault(self.file, *self.at(loc), message)


def load_marked(path: Path, name: str | None = None) -> Marked:
    """Read the YAML mapping in `path`; `name` is what faults call the file (default: the path as given).

    Raises InputFault with every fault found: no file, not UTF-8, not YAML, a key written twice, not a mapping.
    """
    file = name if name is not None else str(path)
    root = _compose(file, _text(path, file))
    if not isinstance(root, yaml.MappingNode):
        raise InputFault([Fault(file, 1, 1, "文件要由“名称: 值”组成 / the file must consist of 'name: value' pairs")])
    walk = _Walk(file)
    data = walk.value(root, ())
    if walk.faults:
        raise InputFault(walk.faults)
    return Marked(file, data, walk.places)


def _text(path: Path, file: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputFault([Fault(file, 0, 0, f"读不了文件（{reason}） / cannot read the file ({reason})")]) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "ignore")) + 1
        message = "不是 UTF-8 编码，请另存为 UTF-8 / not UTF-8: save the file as UTF-8"
        raise InputFault([Fault(file, before.count(b"\n") + 1, column, message)]) from None


def _compose(file: str, text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        _refuse_depth(file, text)
        root: yaml.Node | None = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"YAML 写法有错：{error.problem} / YAML syntax error: {error.problem}"
        raise InputFault([Fault(file, line, column, message)]) from None
    except yaml.YAMLError as error:  # a character that YAML does not allow
        where = re.search(r"position (\d+)", str(error))
        before = text[: int(where.group(1))] if where else ""
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        raise InputFault([Fault(file, line, column, "有控制字符 / a control character is not allowed")]) from None
    finally:
        loader.dispose()
    return root


def _refuse_depth(file: str, text: str) -> None:
    """Depth is counted in the flat stream of events first: building nodes goes as deep as the text and would crash."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise InputFault([Fault(file, *_place(event), "嵌套太深 / nested too deeply")])


class _Walk:
    """Goes through the nodes once: builds plain data, notes places, gathers faults."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen: set[int] = set()
        self.places: dict[Loc, tuple[int, int]] = {}
        self.faults: list[Fault] = []

    def value(self, node: yaml.Node, loc: Loc) -> Any:
        if id(node) in self._seen:
            return self._fault(node, "不支持 & 和 * 引用 / anchors and aliases are not supported")
        if node.tag not in _PLAIN_TAGS:
            return self._fault(node, f"不支持标签 {node.tag} / the tag {node.tag} is not supported")
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value):
                self.places[(*loc, number)] = _place(item)
            return [self.value(item, (*loc, number)) for number, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(key_node, "名称要写成一个词 / a key must be one plain word")
                continue
            key = str(key_node.value)
            if key in data:
                first = self.places[(*loc, key)][0]
                self._fault(key_node, f"{key} 写了两次，见第 {first} 行 / {key} is written twice, see line {first}")
                continue
            self.places[(*loc, key)] = _place(key_node)
            data[key] = self.value(value_node, (*loc, key))
        return data

    def _scalar(self, node: yaml.Node) -> Any:
        if node.tag == _TEXT:  # nearly all of them; a loader for each would take most of the time
            return node.value
        loader = _Loader("")
        try:
            return loader.construct_object(node)
        except (ValueError, yaml.YAMLError):
            return self._fault(node, f"{node.value[:40]} 不是有效的值 / {node.value[:40]} is not a valid value")
        finally:
            loader.dispose()

    def _fault(self, node: yaml.Node, message: str) -> None:
        self.faults.append(Fault(self._file, *_place(node), message))


def _place(node: Any) -> tuple[int, int]:
    """Where a node or an event begins."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def faults_of(marked: Marked, error: ValidationError, model: type[BaseModel], at: Loc = ()) -> list[Fault]:
    """What `error` says about `marked`, in plain words, Chinese first, sorted by place and without repeats.

    `model` is what the data was checked against (for "did you mean"); `at` is where in the file that data stands.
    """
    found = set()
    for detail in error.errors(include_url=False):
        loc: Loc = tuple(detail["loc"])
        name = str(loc[-1]) if detail["type"] in ("missing", "extra_forbidden") else _name(marked, (*at, *loc))
        message = _plain(detail["type"], name, detail.get("ctx", {}), detail["msg"], _names(model, loc[:-1]))
        found.add(marked.fault((*at, *loc), message))
    return sorted(found)


# What pydantic calls a mistake -> what we say. {name} is the key's name, the rest comes from pydantic's context.
_SAYINGS: dict[str, str] = {
    "missing": "缺少 {name} / {name} is missing",
    "string_type": "{name} 要写成文字，数字请加引号 / {name} must be text: put numbers in quotes",
    "string_too_short": "{name} 不能空着 / {name} must not be empty",
    "string_too_long": "{name} 太长，最多 {max_length} 个字 / {name} is too long: at most {max_length} characters",
    "string_pattern_mismatch": "{name} 的写法不对，要符合 {pattern} / {name} must match {pattern}",
    "too_short": "{name} 至少要有 {min_length} 项 / {name} needs at least {min_length}",
    "too_long": "{name} 最多 {max_length} 项 / {name} may have at most {max_length}",
    "greater_than": "{name} 要大于 {gt} / {name} must be greater than {gt}",
    "greater_than_equal": "{name} 不能小于 {ge} / {name} must be at least {ge}",
    "less_than": "{name} 要小于 {lt} / {name} must be less than {lt}",
    "less_than_equal": "{name} 不能大于 {le} / {name} must be at most {le}",
    "literal_error": "{name} 只能是 {expected} / {name} must be one of {expected}",
    "enum": "{name} 只能是 {expected} / {name} must be one of {expected}",
}
# The same for whole families, by the beginning of pydantic's name.
_FAMILIES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("int_",), "{name} 要写整数 / {name} must be a whole number"),
    (("float_", "decimal_", "finite_"), "{name} 要写数字 / {name} must be a number"),
    (("bool_",), "{name} 要写 true 或 false / {name} must be true or false"),
    (("date_", "datetime_"), "{name} 要写日期，如 2027-11-01 / {name} must be a date such as 2027-11-01"),
    (("time_",), "{name} 要写时刻，如 08:30 / {name} must be a time such as 08:30"),
    (
        ("list_", "tuple_", "set_", "frozen_set_"),
        "{name} 要写成列表，每项前加“- ” / {name} must be a list of '- ' items",
    ),
    (("dict_", "model_", "mapping_", "dataclass_"), "{name} 要写成“名称: 值” / {name} must be 'name: value' pairs"),
)


def _name(marked: Marked, loc: Loc) -> str:
    """The last key on the way to `loc` that the file has (pydantic adds the names of choices: either.str)."""
    keys = (part for end, part in enumerate(loc, 1) if isinstance(part, str) and loc[:end] in marked.places)
    return next(reversed([*keys]), "文件 file")


def _plain(kind: str, name: str, context: dict[str, Any], message: str, known: list[str]) -> str:
    if kind == "extra_forbidden":
        return _unknown(name, known)
    if kind == "value_error":  # one of our own checks: its words are the message
        return str(context["error"])
    saying = _SAYINGS.get(kind) or next((text for starts, text in _FAMILIES if kind.startswith(starts)), None)
    if saying is None:
        return f"{name} 不对：{message} / {name}: {message}"
    expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    return saying.format(**{**context, "name": name, "expected": expected})


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), 1, 0.6)
    if near:
        return f"不认识的字段 {name}，是不是 {near[0]}？ / unknown key {name}, did you mean {near[0]}?"
    return f"不认识的字段 {name} / unknown key {name}"


def _names(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that may stand at `loc` of data in the form of `model`."""
    types_here: list[Any] = [model]
    for part in loc:
        types_here = [inner for kind in types_here for inner in _inside(kind, part)] or types_here
    models = [kind for outer in types_here for kind in _options(outer) if _is_model(kind)]
    return [info.alias or key for kind in models for key, info in kind.model_fields.items()]


def _inside(kind: Any, part: str | int) -> list[Any]:
    found: list[Any] = []
    for option in _options(kind):
        if _is_model(option):
            found += [info.annotation for key, info in option.model_fields.items() if part in (key, info.alias)]
        elif get_args(option):
            found += [get_args(option)[-1 if isinstance(part, str) else 0]]
    return found


def _options(kind: Any) -> list[Any]:
    """A type without its wrapping: the members of a union, what an Annotated is about."""
    if get_origin(kind) in (Union, types.UnionType):
        return [inner for member in get_args(kind) for inner in _options(member)]
    if get_origin(kind) is Annotated:
        return _options(get_args(kind)[0])
    return [kind]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
