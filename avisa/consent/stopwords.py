"""Stop words: what a person may write, in three languages, to be left alone."""

from __future__ import annotations

import unicodedata
from typing import Final

_PORTUGUESE: Final = """
    sair; quero sair; parar; pare; para; cancelar; cancela; cancele; remover; remova; remover me; me remova;
    me remove; descadastrar; descadastre; descadastro; desinscrever; cancelar inscricao; cancelar cadastro;
    cancelar envio; cancelar envios; cancelar mensagens; cancelar recebimento; parar mensagens;
    parar de receber; parar de receber mensagens; pare de enviar mensagens; pare de me enviar mensagens;
    nao quero mais; nao quero receber; nao quero mais receber; nao quero receber mais;
    nao quero receber mensagens; nao quero mais receber mensagens; nao quero receber mais mensagens;
    me tire da lista; me tira da lista; sair da lista; bloquear; parar promocoes
"""

_ENGLISH: Final = """
    stop; stop all; stopall; unsubscribe; unsubscribe me; cancel; quit; end; opt out; optout; remove;
    remove me; stop messages; stop messaging me; stop promotions; no more messages
"""

_SPANISH: Final = """
    baja; alto; salir; quiero salir; parar; pare; detener; detenga; cancelar; cancelar suscripcion;
    darme de baja; dar de baja; dame de baja; denme de baja; desuscribir; desuscribirme; desinscribir;
    eliminar; eliminarme; no quiero mas; no quiero recibir mensajes; no quiero recibir mas mensajes;
    no quiero mas mensajes; no mas mensajes; detener promociones
"""


def plain(text: str) -> str:
    """Lower case without accents; all that is no letter or digit (punctuation, emoji) only parts words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else "" if unicodedata.combining(c) or c in _JOINED else " " for c in decomposed)
    return " ".join("".join(kept).split())


# Signs that part no word, seen or unseen: apostrophes, hyphen, joiners, variation selectors.
_JOINED: Final = frozenset("'’\u00ad\u200b\u200c\u200d\ufe0e\ufe0f\u2060\ufeff")

STOP_WORDS: Final = frozenset(
    word for words in (_PORTUGUESE, _ENGLISH, _SPANISH) for word in (plain(w) for w in words.split(";"))
)


def is_stop(text: str) -> bool:
    """The whole message is a stop word; a sentence that merely holds one is a person's to read."""
    return len(text) <= 200 and plain(text) in STOP_WORDS
