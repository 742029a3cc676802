"""What an opt-in text must say before it may be shown: WhatsApp, who, what about, how to stop; plainly.

From WhatsApp's business policy (getting opt-in) and LGPD art. 8: a yes to something generic is void.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from avisa.consent.rules import ends_with_words
from avisa.consent.stopwords import is_stop, plain
from avisa.consent.texts.types import Finding, Text
from avisa.consent.types import Purpose, Shown, shown

LONGEST = 600
LONGEST_SENTENCE = 30
LEAST_LETTERS = 4  # shorter words in capitals are abbreviations
MOST_CAPITALS = 0.5

MODELS: Final = {
    "pt_BR": "Quero receber mensagens de {company} pelo WhatsApp sobre {purpose}. "
    "Para parar, basta responder SAIR a qualquer momento.",
    "en": "I want to get messages from {company} on WhatsApp about {purpose}. "
    "To stop, I just answer STOP at any time.",
    "es": "Quiero recibir mensajes de {company} por WhatsApp sobre {purpose}. "
    "Para no recibir más, respondo BAJA cuando quiera.",
}
OVER_WHATSAPP: Final = {"pt_BR": "pelo WhatsApp", "en": "on WhatsApp", "es": "por WhatsApp"}
FROM: Final = {"pt_BR": "de {company}", "en": "from {company}", "es": "de {company}"}
ABOUT: Final = {"pt_BR": "sobre {purpose}", "en": "about {purpose}", "es": "sobre {purpose}"}
TO_STOP: Final = {
    "pt_BR": "Para parar, basta responder SAIR a qualquer momento.",
    "en": "To stop, just answer STOP at any time.",
    "es": "Para no recibir más, responda BAJA cuando quiera.",
}

# Words that say what a message is about; "mensagens" alone says nothing.
_KINDS: Final = frozenset(
    plain(
        """
        aviso avisos lembrete lembretes oferta ofertas promocao promocoes novidade novidades noticia noticias
        cobranca cobrancas boleto boletos vencimento vencimentos pagamento pagamentos fatura faturas recibo
        recibos matricula matriculas rematricula evento eventos convite convites pedido pedidos entrega
        entregas codigo codigos confirmacao confirmacoes agendamento agendamentos consulta consultas
        comunicado comunicados desconto descontos reuniao reunioes nota notas curso cursos
        offer offers promotion promotions news newsletter reminder reminders payment payments invoice invoices
        receipt receipts bill bills order orders delivery deliveries code codes appointment appointments event
        events invitation invitations enrolment enrollment update updates discount discounts alert alerts
        aviso avisos recordatorio recordatorios promocion promociones novedad novedades noticia cobro cobros
        pago pagos factura facturas entrega entregas cita citas invitacion invitaciones matricula inscripcion
        descuento descuentos
        """
    ).split()
)
_WAYS_TO_STOP: Final = re.compile(
    r"\b(parar|deixar) de receber\b|\b(cancelar|descadastr|desinscrev|revogar)\w*|"
    r"\bunsubscribe\b|\bopt out\b|\bstop (receiving|getting)\b|\bwithdraw\b|"
    r"\bdejar de recibir\b|\b(dar|darme|darse) de baja\b|\bno recibir mas\b|\brevocar\b"
)
_SENTENCES: Final = re.compile(r"[^.!?;\n]+")
_LEGALESE: Final = re.compile(
    r"\b(outrossim|supracitad\w+|doravante|destarte|hereinafter|heretofore|aforementioned|"
    r"susodich\w+|antedich\w+|no obstante lo anterior)\b"
)


def model_text(language: str, company: str, purpose: str) -> str:
    """A text to begin with, which passes every rule below."""
    return MODELS[_spoken(language)].format(company=company, purpose=purpose)


def _spoken(language: str) -> str:
    return language if language in MODELS else "en"


def findings(body: str, language: str, company: str, purpose: str) -> tuple[Finding, ...]:
    """Everything that keeps this text from being published; nothing when it may."""
    spoken = _spoken(language)
    named = {"company": company, "purpose": purpose}
    return (
        *_missing(body, spoken, named),
        *_not_plain(body, company),
    )


def _missing(body: str, spoken: str, named: dict[str, str]) -> Iterator[Finding]:
    words = plain(body)
    if "whatsapp" not in words.split():
        yield Finding("whatsapp", OVER_WHATSAPP[spoken])
    if f" {plain(named['company'])} " not in f" {words} ":
        yield Finding("company", FROM[spoken].format(**named), {"company": named["company"]})
    if not _says_what(words, named):
        yield Finding("kind", ABOUT[spoken].format(**named))
    if not _says_how_to_stop(body, words):
        yield Finding("stop", TO_STOP[spoken])


def _says_what(words: str, named: dict[str, str]) -> bool:
    """The company's own name is no subject: "Cursos Horizonte" says nothing of its messages."""
    rest = f" {words} ".replace(f" {plain(named['company'])} ", " ")
    return f" {plain(named['purpose'])} " in rest or not _KINDS.isdisjoint(rest.split())


def _says_how_to_stop(body: str, words: str) -> bool:
    commanded = (word for word in re.findall(r"[^\W\d_]{3,}", body) if word.isupper())
    return any(is_stop(word) for word in commanded) or bool(_WAYS_TO_STOP.search(words))


def _not_plain(body: str, company: str) -> Iterator[Finding]:
    if len(body) > LONGEST:
        yield Finding("length", fields={"length": len(body), "most": LONGEST})
    for sentence in _SENTENCES.findall(body):
        if len(sentence.split()) > LONGEST_SENTENCE:
            told = {"words": len(sentence.split()), "sentence": sentence.strip()[:80] + "…"}
            yield Finding("sentence", fields=told)
    if _shouts(body, company):
        yield Finding("shouting")
    if found := _LEGALESE.search(plain(body)):
        yield Finding("legalese", fields={"word": found[0]})


def _shouts(body: str, company: str) -> bool:
    own = set(re.findall(r"\w+", company))
    words = [word for word in re.findall(rf"[^\W\d_]{{{LEAST_LETTERS},}}", body) if word not in own]
    loud = [word for word in words if word.isupper() and not is_stop(word)]
    return "!!" in body or len(loud) > max(1, MOST_CAPITALS * len(words))


def ended_at(text: Text, purpose: Purpose) -> int | None:
    """When a yes to these words ends because the purpose came to mean something else; None while it holds."""
    return None if text.published_at is None else ends_with_words(text.published_at, purpose.renewals)


def shown_texts(texts: Sequence[Text]) -> Shown:
    """What a person saw who was asked for several purposes at once, as one piece of evidence."""
    return shown("\n".join(text.body for text in texts), " ".join(text.label for text in texts))
