"""The models that come with the program: files of our own wording, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from avisa.templates.library.types import LANGUAGES, Link, Model, Wording

FOLDER = Path(__file__).parent / "models"


@cache
def library() -> tuple[Model, ...]:
    """In the order of the files, and of the models in each: re-opening conversations comes first."""
    return tuple(model for file in sorted(FOLDER.glob("*.toml")) for model in models_in(file))


def model_by_id(identifier: str) -> Model | None:
    return next((model for model in library() if model.id == identifier), None)


def models_in(file: Path) -> Iterator[Model]:
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["model"]:
        yield Model(
            id=row["id"],
            branch=row["branch"],
            moment=row["moment"],
            category=row["category"],
            has_place=row.get("location", False),
            code_minutes=row.get("one_time_code", 0),
            wordings={language: wording_from(row[language]) for language in LANGUAGES},
        )


def wording_from(row: Mapping[str, Any]) -> Wording:
    return Wording(
        name=row["name"],
        body=row.get("body", ""),
        samples=tuple(row.get("samples", ())),
        footer=row.get("footer", ""),
        replies=tuple(row.get("replies", ())),
        link=Link(*row["link"]) if "link" in row else None,
        code=row.get("code", ""),
        copy_text=row.get("copy_text", ""),
    )
