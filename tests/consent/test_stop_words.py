"""A person is left alone when the whole message is a stop word, however they type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avisa.consent.stopwords import STOP_WORDS, is_stop


@pytest.mark.parametrize(
    "message",
    [
        "SAIR", "sair", "Sair.", " sair ", "SAIR!!!", "🛑 SAIR 🛑", "sair 🙏🏽", "*SAIR*", "“sair”",
        "s\u00adair",
        "PARAR", "Pare", "pare!", "CANCELAR", "Remover", "DESCADASTRAR", "cancelar inscrição",
        "CANCELAR INSCRICAO", "Cancelar\nInscrição", "não quero mais", "Nao quero receber mais mensagens",
        "STOP", "stop.", "ＳＴＯＰ", "Unsubscribe", "opt-out", "opt out", "OPTOUT",
        "BAJA", "¡Baja!", "Alto", "SALIR", "darme de baja", "cancelar suscripción", "No quiero más",
    ],
)  # fmt: skip
def test_a_stop_word_stops(message: str) -> None:
    assert is_stop(message)


@pytest.mark.parametrize(
    "message",
    [
        "", " ", "👍", "...", "1", "sim", "ok", "não quero sair do grupo", "quero parar de trabalhar cedo",
        "não posso parar agora", "vou sair agora", "como faço para cancelar a matrícula?", "sair não",
        "baja el volumen", "non-stop", "stop it, you are funny", "saire", "sai", "parara", "pare" + "e" * 300,
        "SAIR " * 60,
    ],
)  # fmt: skip
def test_a_sentence_that_merely_holds_one_is_for_a_person_to_read(message: str) -> None:
    assert not is_stop(message)


@given(
    st.sampled_from(sorted(STOP_WORDS)),
    st.sampled_from([str.upper, str.title, str.capitalize, str.swapcase]),
    st.text(" .!?*_~-🛑🙏\n\t\u200b\ufe0f", max_size=6),
)
def test_case_and_decoration_never_matter(word: str, cased: object, around: str) -> None:
    assert callable(cased)
    assert is_stop(around + cased(word) + around)


@given(st.text(max_size=300))
def test_any_text_can_be_asked(text: str) -> None:
    assert is_stop(text) in (True, False)
