"""Words that may be a no raise a flag for a person; what is plainly one, or plainly none, does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avisa.consent.stopwords import STOP_WORDS, is_stop, plain
from avisa.consent.unclear.rules import LONGEST, may_be_a_no
from avisa.consent.unclear.words import ALONE, AROUND, ENDING, NO_END, SENDING

MAY_BE_A_NO = (
    "acho que não quero mais receber isso",
    "quero parar?",
    "chega de mensagem por favor",
    "Não quero mais receber essas mensagens, tá?",
    "por favor parem de me mandar mensagem",
    "Para de mandar msg",
    "pode parar de enviar propaganda",
    "como faço pra parar de receber essas mensagens?",
    "Como faço para sair?",
    "posso sair, por favor?",
    "SAIR por favor",
    "Oi, quero sair",
    "quero cancelar",
    "tira meu número da lista por favor",
    "me tirem dessa lista",
    "remova meu contato",
    "exclua o meu cadastro",
    "me deixem em paz",
    "não me mande mais nada",
    "Não mandem mais",
    "isso é spam",
    "cansei de tantas mensagens",
    "vou bloquear esse número",
    "Boa tarde! Não quero receber mais mensagens. Obrigada",
    "nunca autorizei vocês",
    "Parem com isso!!!",
    "n quero mais msg de vcs",
    "não preciso mais desses avisos",
    "não aguento mais tanta propaganda",
    "quero me descadastrar desse canal",
    "quem passou meu número pra vocês?",
    "I don't think I want these messages anymore",
    "please stop sending me texts",
    "stop please",
    "can I unsubscribe from this?",
    "How do I stop these?",
    "I don't want to receive this",
    "Enough messages already",
    "take me off your list",
    "please remove my number",
    "don't text me again",
    "leave me alone",
    "This is spam",
    "I never signed up for this",
    "no more texts pls",
    "I'm tired of these messages",
    "Could you cancel, please?",
    "who gave you my number?",
    "Do not contact me",
    "ya no quiero recibir esto",
    "creo que no quiero más mensajes de ustedes",
    "dejen de escribirme",
    "por favor no me manden más",
    "¿cómo dejo de recibir estos mensajes?",
    "basta de publicidad",
    "quiero darme de baja por favor",
    "sáquenme de la lista",
    "borren mi número",
    "déjenme en paz",
    "no me escriban más",
    "¿Puedo salir?",
    "estoy harta de sus mensajes",
    "No deseo recibir promociones",
    "¿Quién les dio mi número?",
    "salir por favor",
)

IS_NONE = (
    "não quero sair do grupo",
    "não quero parar de receber",
    "não quero perder nenhuma mensagem",
    "quero parar de trabalhar cedo",
    "não posso parar agora",
    "vou sair agora",
    "como faço para cancelar a matrícula?",
    "quero cancelar a matrícula do Theo",
    "não recebi a mensagem",
    "Não recebi o boleto, pode mandar de novo?",
    "quero receber mensagens sim",
    "quando chega a mensagem de vocês?",
    "basta mandar mensagem que eu respondo",
    "Para receber mensagens, o que faço?",
    "não quero mais a vaga",
    "não tenho interesse, obrigado",
    "Não quero. Recebi a mensagem ontem.",
    "cansei de esperar, quando chega o resultado do teste?",
    "não entendi a mensagem",
    "por favor não parem de mandar mensagens",
    "Qual é o número da sala?",
    "estou na lista de espera?",
    "Obrigada pela mensagem!",
    "sim, pode enviar",
    "não",
    "ok",
    "👍",
    "não consigo sair do trabalho para a reunião",
    "meu filho não quer sair da escola",
    "I want to stop by the school tomorrow",
    "Please stop by and leave a message",
    "don't stop sending me these",
    "I didn't get the message",
    "can you send the number again?",
    "I don't want to miss any message",
    "stop it, you are funny",
    "Is there enough time to enrol?",
    "yes please send me the list",
    "the bus stop is far",
    "non-stop fun",
    "no quiero dejar de recibir",
    "no recibí el mensaje",
    "¿cuándo llega el mensaje?",
    "no quiero perder los avisos",
    "baja el volumen",
    "¿me pueden mandar el número?",
    "quiero seguir recibiendo",
    "gracias por el aviso",
    "no entiendo el mensaje",
    "¿cuál es la lista de útiles?",
    "mi hijo no quiere salir",
    "sí, quiero recibir mensajes",
)


@pytest.mark.parametrize("message", MAY_BE_A_NO)
def test_a_person_has_to_read_it_and_nothing_is_stopped(message: str) -> None:
    assert may_be_a_no(message)
    assert not is_stop(message)


@pytest.mark.parametrize("change", [str.upper, str.title, "{}!!!".format, "Oi! {}".format, "{}\n🙏".format])
def test_neither_shouting_nor_greeting_changes_it(change: Callable[[str], str]) -> None:
    changed = [change(message) for message in MAY_BE_A_NO]
    assert [words for words in changed if not (may_be_a_no(words) or is_stop(words))] == []


@pytest.mark.parametrize("message", IS_NONE)
def test_nobody_is_bothered_with_it(message: str) -> None:
    assert (may_be_a_no(message), is_stop(message)) == (False, False)


@given(st.sampled_from(sorted(STOP_WORDS)))
def test_a_stop_word_is_obeyed_and_asks_nobody(word: str) -> None:
    assert not may_be_a_no(word)


@given(st.sampled_from(sorted(STOP_WORDS)), st.lists(st.sampled_from(sorted(AROUND)), max_size=4))
def test_courtesy_around_a_stop_word_never_hides_it(word: str, around: list[str]) -> None:
    said = " ".join([*around, word, *around])
    assert is_stop(said) or may_be_a_no(said)


@given(st.sampled_from(NO_END), st.sampled_from(["", "mensagem", "receber", "messages", "mensajes"]))
def test_what_only_sounds_like_an_end_is_none(phrase: str, following: str) -> None:
    assert not may_be_a_no(f"{phrase} {following}")


@given(st.text(max_size=2 * LONGEST))
def test_any_text_can_be_asked(text: str) -> None:
    assert may_be_a_no(text) in (True, False)


def test_the_lists_are_written_as_messages_are_read() -> None:
    listed = (*ENDING, *SENDING, *ALONE, *NO_END, *AROUND)
    assert [phrase for phrase in listed if plain(phrase) != phrase] == []


def test_three_languages_and_sixty_phrases_are_held_to_it() -> None:
    assert min(len(set(MAY_BE_A_NO)), len(set(IS_NONE))) >= 50
