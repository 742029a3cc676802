"""The demo's company: Colégio Horizonte, its purposes, its templates as the platform approved them."""

from __future__ import annotations

from typing import Any

from avisa.programs.setup import Company

COMPANY = Company("Colégio Horizonte", "colegiohorizonte.com.br")
PHONE = "+553135001000"
OWNER = ("ana@colegiohorizonte.com.br", "Ana Horizonte")

# (name, category, legal basis)
PURPOSES = (
    ("matrícula", "UTILITY", "contract"),
    ("cobrança", "UTILITY", "contract"),
    ("eventos e novidades", "MARKETING", "consent"),
)
PURPOSE = "matrícula"
TEMPLATE = "rematricula_aberta"

CONSENT = (
    "Aceito receber do Colégio Horizonte, pelo WhatsApp, avisos sobre a matrícula do meu filho ou da minha "
    "filha. Posso sair quando quiser, respondendo SAIR."
)
DECLARED_BY = "Ana Horizonte, secretaria"


def named(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"body_text_named_params": [{"param_name": name, "example": value} for name, value in pairs]}


TEMPLATES: list[dict[str, Any]] = [
    {
        "name": TEMPLATE,
        "language": "pt_BR",
        "category": "UTILITY",
        "parameter_format": "NAMED",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Rematrícula 2027"},
            {
                "type": "BODY",
                "text": "Olá, {{responsavel}}! Aqui é o Colégio Horizonte. A rematrícula de {{aluno}} "
                "({{turma}}) está aberta até {{prazo}}. Toque no botão para garantir a vaga ou fale com a "
                "secretaria por aqui mesmo.",
                "example": named(
                    ("responsavel", "Marina"), ("aluno", "Theo"), ("turma", "5º ano"), ("prazo", "30/11/2026")
                ),
            },
            {"type": "FOOTER", "text": "Para não receber mais, responda SAIR"},
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Quero rematricular"},
                    {"type": "QUICK_REPLY", "text": "Falar com a secretaria"},
                ],
            },
        ],
    },
    {
        "name": "mensalidade_a_vencer",
        "language": "pt_BR",
        "category": "UTILITY",
        "parameter_format": "NAMED",
        "components": [
            {
                "type": "BODY",
                "text": "Olá, {{responsavel}}! A mensalidade de {{aluno}} no Colégio Horizonte vence em "
                "{{vencimento}}. O boleto está no portal da família; se já pagou, desconsidere este aviso.",
                "example": named(("responsavel", "Marina"), ("aluno", "Theo"), ("vencimento", "10/12/2026")),
            },
            {
                "type": "BUTTONS",
                "buttons": [
                    {
                        "type": "URL",
                        "text": "Abrir o portal",
                        "url": "https://portal.colegiohorizonte.com.br/boletos/{{1}}",
                        "example": ["https://portal.colegiohorizonte.com.br/boletos/a1b2"],
                    }
                ],
            },
        ],
    },
    {
        "name": "convite_feira_de_ciencias",
        "language": "pt_BR",
        "category": "MARKETING",
        "parameter_format": "NAMED",
        "components": [
            {
                "type": "BODY",
                "text": "Olá, {{responsavel}}! O Colégio Horizonte convida a família de {{aluno}} para a "
                "Feira de Ciências, em {{data}}, das 9h às 12h. Podemos contar com vocês?",
                "example": named(("responsavel", "Marina"), ("aluno", "Theo"), ("data", "5 de dezembro")),
            },
            {"type": "FOOTER", "text": "Para não receber mais, responda SAIR"},
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Vamos sim"},
                    {"type": "QUICK_REPLY", "text": "Desta vez não"},
                ],
            },
        ],
    },
]
