"""The GOV.UK Design System's macros for our templates, named as its documentation names them.

They take missing parameters for granted, so they live in an environment of their own: ours is
strict. Each is compiled when a page first uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

PACKAGE = "govuk_frontend_jinja"
COMPONENTS = (
    "breadcrumbs",
    "button",
    "character-count",
    "checkboxes",
    "details",
    "error-summary",
    "input",
    "notification-banner",
    "pagination",
    "password-input",
    "radios",
    "select",
    "service-navigation",
    "textarea",
    "warning-text",
)


def macros() -> dict[str, Callable[[Mapping[str, Any]], Markup]]:
    """govukButton({…}) and its siblings; they escape what they are given as text."""
    return {_name(one): partial(_call, one) for one in COMPONENTS}


def _call(component: str, params: Mapping[str, Any]) -> Markup:
    made: Markup = _macro(component)(params)
    return made


@cache
def _macro(component: str) -> Any:
    template = _environment().get_template(f"{PACKAGE}/components/{component}/macro.html")
    return getattr(template.module, _name(component))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PrefixLoader({PACKAGE: PackageLoader(PACKAGE)}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _name(component: str) -> str:
    return "govuk" + component.title().replace("-", "")
