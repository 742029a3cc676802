"""The demo's list: 1,000 families, and around them what real lists hold: bad rows, repeats, odd forms."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator

from avisa.audience.phones import Phone, parse_phone

FAMILIES = 1_000
SEED = 2027

FIRST = [
    "Ana",
    "Beatriz",
    "Camila",
    "Daniela",
    "Eduardo",
    "Fernanda",
    "Gustavo",
    "Helena",
    "Igor",
    "Juliana",
    "Karina",
    "Leonardo",
    "Mariana",
    "Natália",
    "Otávio",
    "Patrícia",
    "Rafael",
    "Sabrina",
    "Tiago",
    "Úrsula",
    "Vanessa",
    "William",
    "Yasmin",
    "Antônio",
    "Lúcia",
    "Sebastião",
]
CHILD = [
    "Alice",
    "Arthur",
    "Benício",
    "Cecília",
    "Davi",
    "Enzo",
    "Gael",
    "Heitor",
    "Isabela",
    "João",
    "Laura",
    "Lívia",
    "Lorenzo",
    "Manuela",
    "Miguel",
    "Noah",
    "Pietro",
    "Samuel",
    "Sofia",
    "Theo",
    "Valentina",
    "Vicente",
]
LAST = [
    "Almeida",
    "Araújo",
    "Barbosa",
    "Cardoso",
    "Carvalho",
    "Conceição",
    "Dias",
    "Farias",
    "Gonçalves",
    "Lima",
    "Magalhães",
    "Moreira",
    "Nascimento",
    "Oliveira",
    "Pereira",
    "Queiroz",
    "Ribeiro",
    "Santos",
    "Silva",
    "Souza",
    "Teixeira",
    "Vasconcelos",
]
YEARS = ("1º ano", "2º ano", "3º ano", "4º ano", "5º ano", "6º ano", "7º ano", "8º ano", "9º ano")
AREAS = ("31", "31", "31", "31", "37", "38", "32", "11", "21", "61")
HEADER = ("Responsável", "Celular", "Aluno", "Turma", "Prazo")

Form = Callable[[str, str], str]
# The same number as people write it: (area, nine digits).
FORMS: tuple[Form, ...] = (
    lambda area, rest: f"({area}) {rest[:5]}-{rest[5:]}",
    lambda area, rest: f"({area}) {rest[:5]}-{rest[5:]}",
    lambda area, rest: f"+55 {area} {rest[:5]}-{rest[5:]}",
    lambda area, rest: f"55{area}{rest}",
    lambda area, rest: f"0{area} {rest}",
    lambda area, rest: f"{area} {rest[1:5]}-{rest[5:]}",  # as before 2016, without the ninth digit
    lambda area, rest: f"0055 {area} {rest}",
    lambda area, rest: f"{area}.{rest[:5]}.{rest[5:]}",
)
BAD = (
    ("Vera Lúcia Prado", "5,53199E+12", "Bento", "3º ano"),  # a spreadsheet has eaten the digits
    ("Marcos Vieira", "", "Clara", "2º ano"),
    ("Rosa Amorim", "(31) 3344-5566", "Ravi", "5º ano"),  # a landline
    ("Secretaria", "0800 123 4567", "", ""),
    ("Paulo Sérgio", "31 99888-77", "Lara", "1º ano"),
    ("Joana Prates", "(20) 99888-7766", "Caio", "4º ano"),  # no such area
    ("Família Nunes", "31 99111-2222 / 31 99333-4444", "Eva", "6º ano"),
    ("Célia Rocha", "não tem", "Ian", "7º ano"),
    ("Hugo Brandão", "+55 31 99888 7766 5", "Nina", "8º ano"),
)


def demo_list() -> bytes:
    """The CSV as a spreadsheet program in Brazil writes it: semicolons, UTF-8 with a byte-order mark."""
    chance = random.Random(SEED)
    rows = [family(chance, phone) for phone in some_phones(chance)]
    rows += [(*bad, "30/11/2026") for bad in BAD]
    rows += [(row[0], restyled(row[1], chance), *row[2:]) for row in chance.sample(rows[:FAMILIES], 12)]
    head, tail = rows[:40], rows[40:]
    chance.shuffle(tail)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([HEADER, *head, *tail])
    return out.getvalue().encode("utf-8-sig")


def names_by_phone() -> dict[str, str]:
    """What the people of the list are called, so that their phones show the names of the list."""
    rows = csv.reader(io.StringIO(demo_list().decode("utf-8-sig")), delimiter=";")
    return {read.e164: row[0] for row in rows if isinstance(read := parse_phone(row[1]), Phone)}


def some_phones(chance: random.Random) -> Iterator[str]:
    """FAMILIES different numbers, each in one of the forms."""
    met: set[str] = set()
    while len(met) < FAMILIES:
        area, rest = chance.choice(AREAS), f"9{chance.randint(60_000_000, 99_999_999)}"
        if area + rest not in met:
            met.add(area + rest)
            yield chance.choice(FORMS)(area, rest)


def family(chance: random.Random, phone: str) -> tuple[str, str, str, str, str]:
    last = chance.choice(LAST)
    return (
        f"{chance.choice(FIRST)} {last}",
        phone,
        f"{chance.choice(CHILD)} {last}",
        chance.choice(YEARS),
        "30/11/2026",
    )


def restyled(phone: str, chance: random.Random) -> str:
    """The same number in another form: a repeat that only a reader of numbers can see."""
    read = parse_phone(phone)
    if not isinstance(read, Phone):
        return phone
    digits = read.e164.removeprefix("+55")
    return chance.choice(FORMS)(digits[:2], digits[2:])
