"""Words that may be a no, in three languages: what ends something, what ends, and what only sounds like it.

All as `stopwords.plain` writes them: small letters, no accents, no signs. What counts is told in `rules`.
"""

from __future__ import annotations

from typing import Final

# Somebody ends something; a no only where SENDING follows within a few words.
_ENDING: Final = {
    "pt": """
        nao quero; nao queria; nao desejo; nao gostaria; nao preciso; nao aguento; nao aceito; nao autorizo;
        n quero; nao me mande; nao me mandem; nao me manda; nao me envie; nao me enviem; nao me envia;
        nao mande; nao mandem; nao manda; nao envie; nao enviem; nao envia; pare de; parem de; para de;
        parar de; parar com; parar as; parar os; pare com; parem com; pode parar; podem parar; chega de;
        basta de; cansei de; cansei das; cansado de; cansada de; cansado das; cansada das; farto de;
        farta de; deixar de; deixem de; deixe de; cancelar o; cancelar os; cancelar as; cancela as;
        cancela os; cancelem; cancelar essas; cancelar esse; cancelar esses; sair da; sair dessa;
        sair desta; sair do; me tira; me tire; me tirem; me tirar; me remova; me remove; me removam;
        me remover; me exclua; me excluam; me exclui; tira o meu; tira meu; tire meu; tire o meu; tirem meu;
        tirem o meu; tirar meu; tirar o meu; remova meu; remova o meu; remover meu; remover o meu;
        exclua meu; exclua o meu; excluir meu; excluir o meu; apague meu; apaga meu; apaguem meu;
        apagar meu; bloquear; vou bloquear
    """,
    "en": """
        dont want; do not want; dont think i want; dont need; do not need; no longer want; dont wish;
        do not wish; stop; quit; no more; enough; tired of; sick of; fed up with; cancel; opt me out;
        take me off; take my; remove me; remove my; delete my; erase my; dont send; do not send; will block;
        going to block
    """,
    "es": """
        no quiero; no queria; no quisiera; no deseo; no necesito; no acepto; no autorizo; no me gustaria;
        no me mande; no me manden; no me mandes; no me envie; no me envien; no me envies; no mande;
        no manden; no mandes; no envie; no envien; no envies; dejen de; deja de; deje de; dejar de; dejo de;
        paren de; pare de; para de; parar de; paren con; basta de; basta con; cansado de; cansada de;
        harto de; harta de; cancelar; cancelen; sacame; saquenme; saqueme; sacarme; quitame; quiteme;
        quitenme; quitarme; borra mi; borren mi; borrar mi; elimina mi; eliminen mi; eliminar mi; borrenme;
        eliminenme; no mas; bloquear
    """,
}

# What a company does when it writes, and where it has the person.
_SENDING: Final = """
    mensagem; mensagens; msg; msgs; mensage; mensagen; receber; recebendo; recebe; mandar; mandando; mandem;
    mandam; enviar; enviando; enviem; enviam; escrever; escrevendo; aviso; avisos; propaganda; propagandas;
    promocao; promocoes; anuncio; anuncios; notificacao; notificacoes; lembrete; lembretes; zap; lista;
    listas; contato; contatos; numero; cadastro; telefone; spam; whatsapp; whats; message; messages;
    messaging; text; texts; texting; receive; receiving; send; sending; writing; ads; list; number; phone;
    notifications; notification; offers; promotions; newsletter; newsletters; contacting; mensaje; mensajes;
    recibir; recibiendo; mandando; mandarme; enviarme; escribir; escribirme; escribiendo; publicidad;
    promociones; promocion; notificaciones; recordatorios; contacto; telefono; listado
"""

