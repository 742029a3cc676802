"""What the simulated reviewers look for, in the languages that the sandbox reads."""

from __future__ import annotations

SHORT_LINKS = (
    "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "cutt.ly", "rebrand.ly", "encurtador.com.br",
    "wa.me", "api.whatsapp.com", "chat.whatsapp.com",
)  # fmt: skip
THREATS = (
    "protesto do seu nome", "sujar seu nome", "nome será negativado", "vamos te processar",
    "última chance antes",
    "we will sue", "legal action against you", "or else", "take you to court", "te vamos a demandar",
    "acciones legales contra", "tu nombre será reportado",
)  # fmt: skip
SENSITIVE = (
    "número do cartão", "número completo do cartão", "senha do cartão", "sua senha",
    "código de segurança do cartão",
    "foto do documento", "cvv", "card number", "your password", "your pin", "social security number",
    "número de tarjeta", "tu contraseña", "clave de tu tarjeta",
)  # fmt: skip
SCAMS = (
    "você foi sorteado", "ganhe dinheiro fácil", "renda garantida", "dinheiro em dobro", "you have won",
    "guaranteed income", "double your money", "ganaste un premio", "dinero fácil",
)  # fmt: skip
SELLING = (
    "promoção", "promocional", "desconto", "oferta", "cupom", "liquidação", "black friday", "aproveite",
    "imperdível", "frete grátis", "compre", "garanta já", "últimas vagas", "carrinho", "pré-aprovado",
    "lançamento", "indique um amigo", "feliz aniversário", "baixe o app", "% off",
    "discount", "sale", "coupon", "promo", "special offer", "limited time", "buy now",
    "free shipping", "shop now",
    "don't miss", "pre-approved", "happy birthday", "download our app", "your cart", "refer a friend",
    "descuento", "promoción", "cupón", "envío gratis", "rebajas", "aprovecha", "no te pierdas", "preaprobado",
    "feliz cumpleaños", "tu carrito", "descarga nuestra app",
)  # fmt: skip
CODES = (
    "código de verificação", "código de acesso", "seu código é", "verification code", "one-time password",
    "one-time code", "código de verificación", "tu código es",
)  # fmt: skip
# Little words that give a language away; those that two of the languages share are in neither.
LITTLE = {
    "pt": frozenset(
        ("você", "não", "seu", "sua", "uma", "com", "até", "do", "da", "em", "foi", "está", "obrigado")
    ),
    "en": frozenset(
        ("the", "you", "your", "is", "and", "of", "for", "with", "has", "this", "will", "are", "thank")
    ),
    "es": frozenset(
        ("usted", "el", "los", "las", "una", "con", "del", "y", "su", "hasta", "está", "gracias", "tu")
    ),
}
