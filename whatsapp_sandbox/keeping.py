"""The state file: the whole platform, written in one piece, so that a restart goes on where it ended.

It is a pickle behind one line of JSON. Everything reachable from the platform is in it, so whoever adds
something to the platform need not think of the file; what only lives in a process (sockets, tasks) is
left out by its owner. Reading makes nothing but this package's own classes and a few plain ones.
"""

from __future__ import annotations

import asyncio
import copyreg
import fcntl
import importlib
import io
import json
import logging
import os
import pickle
import pkgutil
import time
from collections.abc import Callable, Collection
from dataclasses import asdict, is_dataclass, replace
from enum import Enum
from functools import cache, partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from types import MethodType
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

import whatsapp_sandbox
from whatsapp_sandbox.platform import Platform, open_platform
from whatsapp_sandbox.settings import Settings

EVERY_S = 1.0
# A save stops the world for as long as it takes to put everything into bytes: let that be rare.
SHARE_OF_TIME = 20
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
# What belongs to the process that runs now, whatever the file says.
_OF_THE_PROCESS = ("host", "port", "state", "until_stdin_closes")
# What everything in the file was made with; people and ids would no longer fit.
_FIXED = ("seed", "waba_id", "phone_number_id", "eight_digit_share")


class NotKept(Exception):
    """The state file cannot be used; the text says why, for people."""


def kept_platform(asked: Settings, given: Collection[str]) -> Platform:
    """The platform in the file, or a new one when there is none; `given` are the options somebody chose."""
    file = Path(asked.state)
    _claim(file)
    if not file.exists():
        return open_platform(asked)
    head, _, body = file.read_bytes().partition(b"\n")
    kept = _settings_in(head, asked.state)
    changed = {name for name in given if getattr(asked, name) != getattr(kept, name)}
    _refuse_what_is_fixed(kept, asked, changed)
    settings = replace(kept, **{name: getattr(asked, name) for name in {*changed, *_OF_THE_PROCESS}})
    platform: Platform = _Reader(body, settings).load()
    platform.store.begin_again(time.time_ns() // 1_000_000)
    if "webhook" in changed:
        platform.outbox.target = settings.webhook
    if "tier" in changed:
        platform.set_tier(settings.tier)
    return platform


def _claim(file: Path) -> None:
    """Two sandboxes that write the same file would take turns in forgetting; held until the process ends."""
    try:
        lock = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        raise NotKept(f"another sandbox keeps its state in {file}") from held
    except OSError as reason:
        raise NotKept(f"{file} cannot be written: {reason.strerror}") from reason


def _settings_in(head: bytes, file: str) -> Settings:
    try:
        told = json.loads(head)
        if told["whatsapp_sandbox"] != _shape():
            raise NotKept(f"{file} was written by another version of the sandbox")
        return msgspec.convert(told["settings"], Settings)
    except (ValueError, TypeError, KeyError, msgspec.ValidationError) as reason:
        raise NotKept(f"{file} is no state file of the sandbox") from reason


def _refuse_what_is_fixed(kept: Settings, asked: Settings, changed: Collection[str]) -> None:
    for name in _FIXED:
        if name in changed:
            option = f"--{name.replace('_', '-')} {getattr(kept, name)}"
            raise NotKept(f"{asked.state} was made with {option}, which cannot change")


@cache
def _shape() -> str:
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
    head = {"whatsapp_sandbox": _shape(), "settings": asdict(platform.settings)}
    written = io.BytesIO()
    written.write(json.dumps(head).encode() + b"\n")
    _Writer(written).dump(platform)
    return written.getvalue()


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


class Keeper:
    """Writes the file whenever something has changed, for at most a twentieth of the time."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._file = Path(platform.settings.state)
        self._written: tuple[int, ...] = ()

    async def keep(self) -> None:
        """Until cancelled. What happens after the last write is lost if the process is killed."""
        while True:
            began = time.monotonic()
            try:
                self.write()
            except (OSError, pickle.PicklingError, AttributeError, TypeError):
                logging.getLogger(__name__).exception("the state was not written to %s", self._file)
            took = time.monotonic() - began
            await asyncio.sleep(max(EVERY_S, SHARE_OF_TIME * took))

    def write(self) -> None:
        changes = self._changes()
        if changes != self._written:
            _write(self._file, dumped(self._platform))
            self._written = changes

    def _changes(self) -> tuple[int, ...]:
        platform = self._platform
        return platform.moves, platform.agenda.ran, *platform.outbox.totals().values()


def _write(file: Path, body: bytes) -> None:
    """All or nothing, even without power: a new file takes the old one's name once it is on the disk."""
    new = f"{file}.new"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        opened.write(body)
        opened.flush()
        os.fsync(opened.fileno())
    Path(new).replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
