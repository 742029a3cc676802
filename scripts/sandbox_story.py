"""A chat between a school and a mother, told to a sandbox by its API, for the pictures of the phone page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from whatsapp_sandbox.testing import RunningSandbox

MARINA = "+5531998887766"
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
STARTS_MS = 1_795_543_200_000  # a Tuesday morning in November 2026
PICTURE = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW1hZ2U="]}}
WORKSHOPS = (
    ("robotica", "*Robótica* para quem gosta de montar. Terças, 9h."),
    ("teatro", "*Teatro* para crianças de 8 a 12 anos. Quartas, 14h."),
    ("horta", "*Horta* na escola, junto com as avós. Sextas, 10h."),
)


@contextmanager
def story() -> Iterator[RunningSandbox]:
    options = ("--virtual-clock", "--start-ms", str(STARTS_MS), "--personas", "demo", "--seed", "3")
    with RunningSandbox(*options, tier="TIER_2K") as sandbox:
        tell(sandbox)
        yield sandbox


def tell(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/personas", {"pattern": MARINA[1:], "reads": True})
    sandbox.control("POST", "/review", {"mode": "off"})
    prepare(sandbox)
    for place in range(18):
        phone = f"+55{(11, 21, 31, 51)[place % 4]}99{7_000_000 + place * 345_679:07d}{place % 10:02d}"[:14]
        template(sandbox, phone, "convite_evento", body("família", "10 de dezembro"))
        wait(sandbox, 2 * MINUTE_MS)
    wait(sandbox, 20 * HOUR_MS)
    enrol(sandbox)
    invite(sandbox)
    sandbox.control("POST", "/review", {"mode": "rules", "delay_ms": HOUR_MS})
    create(sandbox, "passeio_ao_museu", "MARKETING", *excursion())


def prepare(sandbox: RunningSandbox) -> None:
    create(
        sandbox,
        "rematricula_2027",
        "UTILITY",
        {"type": "HEADER", "format": "TEXT", "text": "Rematrícula 2027"},
        {
            "type": "BODY",
            "text": "Olá, {{1}}! A rematrícula de *{{2}}* está aberta até _{{3}}_.\n\nO que trazer:\n"
            "- documento da criança\n- comprovante de residência\n\nSe a data não servir, responda aqui.",
            "example": {"body_text": [["Marina", "Theo", "30 de novembro"]]},
        },
        {"type": "FOOTER", "text": "Para não receber mais, responda SAIR"},
        buttons(reply("Quero rematricular"), reply("Falar com a secretaria")),
    )
    cards = [
        {
            "components": [
                PICTURE,
                {"type": "BODY", "text": text},
                buttons(reply("Quero uma vaga"), link(name)),
            ]
        }
        for name, text in WORKSHOPS
    ]
    words = {"type": "BODY", "text": "As oficinas de verão já têm data. Escolha a que combina com a família:"}
    create(sandbox, "oficinas_de_verao", "MARKETING", words, {"type": "CAROUSEL", "cards": cards})
    create(
        sandbox,
        "uniforme_com_desconto",
        "MARKETING",
        {
            "type": "LIMITED_TIME_OFFER",
            "limited_time_offer": {"text": "Só até sexta", "has_expiration": True},
        },
        {"type": "BODY", "text": "Uniforme novo com 20% de desconto na loja do colégio."},
        buttons({"type": "COPY_CODE", "example": "VOLTA20"}, link("loja")),
    )


def excursion() -> list[dict[str, Any]]:
    text = "Olá, {{1}}! O passeio ao museu será no dia {{2}}. Toque abaixo para dar sua autorização."
    words = {"type": "BODY", "text": text, "example": {"body_text": [["Marina", "12 de dezembro"]]}}
    footer = {"type": "FOOTER", "text": "Colégio Horizonte"}
    return [PICTURE, words, footer, buttons(reply("Autorizo"), reply("Não autorizo"))]


def enrol(sandbox: RunningSandbox) -> None:
    says(sandbox, text="Bom dia! Quando abre a rematrícula?", name="Marina Duarte")
    wait(sandbox, MINUTE_MS)
    send(sandbox, "text", {"body": "Bom dia, Marina! Abriu *hoje*. Segue tudo aqui:"})
    wait(sandbox, MINUTE_MS)
    template(sandbox, MARINA, "rematricula_2027", body("Marina", "Theo", "30 de novembro"))
    wait(sandbox, 3 * MINUTE_MS)
    says(sandbox, press="Quero rematricular")
    wait(sandbox, MINUTE_MS)
    rows = [
        {"id": "manha", "title": "Manhã", "description": "7h às 12h, com almoço opcional"},
        {"id": "tarde", "title": "Tarde", "description": "13h às 18h"},
    ]
    action = {"button": "Ver turnos", "sections": [{"title": "Turnos de 2027", "rows": rows}]}
    send(
        sandbox,
        "interactive",
        {"type": "list", "body": {"text": "Que bom! Em qual turno?"}, "action": action},
    )
    wait(sandbox, MINUTE_MS)
    says(sandbox, press="Manhã")
    wait(sandbox, MINUTE_MS)
    place = {
        "latitude": -19.92,
        "longitude": -43.93,
        "name": "Colégio Horizonte",
        "address": "Rua da Bahia, 1200",
    }
    send(sandbox, "location", place)
    wait(sandbox, HOUR_MS)


def invite(sandbox: RunningSandbox) -> None:
    image = {"type": "image", "image": {"link": "https://colegio.example/oficinas.jpg"}}
    cards = [
        {"card_index": place, "components": [{"type": "header", "parameters": [image]}, suffix("1", name)]}
        for place, (name, _) in enumerate(WORKSHOPS)
    ]
    template(sandbox, MARINA, "oficinas_de_verao", {"type": "carousel", "cards": cards})
    wait(sandbox, 2 * MINUTE_MS)
    ends = sandbox.control("GET", "/state")["clock"]["now"] + 53 * HOUR_MS
    offer = {"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": ends}}
    coupon = {"type": "coupon_code", "coupon_code": "VOLTA20"}
    template(
        sandbox,
        MARINA,
        "uniforme_com_desconto",
        {"type": "limited_time_offer", "parameters": [offer]},
        {"type": "button", "sub_type": "copy_code", "index": "0", "parameters": [coupon]},
        suffix("1", "uniforme"),
    )
    wait(sandbox, 10 * MINUTE_MS)


def create(sandbox: RunningSandbox, name: str, category: str, *parts: dict[str, Any]) -> None:
    creation = {"name": name, "language": "pt_BR", "category": category, "components": [*parts]}
    asked(sandbox.graph("POST", f"/{sandbox.waba_id}/message_templates", creation))


def template(sandbox: RunningSandbox, to: str, name: str, *components: dict[str, Any]) -> None:
    content = {"name": name, "language": {"code": "pt_BR"}, "components": [*components]}
    send(sandbox, "template", content, to)


def send(sandbox: RunningSandbox, kind: str, content: dict[str, Any], to: str = MARINA) -> None:
    message = {"messaging_product": "whatsapp", "to": to, "type": kind, kind: content}
    asked(sandbox.graph("POST", f"/{sandbox.phone_number_id}/messages", message))


def asked(answer: tuple[int, Any]) -> None:
    if answer[0] != 200:
        raise SystemExit(f"The story was refused: {answer[1]}")


def says(sandbox: RunningSandbox, **what: str) -> None:
    sandbox.control("POST", "/inbound", {"phone": MARINA, **what})


def wait(sandbox: RunningSandbox, ms: int) -> None:
    sandbox.control("POST", "/clock", {"advance_ms": ms})


def body(*texts: str) -> dict[str, Any]:
    return {"type": "body", "parameters": [{"type": "text", "text": text} for text in texts]}


def buttons(*each: dict[str, Any]) -> dict[str, Any]:
    return {"type": "BUTTONS", "buttons": [*each]}


def reply(text: str) -> dict[str, Any]:
    return {"type": "QUICK_REPLY", "text": text}


def link(name: str) -> dict[str, Any]:
    return {"type": "URL", "text": "Saber mais", "url": "https://colegio.example/{{1}}", "example": [name]}


def suffix(index: str, text: str) -> dict[str, Any]:
    return {
        "type": "button",
        "sub_type": "url",
        "index": index,
        "parameters": [{"type": "text", "text": text}],
    }
