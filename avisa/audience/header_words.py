"""The words by which lists in Portuguese, English and Spanish name their columns."""

from __future__ import annotations

from typing import Final


def _ranked(*lines: tuple[int, str]) -> dict[str, int]:
    return {word: rank for rank, words in lines for word in words.split()}


def _set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# The better a word names the column, the higher its rank; a column with two words has the better one's.
PHONE: Final = _ranked(
    (5, "whatsapp whats wpp zap zapzap"),
    (4, "celular celulares cel mobile movil cellphone movel wa"),
    (3, "telephone telefone telefones telefono phone phonenumber fone tel msisdn e164"),
    (1, "contato contacto numero number num ddd"),
)
WEAK_PHONE: Final = 1  # such a column needs cells that agree

# Numbers of other things, and phones of other kinds.
NO_PHONE: Final = _set(
    "cpf cnpj rg cep ra matricula pedido contrato casa endereco nota parcela parcelas boleto protocolo",
    "codigo id documento doc fixo residencial comercial recado landline home work valor data nascimento",
    "email mail turma idade ramal operadora tipo type",
)

NAME: Final = _ranked(
    (4, "nome name nombre fullname nomecompleto"),
    (3, "firstname responsavel responsable guardian"),
    (2, "cliente client customer contato contacto contact aluno aluna alumno student estudante pessoa"),
    (2, "destinatario recipient paciente"),
    (1, "mae pai madre padre"),
)
PLAINER_NAME: Final = _set("completo full responsavel responsable")

NO_NAME: Final = _set(
    "sobrenome apellido apellidos surname last curso escola turma produto empresa arquivo unidade usuario",
    "user file company product school course social fantasia plano campanha cidade rua email mail id codigo",
    "cpf data matricula serie idade tipo type status telefone celular phone whatsapp numero number",
)

EMAIL: Final = _set("email emails mail correio correo")
LANGUAGE: Final = _set("idioma lingua language lang locale")
CONSENT: Final = _set("consent consentimento consentimiento optin aceite autorizacao lgpd")
