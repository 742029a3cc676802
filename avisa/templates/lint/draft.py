"""A template with its places: every part, text and address with the JSON pointer that leads to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from avisa.templates.lint.form import Button, Form, Part, listed

LONGEST_READ = 4096  # characters; four times what any text may have


@dataclass(frozen=True, slots=True)
class Placed:
    path: str
    part: Part

    @property
    def text(self) -> str:
        return self.part.text or ""

    @property
    def text_path(self) -> str:
        return f"{self.path}/text"


@dataclass(frozen=True, slots=True)
class PlacedButton:
    path: str
    button: Button


@dataclass(frozen=True, slots=True)
class PlacedCard:
    path: str
    parts: Sequence[Placed]

    def part(self, kind: str) -> Placed | None:
        """The last one, where a kind stands twice, as the platform reads cards."""
        return next((one for one in reversed(self.parts) if one.part.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Said:
    """A text that people read; `place` is header, body, footer, button or offer."""

    path: str
    place: str
    text: str


@dataclass(frozen=True)
class Draft:
    form: Form

    @property
    def category(self) -> str:
        return self.form.category.upper()

    @property
    def family(self) -> str:
        """`pt` for `pt_BR`."""
        return self.form.language.replace("-", "_").partition("_")[0].lower()

    @property
    def is_named(self) -> bool:
        return self.form.parameter_format.upper() == "NAMED"

    @property
    def is_code(self) -> bool:
        return self.category == "AUTHENTICATION"

    @cached_property
    def parts(self) -> Sequence[Placed]:
        return placed("/components", self.form.components)

    def part(self, kind: str) -> Placed | None:
        return next((one for one in self.parts if one.part.kind == kind), None)

    @property
    def body(self) -> str:
        found = self.part("BODY")
        return found.text if found else ""

    @property
    def footer(self) -> str:
        found = self.part("FOOTER")
        return found.text if found else ""

    @cached_property
    def cards(self) -> Sequence[PlacedCard]:
        found = self.part("CAROUSEL")
        if found is None:
            return ()
        paths = (f"{found.path}/cards/{i}" for i in range(len(found.part.cards or ())))
        cards = zip(paths, found.part.cards or (), strict=True)
        return [PlacedCard(path, placed(f"{path}/components", card.components)) for path, card in cards]

    @cached_property
    def all_parts(self) -> Sequence[Placed]:
        """Those of the cards too."""
        return [*self.parts, *(one for card in self.cards for one in card.parts)]

    @cached_property
    def buttons(self) -> Sequence[PlacedButton]:
        return [button for one in self.all_parts for button in buttons_of(one)]

    @cached_property
    def texts(self) -> Sequence[Said]:
        """Everything that people read, where the business wrote it."""
        return [text for one in self.all_parts for text in said_by(one) if text.text.strip()]

    @cached_property
    def said(self) -> Sequence[Said]:
        """What is read word by word: a text that is far too long has to be cut first."""
        return [text for text in self.texts if len(text.text) <= LONGEST_READ]


def placed(path: str, parts: Sequence[Part]) -> Sequence[Placed]:
    return [Placed(f"{path}/{i}", part) for i, part in enumerate(parts)]


def buttons_of(one: Placed | None) -> Sequence[PlacedButton]:
    given = (one.part.buttons or ()) if one and one.part.kind == "BUTTONS" else ()
    return [PlacedButton(f"{one.path}/buttons/{i}", button) for i, button in enumerate(given) if one]


def said_by(one: Placed) -> Iterator[Said]:
    kind = one.part.kind
    if kind in ("HEADER", "BODY", "FOOTER"):
        yield Said(one.text_path, kind.lower(), one.text)
    if kind == "LIMITED_TIME_OFFER" and one.part.limited_time_offer:
        yield Said(f"{one.path}/limited_time_offer/text", "offer", one.part.limited_time_offer.text)
    for button in buttons_of(one):
        yield Said(f"{button.path}/text", "button", button.button.text)


def samples_of(one: Placed) -> Iterator[tuple[str, str]]:
    """Each sample of a text with its place; media have handles, which nobody reads."""
    samples, place = one.part.example, one.part.kind.lower()
    if samples is None or place not in ("header", "body"):
        return
    base = f"{one.path}/example/{place}_text"
    for i, sample in enumerate(getattr(samples, f"{place}_text_named_params") or ()):
        yield f"{base}_named_params/{i}/example", sample.example
    nested = place == "body" and any(isinstance(row, list) for row in samples.body_text or ())
    for i, text in enumerate(samples.positional(place)):
        single = isinstance(getattr(samples, f"{place}_text"), str)
        yield (base if single else f"{base}/0/{i}" if nested else f"{base}/{i}"), text


def button_samples(one: PlacedButton) -> Iterator[tuple[str, str]]:
    single = isinstance(one.button.example, str)
    for i, text in enumerate(listed(one.button.example)):
        yield (f"{one.path}/example" if single else f"{one.path}/example/{i}"), text
