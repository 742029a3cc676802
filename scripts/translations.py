"""Brings the catalogues in avisa/locale up to date with the texts in the code, and counts what is missing.

New texts come in empty, texts that are gone leave; nothing is guessed. Translate in the .po files.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CODE = ROOT / "avisa"
LOCALE = CODE / "locale"
AUTHORS = "Avisa's authors"
LANGUAGES = ("pt_BR", "es")  # English is in the code
KEYWORDS = {**DEFAULT_KEYWORDS, "_": None, "N_": None, "plural": (1, 2)}


def main() -> None:
    for language in LANGUAGES:
        file = file_of(language)
        catalogue = updated(language)
        missing = [message for message in texts_of(catalogue) if not is_translated(message)]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(catalogue))
        print(f"{language}: {len(catalogue)} texts, {len(missing)} to translate in {file.relative_to(ROOT)}")


def file_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "avisa.po"


def extracted() -> Catalog:
    """Every text that the code and the pages show, with the files where it stands."""
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    with (ROOT / "babel.cfg").open() as config:
        mapping, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    found = extract_from_dir(CODE, mapping, options, KEYWORDS)
    for name, _line, text, _comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(text, locations=[(f"avisa/{name}", 0)], context=context)
    return catalogue


def stored(language: str) -> Catalog:
    file = file_of(language)
    if not file.exists():
        return Catalog(
            locale=language,
            header_comment="# PROJECT: the texts of its screens, answers and reports.",
            project="Avisa",
            copyright_holder=AUTHORS,
            version="1",
            msgid_bugs_address=AUTHORS,
            last_translator=AUTHORS,
            language_team=AUTHORS,
            charset="utf-8",
            fuzzy=False,
        )
    with file.open("rb") as text:
        return read_po(text, locale=language, domain="avisa")


def updated(language: str) -> Catalog:
    catalogue, found = stored(language), extracted()
    found.creation_date = catalogue.creation_date  # a run that changes no text changes no file
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def texts_of(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(texts) and all(texts)


if __name__ == "__main__":
    main()
