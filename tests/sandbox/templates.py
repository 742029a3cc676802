"""What the tests about templates say again and again."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.testing import RunningSandbox

WORDS = {"type": "BODY", "text": "Olá {{1}}, sua matrícula vence hoje.", "example": {"body_text": [["Ana"]]}}
PLAIN = {"type": "BODY", "text": "As aulas voltam na segunda."}
STOP = {"type": "QUICK_REPLY", "text": "Parar avisos"}
HOUR = 3_600_000
DAY = 24 * HOUR


def creation(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    parts = [*components] or [WORDS]
    return {"name": "novo", "language": "pt_BR", "category": "UTILITY", "components": parts} | more


def post(sandbox: RunningSandbox, body: dict[str, Any]) -> tuple[int, Any]:
    return sandbox.graph("POST", f"/{sandbox.waba_id}/message_templates", body)


def created(sandbox: RunningSandbox, *components: dict[str, Any], **more: Any) -> dict[str, Any]:
    status, answer = post(sandbox, creation(*components, **more))
    assert status == 200, answer
    made: dict[str, Any] = answer
    return made


def refused(sandbox: RunningSandbox, body: dict[str, Any]) -> dict[str, Any]:
    """The `error` of a creation that must be refused."""
    status, answer = post(sandbox, body)
    assert status != 200, answer
    error: dict[str, Any] = answer["error"]
    return error


def listed(sandbox: RunningSandbox, query: str = "") -> list[dict[str, Any]]:
    status, answer = sandbox.graph("GET", f"/{sandbox.waba_id}/message_templates{query}")
    assert status == 200, answer
    rows: list[dict[str, Any]] = answer["data"]
    return rows


def names(sandbox: RunningSandbox, query: str = "") -> list[str]:
    return [row["name"] for row in listed(sandbox, query)]


def shown(sandbox: RunningSandbox, template_id: str, fields: str = "") -> dict[str, Any]:
    query = f"?fields={fields}" if fields else ""
    status, answer = sandbox.graph("GET", f"/{template_id}{query}")
    assert status == 200, answer
    one: dict[str, Any] = answer
    return one


def stand_still(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/clock", {"virtual": True})


def advance(sandbox: RunningSandbox, by_ms: int) -> None:
    sandbox.control("POST", "/clock", {"advance_ms": by_ms})


def feedback(sandbox: RunningSandbox, kind: str, times: int = 1, name: str = "convite_evento") -> Any:
    order = {"kind": kind, "times": times}
    return sandbox.control("POST", f"/templates/{name}/pt_BR/feedback", order)
