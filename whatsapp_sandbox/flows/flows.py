"""The account's Flows: drafts with a JSON of screens, published, deprecated, deleted; nobody fills one in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from whatsapp_sandbox.wire.errors import Problem

CATEGORIES = (
    "SIGN_UP", "SIGN_IN", "APPOINTMENT_BOOKING", "LEAD_GENERATION", "CONTACT_US", "CUSTOMER_SUPPORT",
    "SURVEY", "OTHER",
)  # fmt: skip
DRAFT, PUBLISHED, DEPRECATED = "DRAFT", "PUBLISHED", "DEPRECATED"
PREVIEW_DAYS = 30
_FIRST_ID = 1_400_000_000_000_000


@dataclass(slots=True)
class Flow:
    id: str
    name: str
    categories: list[str]
    status: str = DRAFT
    endpoint_uri: str = ""
    content: str = ""
    errors: list[dict[str, Any]] = field(default_factory=list)
    previews: int = 0

    def take(self, content: str) -> None:
        """The JSON of its screens; what is wrong with it keeps it from being published."""
        self.content, self.errors = content, [*_wrong_with(content)]

    def versions(self) -> dict[str, Any]:
        asked = json.loads(self.content) if self.content and not self.errors else {}
        return {"json_version": asked.get("version"), "data_api_version": asked.get("data_api_version")}

    def preview(self, now: int) -> dict[str, str]:
        until = datetime.fromtimestamp(now / 1000, UTC) + timedelta(days=PREVIEW_DAYS)
        address = f"https://business.facebook.com/wa/manage/flows/{self.id}/preview/?token={self.previews}"
        return {"preview_url": address, "expires_at": until.strftime("%Y-%m-%dT%H:%M:%S+0000")}


@dataclass(slots=True)
class Flows:
    _flows: dict[str, Flow] = field(default_factory=dict)
    _made: int = 0

    def of(self, flow_id: str) -> Flow | None:
        return self._flows.get(flow_id)

    def __iter__(self) -> Iterator[Flow]:
        return iter(self._flows.values())

    def create(self, name: str, categories: list[str]) -> Flow | Problem:
        if problem := self.objection(name, categories):
            return problem
        self._made += 1
        flow = Flow(str(_FIRST_ID + self._made), name, categories)
        self._flows[flow.id] = flow
        return flow

    def objection(self, name: str, categories: list[str], flow_id: str = "") -> Problem | None:
        if not name:
            return Problem(100, message="(#100) The parameter name is required.")
        if any(flow.name == name and flow.id != flow_id for flow in self):
            return Problem(
                100, message="(#100) Flow name must be unique within one account.", subcode=4016019
            )
        if not categories or not {*categories} <= {*CATEGORIES}:
            return Problem(100, message=f"(#100) Param categories must be of {{{', '.join(CATEGORIES)}}}")
        return None

    def publish(self, flow: Flow) -> Problem | None:
        """Once published a flow is never changed again."""
        if flow.status != DRAFT or flow.errors or not flow.content:
            return Problem(100, message="(#100) Only a draft without validation errors can be published.")
        flow.status = PUBLISHED
        return None

    def deprecate(self, flow: Flow) -> Problem | None:
        if flow.status != PUBLISHED:
            return Problem(100, message="(#100) Only a published flow can be deprecated.")
        flow.status = DEPRECATED
        return None

    def delete(self, flow: Flow) -> Problem | None:
        if flow.status != DRAFT:
            return Problem(100, message="(#100) Only a draft can be deleted.")
        del self._flows[flow.id]
        return None

    def exported(self) -> list[dict[str, Any]]:
        return [{"id": one.id, "name": one.name, "status": one.status} for one in self]


def _wrong_with(content: str) -> Iterator[dict[str, Any]]:
    """The platform checks much more; here it must be an object with a version and its screens."""
    try:
        asked = json.loads(content)
    except (ValueError, RecursionError):
        yield _error("INVALID_JSON", "JSON_PARSING_ERROR", "The file is no valid JSON.")
        return
    for name, kind in (("version", str), ("screens", list)):
        if not isinstance(asked, dict) or not isinstance(asked.get(name), kind):
            said = f'The property "{name}" is missing or of the wrong type at "$root".'
            yield _error("REQUIRED_PROPERTY_MISSING", "JSON_SCHEMA_ERROR", said)


def _error(name: str, kind: str, said: str) -> dict[str, Any]:
    place = {"line_start": 1, "line_end": 1, "column_start": 1, "column_end": 1}
    return {"error": name, "error_type": kind, "message": said, **place}
