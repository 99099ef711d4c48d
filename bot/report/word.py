"""The report as a Word file: a template filled in. Staff edit templates, so what is wrong with one is told in plain words."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from bot.core.situation import Language
from bot.errors import Fault, InputFault
from bot.report.charts import Bars, drawn
from bot.report.told import Told
from knowledge.script import traditional

HERE = Path(__file__).parent
# XML 1.0 has no way to write these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMED = re.compile(r"'([^']+)'")


def own_template(language: Language) -> Path:
    """The template that comes with the program."""
    return HERE / f"template.{language.base}.docx"


def chosen_template(language: Language, folder: Path | None) -> Path:
    """The county's own template where it keeps one in this folder, else the program's."""
    own = folder / own_name(language) if folder else None
    return own if own and own.is_file() else own_template(language)


def own_name(language: Language) -> str:
    """What the county's own template is called in the data folder."""
    return f"report-template.{language.base}.docx"


def written(told: Told, template: Path, name: str = "") -> bytes:
    """The file's bytes. Raises InputFault where the template is no Word file or asks for what there is not; `name` is what the
    fault calls it."""
    called = name or str(template)
    try:
        document = DocxTemplate(template)
        document.init_docx()
    except (BadZipFile, PackageNotFoundError, KeyError, OSError, ValueError):
        raise _fault(called, told, "not_word") from None
    values = _values(told)
    values["charts"] = {
        key: drawn(document.docx.part, number, bars) for number, (key, bars) in enumerate(_charts(told).items(), 1)
    }
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document.render(values, environment, autoescape=True)
    except UndefinedError as wrong:
        raise _fault(called, told, "unknown", name=_missing(str(wrong)), known=_known(values)) from None
    except TemplateSyntaxError as wrong:
        raise _fault(called, told, "syntax", why=wrong.message or "") from None
    except (TemplateError, TypeError, ValueError, KeyError, IndexError, AttributeError) as wrong:
        raise _fault(called, told, "other", why=str(wrong)) from None
    if told.names.language is Language.TRADITIONAL:
        for text in document.docx.element.body.iter(qn("w:t")):
            text.text = traditional(text.text or "")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _values(told: Told) -> dict[str, Any]:
    """What a template may ask for."""
    names, period = told.names, told.period
    county = names.county.name.get(names.language.base)
    values: dict[str, Any] = {
        "county": county,
        "place": told.place or county,
        "first": period.first,
        "last": period.last,
        "year": period.last.year,
        "internal": told.internal,
        "n": {key: one.value for key, one in told.numbers.items()},
        "before": {key: one.before for key, one in told.numbers.items()},
        "numbers": [asdict(one) for one in told.numbers.values()],
        "stories": [asdict(one) for one in told.stories],
        "t": {
            key: {"title": one.title, "means": one.means, "rows": one.rows, "total": len(one.rows)}
            for key, one in told.grids.items()
        },
    }
    return {key: _writable(value) for key, value in values.items()}


def _charts(told: Told) -> Mapping[str, Bars]:
    say, rows = told.names.say, told.grids["industries"].rows
    by = ("by_bot", "by_person", "by_open", "by_nobody")
    return {
        "months": Bars(say("chart_months"), *_columns([(month, count) for month, count in told.months])),
        "industries": Bars(say("chart_industries"), *_columns([(str(row[0]), row[1]) for row in rows]), lying=True),
        "by": Bars(
            say("chart_by"), *_columns([(say(f"number.{key}"), told.numbers[key].value) for key in by]), lying=True
        ),
    }


def _columns(pairs: list[tuple[str, Any]]) -> tuple[list[str], list[int]]:
    return [label for label, _ in pairs], [int(value or 0) for _, value in pairs]


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNWRITABLE.sub("", value)
    if isinstance(value, dict):
        return {key: _writable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(one) for one in value]
    return "–" if value is None else value


def _missing(message: str) -> str:
    """The name that jinja2 complains about: of an attribute the attribute, not what it was looked for in."""
    named: list[str] = _NAMED.findall(message)
    return named[-1] if named else message


def _known(values: Mapping[str, Any]) -> str:
    """What may stand in braces, written as it stands there."""
    names = [key for key in values if key not in ("n", "before", "t", "charts")]
    return " ".join([*names, *(f"{lot}.{key}" for lot in ("n", "before", "t", "charts") for key in values[lot])])


def _fault(template: str, told: Told, kind: str, **values: str) -> InputFault:
    return InputFault([Fault(template, 0, 0, told.names.say(f"fault.{kind}", **values))])
