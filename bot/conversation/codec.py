"""Frozen values to JSON and back, by their type hints: what the state needs and no more."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import IntEnum
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class CannotRead(ValueError):
    """The stored JSON does not fit the type; the message never holds what it said."""


def encode(value: object) -> Any:
    """Plain JSON values; a dataclass becomes an object, a tuple a list."""
    if value is None or isinstance(value, str | bool | float):
        return value
    if isinstance(value, int):
        return int(value)
    if is_dataclass(value):
        return {one.name: encode(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [encode(one) for one in value]
    raise TypeError(f"no JSON for a {type(value).__name__}")


def decode(wanted: type[T], stored: object) -> T:
    """A value of the wanted type. Unknown fields are ignored; anything else that's off raises."""
    result: T = _read(wanted, stored)
    return result


def _read(wanted: Any, stored: object) -> Any:
    origin = get_origin(wanted)
    if origin is Union or origin is types.UnionType:
        return None if stored is None else _read(_the_other_than_none(wanted), stored)
    if origin is Literal:
        return _one_of(get_args(wanted), stored)
    if origin is tuple:
        return _tuple(get_args(wanted)[0], stored)
    if isinstance(wanted, type) and issubclass(wanted, tuple):  # a NamedTuple
        return _named_tuple(wanted, stored)
    if is_dataclass(wanted):
        return _dataclass(wanted, stored)
    return _scalar(wanted, stored)


def _the_other_than_none(union: Any) -> Any:
    return next(one for one in get_args(union) if one is not types.NoneType)


def _one_of(allowed: tuple[object, ...], stored: object) -> object:
    if stored not in allowed:
        raise CannotRead("a value that is not among those allowed")
    return stored


def _tuple(of: Any, stored: object) -> tuple[object, ...]:
    if not isinstance(stored, list):
        raise CannotRead("a list was expected")
    return tuple(_read(of, one) for one in stored)


def _named_tuple(wanted: Any, stored: object) -> object:
    hints = _hints(wanted)
    if not isinstance(stored, list) or len(stored) != len(hints):
        raise CannotRead(f"no {wanted.__name__}")
    return wanted(*(_read(hint, one) for hint, one in zip(hints.values(), stored, strict=True)))


def _dataclass(wanted: Any, stored: object) -> object:
    if not isinstance(stored, Mapping):
        raise CannotRead(f"no {wanted.__name__}")
    hints = _hints(wanted)
    known = {name: _read(hints[name], value) for name, value in stored.items() if name in hints}
    try:
        return wanted(**known)
    except TypeError as error:  # a field without a default is missing
        raise CannotRead(f"an incomplete {wanted.__name__}") from error


def _scalar(wanted: Any, stored: object) -> object:
    if wanted is float and type(stored) is int:
        return float(stored)
    if isinstance(wanted, type) and issubclass(wanted, IntEnum) and type(stored) is int:
        try:
            return wanted(stored)
        except ValueError as error:
            raise CannotRead("a number that is not among those allowed") from error
    if type(stored) is not wanted:
        raise CannotRead(f"no {wanted.__name__}")
    return stored


@cache
def _hints(wanted: type) -> Mapping[str, Any]:
    return get_type_hints(wanted)
