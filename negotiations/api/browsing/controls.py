"""One parameter as a control of a form: an input of its kind, with what it means, an example, and what was wrong with it.

Nothing ever offers a whole table: a reference is typed, and the script looks up what it could be. Without script a slug is typed whole.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from negotiations.api.browsing.links import label_by_resource
from negotiations.api.parameters import Parameter

_CODE = re.compile(r"`([^`]+)`")
TRUTHS = {"true": gettext_noop("yes"), "false": gettext_noop("no"), "null": gettext_noop("not known")}
LEADS = (
    gettext_noop("Whether nothing is told"),
    gettext_noop("One of several, separated by commas"),
    gettext_noop("At least"),
    gettext_noop("More than"),
    gettext_noop("At most"),
    gettext_noop("Less than"),
)
"""How the meaning of a variant of a filter begins; what follows is the meaning of the filter itself."""


def plain(text: str) -> str:
    """A sentence of the reference as the catalogues have it: in one line, without how a variant begins."""
    one_line = " ".join(text.split())
    lead, colon, rest = one_line.partition(": ")
    return rest if colon and lead in LEADS else one_line


def said(text: str) -> str:
    """A sentence of the reference in the reader's language."""
    main = plain(text)
    if not main:
        return ""
    lead, colon, _rest = " ".join(text.split()).partition(": ")
    return f"{_(lead)}: {_(main)}" if colon and lead in LEADS else _(main)


def word(value: str, labels: Mapping[str, Any]) -> str:
    """A word of a closed list in the reader's language, without what it means."""
    if value in labels:
        return str(labels[value]).partition(":")[0]
    if value in TRUTHS:
        return _(TRUTHS[value])
    return value if "-" in value else _(value.replace("_", " ").capitalize())


def sentence(text: str) -> SafeString:
    """The same as HTML: what stands between backticks is code."""
    return SafeString(_CODE.sub(r'<code dir="ltr">\1</code>', escape(said(text))))


def control(parameter: Parameter, values: Sequence[str] = (), faults: Sequence[str] = ()) -> str:
    """The control of a parameter with what was given of it."""
    schema, name = parameter.schema, parameter.name
    if "enum" in schema and parameter.repeated:
        choices = [(one, word(one, parameter.labels)) for one in map(str, schema["enum"])]
        return group(parameter, choices, values, faults)
    if "enum" in schema or schema.get("type") == "boolean":
        return _labelled(parameter, _select(parameter, values, faults), faults)
    rows = [*values, ""] if parameter.repeated and values else values or [""]
    inputs = [_input(parameter, value, number, faults) for number, value in enumerate(rows)]
    extra = '<span class="or">{}</span>'.format(escape(_("or")))
    return _labelled(parameter, extra.join(inputs), faults, name)


def group(
    parameter: Parameter,
    choices: Iterable[tuple[str, str]],
    values: Sequence[str],
    faults: Sequence[str] = (),
) -> str:
    """Words to tick, several of which mean OR."""
    name = escape(parameter.name)
    boxes = "".join(
        f'<label class="box" title="{escape(value)}"><input type="checkbox" name="{name}" value="{escape(value)}"'
        f"{' checked' if value in values else ''}>{escape(label)}</label>"
        for value, label in choices
    )
    told = f' aria-describedby="{_described(name, faults)}"'
    return (
        f'<fieldset id="f-{name}" class="field{" wrong" if faults else ""}"{told}><legend>{name}</legend>'
        f'<div class="boxes">{boxes}</div>{_told(parameter, faults)}</fieldset>'
    )


def select(
    parameter: Parameter, choices: Iterable[tuple[str, str]], value: str, faults: Sequence[str] = ()
) -> str:
    """A short closed list of which one is taken, or none."""
    options = "".join(
        f'<option value="{escape(one)}"{" selected" if one == value else ""}>{escape(label)}</option>'
        for one, label in choices
    )
    return _labelled(
        parameter, f"<select {_attributes(parameter.name, 0, faults)}>{options}</select>", faults
    )


def _select(parameter: Parameter, values: Sequence[str], faults: Sequence[str]) -> str:
    words = [str(one) for one in parameter.schema.get("enum", ("true", "false"))]
    named = [(one, word(one, parameter.labels)) for one in words]
    given = values[0] if values else ""
    if given and given not in words:
        named.append((given, given))
    untold = (
        _("as usual: {}").format(_shown(parameter.schema["default"]))
        if "default" in parameter.schema
        else _("any")
    )
    options = "".join(
        f'<option value="{escape(one)}"{" selected" if one == given else ""}>{escape(label)}</option>'
        for one, label in [("", untold), *named]
    )
    return f"<select {_attributes(parameter.name, 0, faults)}>{options}</select>"


def _shown(value: Any) -> str:
    return word(str(value).lower(), {}) if isinstance(value, bool) else str(value)


def _input(parameter: Parameter, value: str, number: int, faults: Sequence[str]) -> str:
    """An input of the parameter's kind; what does not fit into that kind stays readable in an input for text."""
    schema, kind, more = parameter.schema, "text", ""
    if schema.get("format") == "date":
        kind = "date" if not value or _is_day(value) else "text"
    elif schema.get("type") == "integer":
        kind = "number" if not value or value.lstrip("-").isdecimal() else "text"
        more += "".join(
            f' {end}="{schema[key]}"'
            for end, key in (("min", "minimum"), ("max", "maximum"))
            if key in schema
        )
    if kind == "text":
        more += ' autocomplete="off" spellcheck="false" dir="auto"'
        if parameter.name in ("search", "q", "name"):
            kind = "search"
    if parameter.refers_to:
        label = label_by_resource().get(parameter.refers_to, "name")
        more += f' data-of="{escape(parameter.refers_to)}" data-label="{label}"'
    label = f' aria-label="{escape(parameter.name)} {number + 1}"' if number else ""
    return f'<input type="{kind}" {_attributes(parameter.name, number, faults)}{label} value="{escape(value)}"{more}>'


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _attributes(name: str, number: int, faults: Sequence[str]) -> str:
    safe = escape(name)
    own = f'id="f-{safe}{f"-{number}" if number else ""}" name="{safe}"'
    return f'{own} aria-describedby="{_described(safe, faults)}"{" aria-invalid=true" if faults else ""}'


def _described(name: str, faults: Sequence[str]) -> str:
    return f"w-{name} h-{name}" if faults else f"h-{name}"


def _labelled(parameter: Parameter, inputs: str, faults: Sequence[str], name: str = "") -> str:
    safe = escape(name or parameter.name)
    needed = ' <b class="needed">{}</b>'.format(escape(_("needed"))) if parameter.required else ""
    wrong = " wrong" if faults else ""
    return f'<div class="field{wrong}"><label for="f-{safe}">{safe}{needed}</label>{inputs}{_told(parameter, faults)}</div>'


def _told(parameter: Parameter, faults: Sequence[str]) -> str:
    """What was wrong, what it means, and an example."""
    name = escape(parameter.name)
    wrong = f'<p class="fault" id="w-{name}">{escape(" ".join(faults))}</p>' if faults else ""
    plain = "enum" not in parameter.schema and parameter.schema.get("type") != "boolean" and parameter.example
    such_as = escape(_("such as"))
    example = (
        f' <span class="example">{such_as} <code dir="ltr">{escape(parameter.example)}</code></span>'
        if plain
        else ""
    )
    return f'{wrong}<p class="help" id="h-{name}">{sentence(parameter.meaning)}{example}</p>'
