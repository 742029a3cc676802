"""The sandbox's own small library of approved utility texts, each in three languages."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("pt_BR", "en_US", "es")


@dataclass(frozen=True, slots=True)
class Entry:
    """Texts, examples and button texts stand in the order of LANGUAGES."""

    name: str
    topic: str
    usecase: str
    industry: tuple[str, ...]
    bodies: tuple[str, str, str]
    types: tuple[str, ...]
    examples: tuple[str, ...]
    buttons: tuple[tuple[str, tuple[str, str, str]], ...] = ()  # type, and its text in each language


_TRACK = ("URL", ("Acompanhar", "Track", "Seguir"))
_PAY = ("URL", ("Pagar", "Pay", "Pagar"))
_CALL = ("PHONE_NUMBER", ("Ligar", "Call", "Llamar"))
_YES = ("QUICK_REPLY", ("Confirmo", "Confirm", "Confirmo"))
_LATER = ("QUICK_REPLY", ("Remarcar", "Reschedule", "Reprogramar"))

ENTRIES = (
    Entry(
        "order_confirmed_1", "ORDER_MANAGEMENT", "ORDER_CONFIRMATION", ("E_COMMERCE",),
        (
            "Olá {{1}}, recebemos o seu pedido {{2}} e já estamos preparando tudo.",
            "Hello {{1}}, we have received your order {{2}} and are getting it ready.",
            "Hola {{1}}, recibimos tu pedido {{2}} y ya lo estamos preparando.",
        ),
        ("TEXT", "TEXT"), ("Ana", "A-1042"), (_TRACK,),
    ),
    Entry(
        "order_on_its_way_1", "ORDER_MANAGEMENT", "SHIPMENT_CONFIRMATION", ("E_COMMERCE",),
        (
            "Olá {{1}}, o pedido {{2}} saiu hoje e deve chegar até {{3}} no seu endereço.",
            "Hello {{1}}, order {{2}} left today and should reach you by {{3}} at your address.",
            "Hola {{1}}, el pedido {{2}} salió hoy y debe llegar hasta el {{3}} a tu dirección.",
        ),
        ("TEXT", "TEXT", "DATE"), ("Ana", "A-1042", "15/12/2026"), (_TRACK,),
    ),
    Entry(
        "order_delivered_1", "ORDER_MANAGEMENT", "DELIVERY_CONFIRMATION", ("E_COMMERCE",),
        (
            "O pedido {{1}} foi entregue em {{2}}. Se algo não estiver certo, responda por aqui.",
            "Order {{1}} was delivered to {{2}}. If something is not right, just reply here.",
            "El pedido {{1}} fue entregado en {{2}}. Si algo no está bien, responde por aquí.",
        ),
        ("TEXT", "ADDRESS"), ("A-1042", "Rua das Flores, 20"),
    ),
    Entry(
        "payment_due_1", "PAYMENTS", "PAYMENT_DUE_REMINDER", ("FINANCIAL_SERVICES", "EDUCATION"),
        (
            "Olá {{1}}, a fatura de {{2}} vence em {{3}}. Se já pagou, desconsidere este aviso.",
            "Hello {{1}}, your bill of {{2}} is due on {{3}}. If it is paid, please ignore this notice.",
            "Hola {{1}}, la factura de {{2}} vence el {{3}}. Si ya pagaste, ignora este aviso.",
        ),
        ("TEXT", "AMOUNT", "DATE"), ("Ana", "R$ 450,00", "10/12/2026"), (_PAY,),
    ),
    Entry(
        "payment_received_1", "PAYMENTS", "PAYMENT_CONFIRMATION", ("FINANCIAL_SERVICES", "EDUCATION"),
        (
            "Olá {{1}}, recebemos o seu pagamento de {{2}} em {{3}}. Obrigado por nos avisar.",
            "Hello {{1}}, we received your payment of {{2}} on {{3}}. Thank you for letting us know.",
            "Hola {{1}}, recibimos tu pago de {{2}} el {{3}}. Gracias por avisarnos.",
        ),
        ("TEXT", "AMOUNT", "DATE"), ("Ana", "R$ 450,00", "08/12/2026"),
    ),
    Entry(
        "payment_failed_1", "PAYMENTS", "PAYMENT_ACTION_REQUIRED", ("FINANCIAL_SERVICES",),
        (
            "Olá {{1}}, o pagamento de {{2}} não foi concluído. Confira os dados e tente outra vez.",
            "Hello {{1}}, the payment of {{2}} did not go through. Check the details and try again.",
            "Hola {{1}}, el pago de {{2}} no se completó. Revisa los datos e inténtalo otra vez.",
        ),
        ("TEXT", "AMOUNT"), ("Ana", "R$ 99,90"), (_PAY,),
    ),
    Entry(
        "appointment_reminder_1", "EVENT_REMINDER", "APPOINTMENT_REMINDER", ("HEALTH", "EDUCATION"),
        (
            "Olá {{1}}, lembramos do seu horário em {{2}}. Podemos contar com a sua presença?",
            "Hello {{1}}, this is a reminder of your appointment on {{2}}. Can we count on you?",
            "Hola {{1}}, te recordamos tu cita del {{2}}. ¿Podemos contar con tu presencia?",
        ),
        ("TEXT", "DATE"), ("Ana", "12/12/2026"), (_YES, _LATER),
    ),
    Entry(
        "appointment_cancelled_1", "EVENT_REMINDER", "APPOINTMENT_CANCELLATION", ("HEALTH", "EDUCATION"),
        (
            "Olá {{1}}, o horário de {{2}} foi cancelado. Fale com a gente para marcar outro.",
            "Hello {{1}}, the appointment of {{2}} was cancelled. Talk to us to set another one.",
            "Hola {{1}}, la cita del {{2}} fue cancelada. Habla con nosotros para fijar otra.",
        ),
        ("TEXT", "DATE"), ("Ana", "12/12/2026"), (_CALL,),
    ),
    Entry(
        "account_created_1", "ACCOUNT_UPDATES", "ACCOUNT_CREATION_CONFIRMATION", ("E_COMMERCE", "EDUCATION"),
        (
            "Olá {{1}}, a sua conta foi criada com o endereço {{2}} e já pode ser usada.",
            "Hello {{1}}, your account was created with the address {{2}} and can be used now.",
            "Hola {{1}}, tu cuenta fue creada con la dirección {{2}} y ya puede usarse.",
        ),
        ("TEXT", "EMAIL"), ("Ana", "ana@example.com"),
    ),
    Entry(
        "phone_changed_1", "ACCOUNT_UPDATES", "ACCOUNT_CHANGE", ("FINANCIAL_SERVICES", "E_COMMERCE"),
        (
            "Olá {{1}}, o telefone da sua conta agora é {{2}}. Não foi você? Fale com a gente.",
            "Hello {{1}}, the phone of your account is now {{2}}. Was it not you? Talk to us.",
            "Hola {{1}}, el teléfono de tu cuenta ahora es {{2}}. ¿No fuiste tú? Habla con nosotros.",
        ),
        ("TEXT", "PHONE NUMBER"), ("Ana", "+55 31 99888-7766"), (_CALL,),
    ),
    Entry(
        "feedback_request_1", "CUSTOMER_FEEDBACK", "FEEDBACK_SURVEY", ("HEALTH", "E_COMMERCE"),
        (
            "Olá {{1}}, como foi o atendimento {{2}} com a nossa equipe? Leva menos de um minuto.",
            "Hello {{1}}, how was case {{2}} with our team? It takes less than a minute.",
            "Hola {{1}}, ¿cómo fue el caso {{2}} con nuestro equipo? Toma menos de un minuto.",
        ),
        ("TEXT", "NUMBER"), ("Ana", "88412"), (("URL", ("Responder", "Answer", "Responder")),),
    ),
    Entry(
        "ticket_opened_1", "CUSTOMER_FEEDBACK", "SUPPORT_REQUEST", ("E_COMMERCE", "EDUCATION"),
        (
            "Olá {{1}}, abrimos o chamado {{2}} e a nossa equipe responde até {{3}} por aqui.",
            "Hello {{1}}, we opened ticket {{2}} and our team will answer by {{3}} right here.",
            "Hola {{1}}, abrimos el caso {{2}} y nuestro equipo responde hasta el {{3}} por aquí.",
        ),
        ("TEXT", "NUMBER", "DATE"), ("Ana", "88412", "12/12/2026"),
    ),
)  # fmt: skip
