"""Whatever Ana's header calls them, the phone and the name are proposed; she can choose others."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avisa.audience.headers import Mapping, Role, key_of, map_columns, propose_mapping, role_of

P = "31998887766"
Q = "(31) 99777-6655"


@pytest.mark.parametrize(
    ("header", "row", "phone", "name"),
    [
        ("Nome;Telefone;E-mail", f"Ana;{P};a@b.br", "Telefone", "Nome"),
        ("NOME COMPLETO;CELULAR", f"Ana;{P}", "CELULAR", "NOME COMPLETO"),
        ("Name;Phone number", f"Ana;{P}", "Phone number", "Name"),
        ("Nombre;Teléfono móvil", f"Ana;{P}", "Teléfono móvil", "Nombre"),
        ("fone;aluno", f"{P};Ana", "fone", "aluno"),
        ("Telefone;WhatsApp", f"{Q};{P}", "WhatsApp", None),
        ("Telefone fixo;Celular", f"3133334444;{P}", "Celular", None),
        ("Telefone;Celular", f"3133334444;{P}", "Celular", None),
        ("Telefone 1;Telefone 2", f"{P};", "Telefone 1", None),
        ("Telefone;Celular", f"{P};", "Telefone", None),
        ("Nº;Número;cliente", f"1;{P};Ana", "Número", "cliente"),
        ("Contato;Nome", f"{P};Ana", "Contato", "Nome"),
        ("Contato;Fone", f"Ana;{P}", "Fone", "Contato"),
        ("CPF;Dado", f"{P};{Q}", "Dado", None),
        ("CPF;Matrícula;Whats", f"{P};31998887766;{Q}", "Whats", None),
        ("A;B;C", f"Ana;{Q};x", "B", None),
        ("Aluno;Responsável;Tel.", f"x;y;{P}", "Tel.", "Responsável"),
        (
            "Nome do aluno;Nome do responsável;Celular do responsável",
            f"x;y;{P}",
            "Celular do responsável",
            "Nome do responsável",
        ),
        ("Nome do curso;Nome;Celular", f"x;Ana;{P}", "Celular", "Nome"),
        ("telefone;nome", "5,51E+12;Ana", "telefone", "nome"),
    ],
)
def test_the_columns_are_found(header: str, row: str, phone: str, name: str | None) -> None:
    names = header.split(";")
    mapping = propose_mapping(names, [row.split(";")])
    assert mapping is not None
    assert names[mapping.phone] == phone
    assert (None if mapping.name is None else names[mapping.name]) == name


def test_nothing_that_looks_like_a_phone_proposes_nothing() -> None:
    assert propose_mapping(["curso", "turma"], [["Física", "3B"]]) is None
    assert propose_mapping(["CPF", "nome"], [[P, "Ana"]]) is None
    assert propose_mapping([], []) is None


def test_blips_layout_is_recognised_and_named() -> None:
    header = ["telephone", "button", "urllink", "extra1", "extra2"]
    mapping = propose_mapping(header, [])
    expected = ((1, "button"), (2, "urllink"), (3, "extra1"), (4, "extra2"))
    assert mapping == Mapping(0, None, expected, "blip")


def test_other_columns_become_attributes_with_plain_keys() -> None:
    header = [
        "Telefone",
        "Nome",
        "Data de Matrícula",
        "E-mail",
        "Idioma",
        "Opt-in",
        "Turma",
        "turma",
        "",
        "Phone",
    ]
    mapping = propose_mapping(header, [[P, "Ana", "2026-03-01", "a@b.br", "pt", "sim", "3B", "4C", "x", ""]])
    assert mapping == Mapping(
        0,
        1,
        (
            (2, "data_de_matricula"),
            (3, "email"),
            (4, "language"),
            (5, "consent"),
            (6, "turma"),
            (7, "turma_2"),
            (8, "column_9"),
            (9, "phone_2"),
        ),
    )


def test_empty_columns_without_a_name_are_left_out() -> None:
    assert propose_mapping(["telefone", "nome", ""], [[P, "Ana", ""]]) == Mapping(0, 1, ())


def test_ana_may_choose_other_columns() -> None:
    assert map_columns(["a", "b", "c"], phone=2, name=None) == Mapping(2, None, ((0, "a"), (1, "b")))


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Telefone", Role.PHONE),
        ("Nome", Role.NAME),
        ("E-mail", Role.EMAIL),
        ("Idioma", Role.LANGUAGE),
        ("Opt-in", Role.CONSENT),
        ("Consentimento LGPD", Role.CONSENT),
        ("Turma", None),
    ],
)
def test_names_tell_their_role(name: str, role: Role | None) -> None:
    assert role_of(name) is role


def test_keys_are_written_as_templates_write_them() -> None:
    assert [key_of(name) for name in ("Data de Matrícula", "  R$ / mês ", "ção", "📱")] == [
        "data_de_matricula",
        "r_mes",
        "cao",
        "",
    ]


@given(
    st.lists(
        st.text(max_size=12) | st.sampled_from(["nome", "telefone", "a", "A", "a_2", "phone"]),
        min_size=1,
        max_size=12,
    )
)
def test_keys_are_always_plain_and_unique_and_no_column_is_lost(header: list[str]) -> None:
    mapping = map_columns(header, 0, None)
    keys = [key for _, key in mapping.attributes]
    assert [at for at, _ in mapping.attributes] == list(range(1, len(header)))
    assert len(set(keys)) == len(keys) and "phone" not in keys and "name" not in keys
    assert all(re.fullmatch(r"[a-z0-9_]+", key) for key in keys)