# What says enough by itself, wherever it stands.
_ALONE: Final = """
    chega disso; para com isso; pare com isso; parem com isso; me deixa em paz; me deixe em paz;
    me deixem em paz; nao me incomode; nao me incomodem; nao me perturbe; nao me perturbem; isso e spam;
    nao me mande mais; nao me mandem mais; nao me manda mais; nao mande mais; nao mandem mais;
    nao manda mais; nao me envie mais; nao me enviem mais; nao envie mais; nao enviem mais;
    nao me escrevam mais; nao me chame mais; nao me chamem mais; descadastrar; descadastro; descadastre;
    descadastrem; desinscrever; desinscrevam; como faco para sair; como eu saio; como saio;
    como faco pra sair; como faco para parar; como faco pra parar; como cancelo isso; como paro isso;
    nao autorizei; nunca autorizei; quem passou meu numero; unsubscribe; unsubscribed; opt out; optout;
    leave me alone; this is spam; stop texting; stop messaging; stop writing; stop contacting; dont text me;
    dont message me; dont contact me; dont write to me; do not text me; do not message me;
    do not contact me; lose my number; how do i stop this; how do i stop these; how do i get off;
    never signed up; didnt sign up; who gave you my number; desuscribir; desuscribirme; desuscribanme;
    darme de baja; dar de baja; dame de baja; denme de baja; dejame en paz; dejenme en paz; no me moleste;
    no me molesten; no me molestes; no me escriba mas; no me escriban mas; no me escribas mas;
    no me mande mas; no me manden mas; no me mandes mas; no me envien mas; no me envie mas;
    no me envies mas; no manden mas; no envien mas; ya basta; esto es spam; como me salgo;
    como hago para salir; como salgo de esto; no autorice; nunca autorice; quien les dio mi numero
"""

# Sounds like an end and is none: taken out before anything is looked for.
_NO_END: Final = """
    nao quero parar; nao quero deixar; nao quero sair; nao quero perder; nao quero cancelar;
    nao queria perder; nao quero ficar sem; nao pare; nao parem; nao deixe de; nao deixem de; nao deixa de;
    sem parar; nao cancelem; nao cancele; nao bloquear; nao bloqueie; nao me tire; nao me tirem;
    nao me remova; dont want to stop; do not want to stop; dont want to miss; do not want to miss;
    dont want to lose; dont want to unsubscribe; do not want to unsubscribe; dont want to leave; dont stop;
    do not stop; dont need to stop; dont unsubscribe; do not unsubscribe; dont remove; do not remove;
    dont cancel; do not cancel; stop by; non stop; nonstop; bus stop; quick text; not enough; enough time;
    no quiero dejar; no quiero perder; no quiero salir; no quiero cancelar; no quiero quedarme sin;
    no dejen de; no deje de; no dejes de; no paren; no pares; sin parar; no cancelen; no me saquen;
    no me quiten; no quiero darme de baja; no quiero desuscribirme; no me den de baja
"""

# Said around a word out of courtesy or doubt: "posso sair, por favor?" is "sair" and a question.
_AROUND: Final = """
    oi; ola; bom; boa; dia; tarde; noite; por; favor; pf; pfv; pfvr; eu; acho; que; quero; queria; gostaria;
    de; posso; pode; podem; podia; poderia; voces; vcs; vc; voce; agora; ja; obrigado; obrigada; obg; grato;
    grata; isso; disso; daqui; tudo; entao; mas; talvez; desculpa; desculpe; com; licenca; me; ai; gente;
    pessoal; hi; hello; hey; please; pls; plz; i; think; want; to; would; like; can; could; you; thanks;
    thank; now; maybe; sorry; this; these; it; just; ok; okay; hola; buenos; buenas; dias; tardes; noches;
    quiero; quisiera; creo; puedo; pueden; puede; gracias; ya; ahora; quiza; quizas; tal; vez; disculpe;
    perdon; esto; usted; ustedes; porfa; porfavor
"""


def phrases(listed: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in listed.split(";") if phrase.strip())


ENDING: Final = tuple(phrase for listed in _ENDING.values() for phrase in phrases(listed))
SENDING: Final = frozenset(phrases(_SENDING))
ALONE: Final = phrases(_ALONE)
NO_END: Final = phrases(_NO_END)
AROUND: Final = frozenset(phrases(_AROUND))
