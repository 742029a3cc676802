"""The templates of the account: kept, found by name and language or by id, and the names that are locked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from whatsapp_sandbox.templates.template import Template, template_of

_FIRST_ID = 594425479261596
_NEEDED = ("name", "language", "category", "components")


class Templates:
    def __init__(self, first_id: int = _FIRST_ID) -> None:
        self._by_key: dict[tuple[str, str], Template] = {}
        self._by_id: dict[str, Template] = {}
        self._next_id = first_id
        self.created: list[int] = []  # instants of the last hour's creations
        self.locked: dict[tuple[str, str], int] = {}  # until when a deleted name cannot be used again

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[Template]:
        return iter(self._by_key.values())

    def of(self, name: str, language: str) -> Template | None:
        return self._by_key.get((name, language))

    def by_id(self, template_id: str) -> Template | None:
        return self._by_id.get(template_id)

    def named(self, name: str, template_id: str = "") -> list[Template]:
        """All languages of a name, or the one with that id."""
        return [one for one in self if one.name == name and template_id in ("", one.id)]

    def add(self, body: Mapping[str, Any], now: int) -> Template:
        template = template_of(str(self._next_id), body, now)
        self._next_id += 1
        self._by_key[template.key] = self._by_id[template.id] = template
        return template

    def remove(self, template: Template) -> None:
        self._by_key.pop(template.key, None)
        self._by_id.pop(template.id, None)

    def seed(self, body: Mapping[str, Any], now: int) -> Template:
        """Takes a template as already reviewed; `status` and `quality_score` may be given with it."""
        if lacking := next((name for name in _NEEDED if not body.get(name)), None):
            raise ValueError(f"template {body.get('name')!r}: {lacking} is missing")
        template = self.add(body, now)
        template.status = str(body.get("status") or "APPROVED").upper()
        template.quality = str((body.get("quality_score") or {}).get("score") or "UNKNOWN").upper()
        template.life.approved_at = now
        return template

    def load(self, path: str, now: int) -> None:
        for body in json.loads(Path(path).read_text(encoding="utf-8")):
            self.seed(body, now)
