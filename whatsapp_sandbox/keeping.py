"""The state file: the whole platform, written in one piece, so that a restart goes on where it ended.

One line of JSON says what wrote it, with which settings; behind it stands the snapshot.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
import pickle
import time
from collections.abc import Collection
from dataclasses import asdict, replace
from pathlib import Path

import msgspec

from whatsapp_sandbox import snapshot
from whatsapp_sandbox.platform import Platform, open_platform
from whatsapp_sandbox.settings import Settings

EVERY_S = 1.0
# A save stops the world for as long as it takes to put everything into bytes: let that be rare.
SHARE_OF_TIME = 20
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
    platform = snapshot.loaded(body, settings)
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
        if told["whatsapp_sandbox"] != snapshot.shape():
            raise NotKept(f"{file} was written by another version of the sandbox")
        return msgspec.convert(told["settings"], Settings)
    except (ValueError, TypeError, KeyError, msgspec.ValidationError) as reason:
        raise NotKept(f"{file} is no state file of the sandbox") from reason


def _refuse_what_is_fixed(kept: Settings, asked: Settings, changed: Collection[str]) -> None:
    for name in _FIXED:
        if name in changed:
            option = f"--{name.replace('_', '-')} {getattr(kept, name)}"
            raise NotKept(f"{asked.state} was made with {option}, which cannot change")


def dumped(platform: Platform) -> bytes:
    head = {"whatsapp_sandbox": snapshot.shape(), "settings": asdict(platform.settings)}
    return json.dumps(head).encode() + b"\n" + snapshot.dumped(platform)


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
