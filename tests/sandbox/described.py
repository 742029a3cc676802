"""The sandbox's own OpenAPI document, with the ids and field names that lead strange requests further in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sandbox import files, sends, templates
from whatsapp_sandbox.testing import RunningSandbox

Node = dict[str, Any]
# In the place of what fits: no branch of `anyOf` that takes anything, since that is all that would be left.
ODD: tuple[Any, ...] = (None, 0, "{{1}}\n", [[]], {"type": {"body": []}, "id": 1})
# What the calls on an object read from their bodies: what fits now and then, else anything at all.
FIELDS: dict[str, Any] = {
    "about": "Escola",
    "asset_type": "FLOW_JSON",
    "block_users": [{"user": sends.ANA}],
    "business_public_key": "-----BEGIN PUBLIC KEY-----",
    "categories": ["OTHER"],
    "cc": "55",
    "code": "123456",
    "code_method": "SMS",
    "entity_name": "Escola",
    "file": '{"version":"7.0","screens":[]}',
    "flow_json": "{}",
    "generate_qr_image": "SVG",
    "hsm_ids": ["1"],
    "is_enabled_for_insights": True,
    "language": "pt_BR",
    "join_requests": ["1"],
    "name": "escola",
    "new_display_name": "Escola",
    "override_callback_uri": "",
    "participants": [{"user": sends.BIA}],
    "phone_number": "1133334444",
    "pin": "123456",
    "prefilled_message": "Oi",
    "profile_picture_handle": sends.HANDLE,
    "publish": True,
    "source_flow_names": ["a"],
    "source_waba_id": "1",
    "subject": "Turma 7B",
    "template_ids": ["700000000000000"],
    "timezone_id": "1",
    "username": "escola.horizonte",
    "verified_name": "Escola",
    "verify_token": "x",
    "vertical": "EDU",
    "webhook_configuration": {},
    "websites": ["https://escola.example"],
}
CREATION: dict[str, Any] = {
    "name": "aviso_novo",
    "language": "pt_BR",
    "category": "UTILITY",
    "components": [templates.WORDS],
    "library_template_name": "delivery_update_1",
    "parameter_format": "NAMED",
}
KINDS: dict[str, Any] = {
    "audio": {"id": "1"},
    "contacts": [{"name": {"formatted_name": "Rita", "first_name": "Rita"}}],
    "document": {"id": "1", "filename": "a.pdf"},
    "image": {"link": "https://escola.example/a.jpg"},
    "interactive": {
        "type": "button",
        "body": {"text": "Vem?"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "s", "title": "Sim"}}]},
    },
    "location": {"latitude": -19.9, "longitude": -43.9},
    "reaction": {"message_id": "wamid.1", "emoji": "😀"},
    "sticker": {"id": "1"},
    "template": sends.template()["template"],
    "text": {"body": "Oi"},
    "video": {"id": "1"},
}
# Whose ids fit the calls of a room; those of the others fit any.
ROOMS = {
    "account": ["waba"],
    "analytics": ["waba"],
    "blocking": ["phone_number"],
    "business": ["business"],
    "codes": ["phone_number"],
    "groups": ["group", "phone_number"],
    "history": ["history", "phone_number"],
    "flows": ["flow", "waba", "phone_number"],
    "library": ["waba"],
    "media": ["phone_number", "app"],
    "numbers": ["phone_number", "waba"],
    "profiles": ["phone_number"],
    "sends": ["phone_number"],
    "templates": ["waba", "template"],
}
ENVELOPE: dict[str, Any] = {
    "context": {"enum": [{"message_id": "wamid.1"}, 5]},
    "recipient_type": {"enum": ["individual", "INDIVIDUAL", "group", 5]},
    "category": {"enum": ["service", "utility", 5]},
    "ttl_seconds": {"enum": [600, "x"]},
    "direct_send_config": {"enum": [{"template_name": "aviso"}, 5]},
}
# Queries in the forms that their readers take apart.
QUERIES: dict[str, list[str]] = {
    "fields": [
        "name,status",
        "analytics.start(1680503760).end(1680564980).granularity(DAY)",
        "pricing_analytics.start(1).end(99999999999).granularity(MONTHLY).dimensions(PHONE,TIER)",
        "template_analytics.start(x).end()",
        "preview.invalidate(true)",
        "health_status{a,b}",
    ],
    "limit": ["1", "0", "-1", "99999999999"],
    "after": ["cm93OjE=", "==", "cm93Ong="],
    "filtering": ["[{'field':'status','operator':'NOT_IN','value':['CONNECTED']}]", "[1]", "{"],
    "start": ["0", "1680503760"],
    "end": ["1680564980", "99999999999999999999"],
    "granularity": ["DAILY", "HALF_HOUR", "LIFETIME"],
}


def ids_in(sandbox: RunningSandbox) -> dict[str, str]:
    """One of each object there is."""
    connection = sandbox.control("GET", "/state")["connection"]
    flow = {"name": "matricula", "categories": ["OTHER"]}
    upload = "/app/uploads?file_length=3&file_type=image/jpeg"
    return {
        **{name: connection[f"{name}_id"] for name in ("phone_number", "waba", "app", "business")},
        "template": templates.listed(sandbox)[0]["id"],
        "medium": files.uploaded(sandbox),
        "flow": sandbox.graph("POST", f"/{sandbox.waba_id}/flows", flow)[1]["id"],
        "upload": sandbox.graph("POST", upload)[1]["id"],
        "group": sandbox.control("POST", "/groups", {"subject": "Turma", "phones": [sends.ANA]})["id"],
        "history": _history(sandbox),
    }


def _history(sandbox: RunningSandbox) -> str:
    sandbox.control("POST", "/direct_send", {"enabled": True})
    sends.accepted(sandbox, sends.template())
    listed = sandbox.graph("GET", f"/{sandbox.phone_number_id}/message_history")[1]["data"]
    found: str = listed[0]["id"]
    return found


def led_further(document: Node, ids: Mapping[str, str]) -> Node:
    """Mends the document in place: paths get real ids, bodies their fields; connections stay whole."""
    fits = {f"graph: {room}": [ids[name] for name in names] for room, names in ROOMS.items()}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            operation.pop("security", None)  # the token is right; only what is asked is strange
            fitting = fits.get(operation["tags"][0], [*ids.values(), "1"])
            for parameter in operation.get("parameters", ()):
                _lead(parameter, fitting, ids["group"])
            if not path.startswith("/_sandbox"):
                _open(operation)
    schemas = document["components"]["schemas"]
    send = schemas["Send"]["properties"]
    send |= {name: _often(fitting) for name, fitting in KINDS.items()} | ENVELOPE
    send |= {
        "messaging_product": {"const": "whatsapp"},
        "to": {"enum": [sends.ANA, sends.BIA, ids["group"], 5]},
    }
    send |= {name: {"enum": ["", "x"]} for name in ("recipient", "biz_opaque_callback_data")}
    send["type"] = _often(*KINDS)
    schemas["Send"] = {"anyOf": [{"enum": _whole(ids["group"])}, _closed(send)]}
    creation = {name: _often(fitting) for name, fitting in CREATION.items()}
    schemas["Creation"] |= _closed(schemas["Creation"]["properties"] | creation)
    for schema in schemas.values():
        _tame(schema.get("properties", {}))
    return document


def _whole(group: str) -> list[Node]:
    """Sends without anything strange about them."""
    text, interactive = sends.text(), {"type": "interactive", "interactive": KINDS["interactive"]}
    to_group = {"recipient_type": "group", "to": group}
    direct = text | {"category": "utility"}
    return [
        sends.template(),
        text,
        direct,
        direct | interactive,
        text | to_group,
        sends.template() | to_group,
    ]


def _lead(parameter: Node, ids: list[str], group: str) -> None:
    known = {"version": ["v25.0"], "object_id": ids, "phone_number_id": ids}
    known |= {"name": ["convite_evento"], "language": ["pt_BR"]}
    known |= {"group_id": [group], "waba_id": [FIELDS["source_waba_id"]]}
    if parameter["in"] == "path" and parameter["name"] in known:
        parameter["schema"] = {"enum": known[parameter["name"]]}
    elif parameter["name"] in QUERIES:
        parameter["schema"] = {"enum": [*QUERIES[parameter["name"]], "", "ã%00", "[{"]}


def _open(operation: Node) -> None:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if examples := content.pop("examples", None):
        whole = [example["value"] for example in examples.values()]
        content["schema"] = {"anyOf": [{"enum": whole}, content["schema"]]}
    if content.get("schema") == {"type": "object"}:
        properties = {name: _often(fitting) for name, fitting in FIELDS.items()}
        properties["messaging_product"] = {"const": "whatsapp"}
        content["schema"] = _closed(properties)


def _often(*fitting: Any) -> Node:
    return {"enum": [*fitting, *ODD]}


def _closed(properties: Node) -> Node:
    """All of these and nothing else, so that chance is not spent on names that nobody reads."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in ENVELOPE],
        "additionalProperties": False,
    }


def _tame(properties: Node) -> None:
    """People are real ones; ordered silence and webhooks to anywhere would tell nothing of the calls."""
    for name, value in (("wire", "answer"), ("wait_ms", 0), ("url", ""), ("phone", sends.ANA)):
        if name in properties:
            properties[name] = {"const": value}
