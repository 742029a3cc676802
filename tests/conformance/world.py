"""The world in which Meta's examples make sense: what they speak of exists and stands in their places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.conformance.postman import CONTENT
from tests.conformance.replays import Part, Replay
from tests.sandbox import files, sends, templates
from whatsapp_sandbox.testing import RunningSandbox

PROMOTION = {
    "name": "2023_april_promo",
    "language": "en_US",
    "category": "MARKETING",
    "components": [
        {"type": "HEADER", "format": "TEXT", "text": "Autumn"},
        {
            "type": "BODY",
            "text": "Hi {{1}}, everything in our shop costs less until {{2}} as long as it is there.",
            "example": {"body_text": [["Ana", "Friday"]]},
        },
        {"type": "FOOTER", "text": "Tap to hear no more"},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Stop"}]},
    ],
}
_MEDIA = ("image", "video", "document", "gif", "location")
PIN = "123456"
HOUR_MS = 60 * 60 * 1000
# When Meta's examples of analytics ask for.
START_MS = 1_680_508_000_000
OTHER_ACCOUNT = "200000000000001"
SCREENS = '{"version":"5.0","data_api_version":"3.0","screens":[]}'
FLOW = {"name": "matricula", "categories": ["SIGN_UP"], "flow_json": SCREENS}
KEY = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"
OFFICE = {
    "email": "rita@escola.example",
    "mobile_number": "+5511988887777",
    "landline_number": "+551133334444",
}
# What some of Meta's requests lack: the document shows only their answers.
ADDED_BODIES: dict[str, dict[str, Any]] = {
    "POST /{WABA-ID}/flows: Create Flow": {"name": "outro", "categories": ["OTHER"]},
    "POST /{WABA-ID}/migrate_flows: Migrate Flows": {
        "source_waba_id": OTHER_ACCOUNT,
        "source_flow_names": ["appointment", "leadgen"],
    },
    "POST /{Flow-ID}/assets: Upload Flow JSON Asset": {"file": '{"version":"5.0"}'},
}
ADDED_QUERIES = {
    "DELETE /{WABA-ID}/message_templates: Example response": f"?name={PROMOTION['name']}",
    "GET /{Phone-Number-ID}/message_history: message_history_with_events": "&limit=1",
    "GET /{Message-History-ID}/events: message_history_events": "&limit=1",
}
# What is on the number before Meta's requests look at it.
OF_NUMBER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/message_qrdls", {"prefilled_message": "Oi"}),
    ("/whatsapp_business_encryption", {"business_public_key": KEY}),
    ("/block_users", {"messaging_product": "whatsapp", "block_users": [{"user": sends.BIA}]}),
    (
        "/whatsapp_business_profile",
        {"messaging_product": "whatsapp", "websites": ["https://escola.example"]},
    ),
    (
        "/business_compliance_info",
        {
            "messaging_product": "whatsapp",
            "entity_name": "Escola",
            "entity_type": "PARTNERSHIP",
            "is_registered": True,
            "grievance_officer_details": {"name": "Rita", **OFFICE},
            "customer_care_details": OFFICE,
        },
    ),
)


@dataclass(frozen=True)
class World:
    sandbox: RunningSandbox
    places: Mapping[str, str]  # pattern of a placeholder and what stands for it
    callback: str

    def prepared(self, one: Replay) -> Replay:
        """With its placeholders filled in, and what it needs beyond this world made for it."""
        body = json.dumps(ADDED_BODIES[one.id]) if one.id in ADDED_BODIES else one.body
        one = replace(
            one,
            path=self._filled(one.path) + ADDED_QUERIES.get(one.id, ""),
            body=self._filled(body),
            parts=tuple(replace(part, content=self._filled_bytes(part)) for part in one.parts),
            headers=tuple((name, self._filled(value)) for name, value in one.headers),
        )
        if one.path.endswith(("/messages", "/marketing_messages")) and one.body:
            return replace(one, body=self._with_template(one))
        if "/message_history" in one.path:
            self._send_another()
        if one.path.endswith("/verify_code"):
            return replace(one, body=json.dumps({"code": self._code()}))
        if one.path.endswith("/deprecate"):
            _made(self.sandbox, one.path.removeprefix("/v23.0").replace("/deprecate", "/publish"), {})
        return one

    def _send_another(self) -> None:
        """So that there is a history of two, told to somebody."""
        self.sandbox.control("POST", "/webhook", {"url": self.callback})
        sends.accepted(self.sandbox, sends.template())
        self.sandbox.control("POST", "/clock", {"advance_ms": HOUR_MS})

    def _code(self) -> str:
        """What came by text message to the number."""
        asked = {"code_method": "SMS", "language": "en_US"}
        self.sandbox.graph("POST", f"/{self.sandbox.phone_number_id}/request_code", asked)
        code: str = self.sandbox.control("GET", "/state")["numbers"][0]["code"]
        return code

    def _filled(self, text: str) -> str:
        for place, value in self.places.items():
            text = re.sub(place, value.replace("\\", r"\\"), text)
        return text

    def _filled_bytes(self, part: Part) -> bytes:
        return part.content if part.mime_type else self._filled(part.content.decode()).encode()

    def _with_template(self, one: Replay) -> str:
        send = json.loads(one.body)
        if send.get("type") != "template":
            return one.body
        category = "MARKETING" if one.path.endswith("/marketing_messages") else "UTILITY"
        creation = template_behind(send) | {"category": category}
        if creation["name"] != "hello_world" or creation["language"] != "en_US":
            status, answer = templates.post(self.sandbox, creation)
            assert status == 200, answer
        return json.dumps(send)


def opened(sandbox: RunningSandbox, callback: str) -> World:
    """Ana has written and was answered, a picture lies there, a template is approved, an upload has begun."""
    sends.accepted(sandbox, sends.template())
    sandbox.control("POST", "/clock", {"advance_ms": HOUR_MS})
    heard = sandbox.control("POST", "/inbound", {"phone": sends.ANA, "text": "Oi"})
    promotion = templates.created(sandbox, **PROMOTION)
    state = sandbox.control("GET", "/state")["connection"]
    medium = files.uploaded(sandbox)
    _, about = sandbox.graph("GET", f"/{medium}")
    begun = f"/app/uploads?file_length={len(CONTENT)}&file_type=image/jpeg&file_name=foto.jpg"
    _, upload = sandbox.graph("POST", begun)
    of_number = {path: _made(sandbox, f"/{sandbox.phone_number_id}{path}", body) for path, body in OF_NUMBER}
    flow = _made(sandbox, f"/{sandbox.waba_id}/flows", FLOW)["id"]
    sandbox.control("POST", f"/accounts/{OTHER_ACCOUNT}", {"flows": ["appointment"]})
    _, history = sandbox.graph("GET", f"/{sandbox.phone_number_id}/message_history")
    names = {
        "Phone-Number-ID": sandbox.phone_number_id,
        "WABA-ID": sandbox.waba_id,
        "Business-ID": state["business_id"],
        "Media-ID": medium,
        "Flow-ID": flow,
        "Flow-Name": FLOW["name"],
        "QR-Code-ID": of_number["/message_qrdls"]["code"],
        "Upload-ID": upload["id"],
        "TEMPLATE_ID": promotion["id"],
        "Message-History-ID": history["data"][0]["id"],
        "Version": "v23.0",
        "User-Access-Token": sandbox.token,
    }
    address = about["url"].removeprefix(sandbox.url)
    return World(sandbox, {**_callback(callback), **dict(_places(names, heard["wamid"], address))}, callback)


def _made(sandbox: RunningSandbox, path: str, body: Mapping[str, Any]) -> Any:
    status, answer = sandbox.graph("POST", path, body)
    assert status == 200, answer
    return answer


def _callback(address: str) -> dict[str, str]:
    """Somebody must answer the challenge at the address that is to be called from now on."""
    addresses = r"https://your-[\w.-]*/webhook(/override)?|<ALTERNATE_WEBHOOK_ENDPOINT_URL>"
    tokens = r"YOUR_VERIFY_TOKEN(_PLACEHOLDER)?|<ALTERNATE_WEBOOK_ENDPOINT_VERIFICATION_TOKEN>"
    return {addresses: address, tokens: "sandbox-verify-token"}


def _places(names: Mapping[str, str], wamid: str, medium_address: str) -> Iterator[tuple[str, str]]:
    """In order: what is filled in first is not looked at by those that follow."""
    yield r"/(v23\.0|\{\{Version\}\})/\{+Media-URL\}+", medium_address
    yield r"\{\{Recipient[^}]*\}\}|\+16505551234", sends.ANA
    for name, value in names.items():
        yield rf"\{{+{name}\}}+|<{name}>", value
    yield r"<QR_CODE_ID>|<CODE>|ANED2T5QRU7HG1", names["QR-Code-ID"]
    yield r"<GENERATE_QR_IMAGE>", "SVG"
    yield r"<IS_REGISTERED>", "true"
    yield r"<CONTACT_BIRTHDAY>", "2012-08-18"
    yield r"<PHONE_NUMBER_ID>", names["Phone-Number-ID"]
    yield r"<HSM_ID>", names["TEMPLATE_ID"]
    yield r"name=<(TEMPLATE_)?NAME>", f"name={PROMOTION['name']}"
    yield r"<TEMPLATE_NAME>", "example"
    yield (
        r"<MSGID_OF[A-Z_]*>|<INCOMING_MSG_ID>|<WA(MID|M_ID)>|<WHATSAPP_MESSAGE_ID>|wamid\.HBgL[\w.=]*",
        wamid,
    )
    yield r"<SOURCE_WABA_ID>", OTHER_ACCOUNT
    yield r"<EMOJI>", "😀"
    yield r"<http\(s\)://[^\">]*>|http\(s\)://[\w-]*", "https://escola.example/anexo"
    yield r"<https://website-\d>", "https://escola.example"
    yield r"<(HOME\|WORK|WORK\|HOME|[\w|]*\bWORK\b[\w|]*)>", "WORK"
    yield r"<HEADER_TYPE>", "text"
    yield r"language-and-locale-code", "pt_BR"
    yield r"6-digit-pin|<(your-)?6-digit-pin>", PIN
    yield r"<your-requested-code>", PIN
    yield r"<LOCATION_LATITUDE>", "-19.9"
    yield r"<LOCATION_LONGITUDE>", "-43.9"
    yield r"<business-industry>", "EDU"
    yield r"<business-email>", "escola@escola.example"
    yield r"<YOUR_FILE_LENGTH>", str(len(CONTENT))
    yield r"4::aW\.\.\.", sends.HANDLE


def template_behind(send: dict[str, Any]) -> dict[str, Any]:
    """What must have been approved for this send to fit."""
    content = send["template"]
    name = "".join(sign if sign.isalnum() else "_" for sign in content["name"].lower())
    content["name"] = name
    parts = [_approved(part) for part in content.get("components", ()) if part["type"].lower() != "button"]
    buttons = [_button(part) for part in content.get("components", ()) if part["type"].lower() == "button"]
    if not any(part["type"] == "BODY" for part in parts):
        parts.append({"type": "BODY", "text": "Olá, esta é uma mensagem."})
    if buttons:
        parts.append({"type": "BUTTONS", "buttons": buttons})
    language = content["language"]["code"]
    return {"name": name, "language": language, "components": [sends.with_examples(part) for part in parts]}


def _approved(part: dict[str, Any]) -> dict[str, Any]:
    kind, parameters = part["type"].upper(), part.get("parameters", ())
    medium = next((each["type"] for each in parameters if each["type"] in _MEDIA), "")
    if medium:
        return {"type": kind, "format": medium.upper()}
    words = " e depois disso ".join(f"{{{{{place}}}}}" for place in range(1, len(parameters) + 1))
    return {"type": kind, "text": f"Olá {words}, até logo."}


def _button(part: dict[str, Any]) -> dict[str, Any]:
    kind = part["sub_type"].upper()
    return {"type": kind, "text": kind} | ({"url": "https://x.example/{{1}}"} if kind == "URL" else {})
