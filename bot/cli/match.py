"""`nongda match --jsonl`: questions in, verdicts out, a line each and in order, for programs."""

from __future__ import annotations

import json
import sys
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import options
from bot.cli.say import complain

if TYPE_CHECKING:
    from knowledge.model import Lang, Verdict

_LINE_BYTES = 1_000_000


def match(
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='读 {"id", "text", "lang"?}，写判定 read questions, write verdicts')
    ],
    knowledge: options.Knowledge = None,
    config: options.Config = None,
) -> None:
    """从标准输入逐行读问题，逐行输出判定。 Read questions from standard input, print a verdict each."""
    from bot.cli import rooms

    matcher = rooms.Matcher(rooms.knowledge_base(knowledge), embedder=rooms.embedder(config))
    bad = 0
    for number, line in enumerate(_lines(sys.stdin.buffer), start=1):
        if not line.strip():
            continue
        try:
            question = _question(line)
        except ValueError as wrong:
            bad += 1
            complain(f"第 {number} 行 line {number}: {wrong}")
            continue
        verdict = matcher.verdict(question["text"], lang=_lang(question))
        sys.stdout.write(json.dumps(_row(question["id"], verdict)) + "\n")
        sys.stdout.flush()
    if bad:
        raise typer.Exit(1)


def _lines(stream: IO[bytes]) -> Any:
    """Lines as they come; one that is longer than any question is cut off, and then is no JSON."""
    while line := stream.readline(_LINE_BYTES):
        yield line
        while len(line) == _LINE_BYTES and not line.endswith(b"\n"):
            line = stream.readline(_LINE_BYTES)


def _question(line: bytes) -> dict[str, Any]:
    """The line's object, or ValueError with the reason in plain words."""
    try:
        question = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("不是 UTF-8 / not UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError("不是 JSON / not JSON") from None
    if not isinstance(question, dict):
        raise ValueError("要写成 {...} / must be an object {...}")
    if "id" not in question:
        raise ValueError("缺少 id / id is missing")
    if not isinstance(question.get("text"), str):
        raise ValueError("text 要写成文字 / text must be a string")
    if question.get("lang") is not None and _lang(question) is None:
        raise ValueError("lang 只能是 zh 或 en / lang must be zh or en")
    # Half a surrogate pair is JSON, but no text.
    question["text"] = question["text"].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return question


def _lang(question: dict[str, Any]) -> Lang | None:
    """zh-Hans, zh-Hant and zh-CN are all zh: the matcher tells the scripts apart by itself."""
    lang = question.get("lang")
    base = lang.replace("_", "-").partition("-")[0].lower() if isinstance(lang, str) else ""
    if base == "zh":
        return "zh"
    return "en" if base == "en" else None


def _row(one: object, verdict: Verdict) -> dict[str, object]:
    return {
        "id": one,
        "decision": str(verdict.decision),
        "entry": verdict.entry,
        "candidates": [{"entry": c.entry, "score": round(c.score, 4)} for c in verdict.candidates[:5]],
        "confidence": round(verdict.confidence, 4),
        "red_flags": list(verdict.red_flags),
        "ms": round(verdict.ms, 3),
    }
