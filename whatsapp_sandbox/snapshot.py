"""The platform as bytes and back: a pickle of everything reachable from it, and of nothing else.

What only lives in a process (sockets, tasks) is left out by its owner. Reading makes this package's own
classes and a few plain ones, whatever a file asks for.
"""

from __future__ import annotations

import asyncio
import copyreg
import importlib
import io
import pickle
import pkgutil
from collections.abc import Callable
from dataclasses import is_dataclass
from enum import Enum
from functools import cache, partial
from hashlib import sha256
from itertools import count
from types import MethodType
from typing import Any
from zoneinfo import ZoneInfo

import whatsapp_sandbox
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.settings import Settings

_PACKAGE = whatsapp_sandbox.__name__
_PLAIN = {
    ("builtins", kind.__name__) for kind in (bytearray, dict, float, frozenset, int, list, set, str)
} | {
    ("asyncio.locks", "Event"),
    ("collections", "Counter"),
    ("collections", "OrderedDict"),
    ("collections", "defaultdict"),
    ("collections", "deque"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("decimal", "Decimal"),
    ("functools", "partial"),
    ("itertools", "count"),
    ("random", "Random"),
    ("re", "_compile"),
    ("zoneinfo", "ZoneInfo"),
}


@cache
def shape() -> str:
    """Changes with the fields of any class: an object of yesterday's shape would break at some later time."""
    shapes = sorted(f"{made.__module__}.{made.__qualname__}{_parts(made)}" for made in _classes())
    return sha256("\n".join(shapes).encode()).hexdigest()[:16]


@cache
def _classes() -> tuple[type, ...]:
    names = (found.name for found in pkgutil.walk_packages(whatsapp_sandbox.__path__, f"{_PACKAGE}."))
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    kinds = ((module.__name__, made) for module in modules for made in vars(module).values())
    return tuple(made for name, made in kinds if isinstance(made, type) and made.__module__ == name)


def _parts(made: type) -> tuple[str, ...]:
    if is_dataclass(made):
        return tuple(made.__dataclass_fields__)
    code = getattr(vars(made).get("__init__"), "__code__", None)
    return code.co_names if code else ()


def dumped(platform: Platform) -> bytes:
    written = io.BytesIO()
    _Writer(written).dump(platform)
    return written.getvalue()


def loaded(body: bytes, settings: Settings) -> Platform:
    """The platform as it was, with these settings in the place of its own."""
    platform: Platform = _Reader(body, settings).load()
    return platform


def method_of(owner: Any, name: str) -> Callable[..., Any]:
    """A bound method comes back as one of its owner."""
    if not type(owner).__module__.startswith(_PACKAGE):
        raise pickle.UnpicklingError(f"{type(owner).__name__}.{name} is none of ours")
    method: Callable[..., Any] = getattr(owner, name)
    return method


def present_settings() -> Settings:
    raise NotImplementedError("stands in the file for the settings; reading puts them in its place")


class _Writer(pickle.Pickler):
    def __init__(self, written: io.BytesIO) -> None:
        super().__init__(written, pickle.HIGHEST_PROTOCOL)
        self.dispatch_table = copyreg.dispatch_table | _values() | _REDUCED


_REDUCED: dict[type, Callable[[Any], Any]] = {
    Settings: lambda _: (present_settings, ()),
    MethodType: lambda method: (method_of, (method.__self__, method.__name__)),
    # Pickling these themselves ends with Python 3.14, or drags their event loop along.
    count: lambda counter: (count, (int(repr(counter)[6:-1]),)),
    asyncio.Event: lambda _: (asyncio.Event, ()),
    ZoneInfo: lambda zone: (ZoneInfo, (zone.key,)),
}


@cache
def _values() -> dict[type, Callable[[Any], Any]]:
    """Frozen dataclasses go as their constructor's arguments: their own way takes four times as long.

    Members of an enumeration go as their value: theirs needs `getattr`, which a file must not have.
    """
    frozen = (made for made in _classes() if is_dataclass(made) and made.__dataclass_params__.frozen)  # type: ignore[attr-defined]
    chosen = (made for made in _classes() if issubclass(made, Enum))
    return {made: partial(_as_arguments, made, tuple(made.__dataclass_fields__)) for made in frozen} | {
        made: partial(_as_arguments, made, ("value",)) for made in chosen
    }


def _as_arguments(made: type, names: tuple[str, ...], value: Any) -> tuple[type, tuple[Any, ...]]:
    return made, tuple([getattr(value, name) for name in names])


class _Reader(pickle.Unpickler):
    def __init__(self, body: bytes, settings: Settings) -> None:
        super().__init__(io.BytesIO(body))
        self._settings = settings

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (present_settings.__module__, present_settings.__name__):
            return lambda: self._settings
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        ours = module.startswith(f"{_PACKAGE}.") and "." not in name
        found = super().find_class(module, name) if ours else None
        if getattr(found, "__module__", None) != module:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a state file")
        return found
