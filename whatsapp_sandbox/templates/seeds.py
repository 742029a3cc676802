"""What a fresh sandbox starts with: three approved templates of a school."""

from __future__ import annotations

from typing import Any

TEMPLATES: tuple[dict[str, Any], ...] = (
    {
        "name": "hello_world",
        "language": "en_US",
        "category": "UTILITY",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Hello from the sandbox"},
            {"type": "BODY", "text": "If you read this, your first message has arrived."},
        ],
    },
    {
        "name": "lembrete_matricula",
        "language": "pt_BR",
        "category": "UTILITY",
        "parameter_format": "NAMED",
        "components": [
            {
                "type": "BODY",
                "text": "Olá {{nome}}, a matrícula de {{aluno}} vai até {{data}}. Dúvidas? Responda aqui.",
                "example": {
                    "body_text_named_params": [
                        {"param_name": "nome", "example": "Ana"},
                        {"param_name": "aluno", "example": "Pedro"},
                        {"param_name": "data", "example": "15 de dezembro"},
                    ]
                },
            },
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Parar avisos"}]},
        ],
    },
    {
        "name": "convite_evento",
        "language": "pt_BR",
        "category": "MARKETING",
        "components": [
            {
                "type": "BODY",
                "text": "Olá {{1}}, esperamos você na feira de ciências, dia {{2}}, no pátio da escola.",
                "example": {"body_text": [["Ana", "10 de dezembro"]]},
            },
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Quero participar"},
                    {"type": "QUICK_REPLY", "text": "Parar avisos"},
                ],
            },
        ],
    },
)
