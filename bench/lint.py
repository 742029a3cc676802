"""How long the lint of a whole template takes: `python -m bench.lint --templates N`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import Any

import msgspec

from avisa.templates.lint.linting import lint, with_suggestions
from avisa.templates.lint.loading import known_of
from avisa.templates.lint.types import Known

SENTENCES = (
    "A Escola Aurora lembra que a matrícula de {who} vence na semana que vem.",
    "O boleto já está no portal das famílias, e também pode ser pago por Pix.",
    "Se você já pagou, desconsidere esta mensagem; se precisar negociar, responda a ela.",
    "A secretaria atende de segunda a sexta, das 8h às 17h, na sede ou por telefone.",
    "Traga um documento com foto e o comprovante de endereço mais recente.",
    "As aulas começam em fevereiro, e o material escolar estará à venda na entrada.",
)
SLIPS = ("agendmento", "boletto", "matrcula", "inscrissão", "atrazo")


class Linted(msgspec.Struct, frozen=True):
    """Milliseconds: the first template loads the dictionaries; a suggestion is one word's."""

    templates: int
    characters: int
    first_ms: float
    median_ms: float
    p95_ms: float
    suggestion_ms: float


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--templates", type=int, required=True)
    print(msgspec.json.encode(measured(parser.parse_args().templates)).decode(), flush=True)


def measured(count: int) -> Linted:
    """Each text is another one: nothing that was read before helps, but for the words themselves."""
    known = known_of("Escola Aurora", ["escolaaurora.com.br"], ["pt_BR"])
    first = took(template(0), known)
    each = [took(template(number), known) for number in range(1, count + 1)]
    longest = max(took_to_suggest(word, known) for word in SLIPS)
    length = len(template(1)["components"][1]["text"])
    return Linted(count, length, first, median(each), quantiles(each, n=20)[-1], longest)


def took(whole: Mapping[str, Any], known: Known) -> float:
    began = time.perf_counter()
    if findings := lint(whole, known):
        raise AssertionError([(one.rule, one.note.fields) for one in findings])
    return (time.perf_counter() - began) * 1000


def took_to_suggest(word: str, known: Known) -> float:
    whole = template(0, f"Olá, {{{{1}}}}! O {word} da Escola Aurora vence hoje. Responda a esta mensagem.")
    findings = [one for one in lint(whole, known) if one.note.word]
    began = time.perf_counter()
    if not findings or not with_suggestions(findings, known, "pt_BR")[0].suggestions:
        raise AssertionError(word)
    return (time.perf_counter() - began) * 1000


def template(number: int, text: str = "") -> dict[str, Any]:
    """As full as people write them: header, a body near its limit, footer, three buttons."""
    said = text or body(number)
    return {
        "name": "aviso_matricula",
        "language": "pt_BR",
        "category": "UTILITY",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Matrícula de 2027"},
            {"type": "BODY", "text": said, "example": {"body_text": [["Ana"]]}},
            {"type": "FOOTER", "text": "Escola Aurora"},
            {"type": "BUTTONS", "buttons": buttons(number)},
        ],
    }


def body(number: int) -> str:
    """Sentences in another order, with another child's name, about 900 characters."""
    names = ("Theo", "Marina", "Davi", "Elisa", "Caio", "Bia")
    turned = [SENTENCES[(number + place) % len(SENTENCES)] for place in range(len(SENTENCES))]
    told = " ".join([*turned, *turned[:5]]).format(who=f"{names[number % 6]} ({number})")
    return f"Olá, {{{{1}}}}! {told}"[:1000].rpartition(".")[0] + "."


def buttons(number: int) -> Sequence[dict[str, Any]]:
    return [
        {"type": "QUICK_REPLY", "text": "Já paguei"},
        {"type": "QUICK_REPLY", "text": "Quero negociar"},
        {"type": "URL", "text": "Ver boleto", "url": f"https://portal.escolaaurora.com.br/b/{number}"},
    ]


if __name__ == "__main__":
    main()
