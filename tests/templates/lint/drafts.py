"""Templates as hypothesis makes them: well-formed ones, and up to three things that are odd about them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

Draft = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

SENTENCES = {
    "pt_BR": (
        "A Escola Aurora lembra da reunião de amanhã.",
        "Sua matrícula foi confirmada.",
        "O boleto vence na sexta.",
        "Se precisar de algo, responda a esta mensagem.",
        "Esperamos você no auditório.",
        "Você não precisa fazer nada.",
    ),
    "en": (
        "Maple School reminds you of the meeting.",
        "Your order is on its way.",
        "Please reply to this message.",
        "The invoice is due on Friday.",
        "Thank you for your trust.",
        "You do not need to do anything.",
    ),
    "es": (
        "El Colegio Andes le recuerda la reunión.",
        "Su pago fue recibido.",
        "Responda a este mensaje, por favor.",
        "La cuota vence el viernes.",
        "Gracias por su confianza.",
        "Usted no tiene que hacer nada más.",
    ),
}
ODD_TEXTS = (
    "{{1}}",
    "{{2}}",
    "{{1}} {{2}}",
    "{{1}}{{2}}",
    "{{nome}}",
    "{{Nome}}",
    "{{#1}}",
    "{{ 1 }}",
    "{{}}",
    "{{",
    "}}",
    "{1}",
    "{{0}}",
    "{{01}}",
    "\n\n\n",
    "  ",
    "*",
    "🎉",
    "x" * 70,
    "palavra " * 160,
    "bit.ly/aurora",
    "https://bit.ly/x",
    "wa.me/5511",
    "http://escola.example/a",
    "https://{{1}}.example",
    "Aproveite o desconto!",
    "we will sue you",
    "informe sua senha",
    "seu código é 1234",
    "your password",
    "you have won",
    "frete grátis",
    "Your order is ready and will arrive with the team.",
    "Su pago con el banco y los datos.",
    "ß",
    "\u200b",
    "\t",
    "",
)
NAMES = ("lembrete_reuniao", "aviso_boleto", "Nome Errado", "teste", "a" * 520, "aviso-hifen", "avisó", "")
ODD_VALUES: tuple[Any, ...] = ("", None, 7, [], {}, "x", " ", "IMAGE", "TEXT", "{{1}}", True, ["a"])


@st.composite
def drafts(draw: Draw) -> Draft:
    template: Draft = draw(well_formed())
    for _ in range(draw(st.sampled_from((0, 0, 1, 1, 2, 3)))):
        draw(st.sampled_from(ODDITIES))(draw, template)
    return template


@st.composite
def well_formed(draw: Draw) -> Draft:
    language = draw(st.sampled_from(sorted(SENTENCES)))
    category = draw(st.sampled_from(("UTILITY", "UTILITY", "MARKETING", "AUTHENTICATION")))
    parts = draw(codes()) if category == "AUTHENTICATION" else draw(ordinary(language, category))
    return {
        "name": draw(st.sampled_from(NAMES[:2])),
        "language": language,
        "category": category,
        "components": parts,
    }


@st.composite
def ordinary(draw: Draw, language: str, category: str) -> list[Draft]:
    said = draw(st.lists(st.sampled_from(SENTENCES[language]), min_size=2, max_size=4, unique=True))
    variables = draw(st.integers(0, 2))
    text = " ".join(
        f"{sentence[:-1]}: {{{{{i}}}}}, ok." if i <= variables else sentence
        for i, sentence in enumerate(said, 1)
    )
    body: Draft = {"type": "BODY", "text": text}
    if variables:
        body["example"] = {"body_text": [["Ana", "sexta"][:variables]]}
    header = draw(st.sampled_from((None, "TEXT", "IMAGE", "DOCUMENT", "LOCATION")))
    parts = [header_of(header), body] if header else [body]
    if draw(st.booleans()):
        parts.append({"type": "FOOTER", "text": "Escola Aurora. SAIR, STOP, BAJA"})
    special = draw(st.sampled_from(("", "", "carousel", "offer"))) if category == "MARKETING" else ""
    if special == "carousel":
        parts.append({"type": "CAROUSEL", "cards": [card() for _ in range(draw(st.integers(2, 4)))]})
    elif special == "offer" and len(parts) == 1:
        parts.append({"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Só hoje"}})
    if draw(st.booleans()):
        parts.append({"type": "BUTTONS", "buttons": draw(rows())})
    return parts


def header_of(kind: str) -> Draft:
    sample = {"example": {"header_handle": ["4::aW1n"]}} if kind in ("IMAGE", "DOCUMENT") else {}
    text = {"text": "Escola Aurora"} if kind == "TEXT" else {}
    return {"type": "HEADER", "format": kind, **text, **sample}


def card() -> Draft:
    buttons = {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Ver"}]}
    return {"components": [header_of("IMAGE"), {"type": "BODY", "text": "Um curso novo."}, buttons]}


@st.composite
def rows(draw: Draw) -> Any:
    replies = [{"type": "QUICK_REPLY", "text": f"Opção {i}"} for i in range(draw(st.integers(0, 3)))]
    others = draw(st.lists(st.sampled_from(OTHER_BUTTONS), max_size=2, unique_by=lambda one: one["type"]))
    return deepcopy([*replies, *others] or [{"type": "QUICK_REPLY", "text": "Ok"}])


OTHER_BUTTONS: tuple[Draft, ...] = (
    {"type": "URL", "text": "Abrir", "url": "https://escola.example/{{1}}", "example": ["b7k2"]},
    {"type": "PHONE_NUMBER", "text": "Ligar", "phone_number": "+551130000000"},
    {"type": "COPY_CODE", "example": "FERIAS10"},
    {"type": "FLOW", "text": "Preencher", "flow_id": "12"},
)


@st.composite
def codes(draw: Draw) -> list[Draft]:
    button: Draft = {
        "type": "OTP",
        "otp_type": draw(st.sampled_from(("COPY_CODE", "ONE_TAP"))),
        "text": "Copiar",
    }
    if button["otp_type"] == "ONE_TAP":
        button["supported_apps"] = [{"package_name": "br.com.escola", "signature_hash": "K8a/AINcGX7"}]
    footer = [{"type": "FOOTER", "code_expiration_minutes": draw(st.sampled_from((1, 10, 90, 91)))}]
    return [{"type": "BODY"}, *draw(st.sampled_from(([], footer))), {"type": "BUTTONS", "buttons": [button]}]


def odd_text(draw: Draw, template: Draft) -> None:
    part = draw(st.sampled_from(places(template)))
    old, new = str(part.get("text", "")), draw(st.sampled_from(ODD_TEXTS))
    part["text"] = draw(st.sampled_from((new, f"{old} {new}", f"{new} {old}", f"{old} {new} {old}")))


def odd_field(draw: Draw, template: Draft) -> None:
    """Any field of any part gets a value of another kind, or goes."""
    part = draw(st.sampled_from([template, *places(template)]))
    field = draw(st.sampled_from(sorted({*part, "format", "example", "url", "buttons"})))
    value = draw(st.sampled_from((*ODD_VALUES, "gone")))
    if value == "gone":
        part.pop(field, None)
    else:
        part[field] = deepcopy(value)


def odd_head(draw: Draw, template: Draft) -> None:
    name, values = draw(
        st.sampled_from(
            (
                ("name", NAMES),
                ("language", ("pt", "pt-BR", "xx", "fr", "es")),
                ("category", ("utility", "X", "MARKETING")),
                ("parameter_format", ("NAMED", "named", "BOTH")),
                ("message_send_ttl_seconds", (30, -1, 5, 43_200, "60")),
            )
        )
    )
    template[name] = draw(st.sampled_from(values))


def odd_order(draw: Draw, template: Draft) -> None:
    """Parts and buttons twice, turned round, taken away."""
    lists = [
        row for row in ([*buttons_in(template), template.get("components")]) if isinstance(row, list) and row
    ]
    if not lists:
        return
    row = draw(st.sampled_from(lists))
    match draw(st.integers(0, 3)):
        case 0:
            row.append(deepcopy(draw(st.sampled_from(row))))
        case 1:
            row.reverse()
        case 2:
            row.pop()
        case _:
            row += deepcopy(row) * 3


def odd_button(draw: Draw, template: Draft) -> None:
    for row in buttons_in(template):
        if isinstance(row, list):
            row.insert(draw(st.integers(0, len(row))), deepcopy(draw(st.sampled_from(OTHER_BUTTONS))))


def places(template: Draft) -> list[Draft]:
    """Every part and button that is one; a template whose components are gone is its own only place."""
    parts = template.get("components")
    parts = [one for one in parts if isinstance(one, dict)] if isinstance(parts, list) else []
    buttons = [
        one for row in buttons_in(template) if isinstance(row, list) for one in row if isinstance(one, dict)
    ]
    return [*parts, *buttons] or [template]


def buttons_in(template: Draft) -> list[Any]:
    parts = template.get("components")
    found = [one for one in parts if isinstance(one, dict)] if isinstance(parts, list) else []
    for part in list(found):
        cards = part.get("cards")
        for one in cards if isinstance(cards, list) else ():
            found += [inner for inner in one.get("components", ()) if isinstance(inner, dict)]
    return [part["buttons"] for part in found if "buttons" in part]


ODDITIES = (odd_text, odd_text, odd_field, odd_head, odd_order, odd_button)
