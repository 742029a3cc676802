"""Meta's side of the inbox tests: a company's webhook address, and bodies signed as Meta signs them."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.channels.meta.signature import signature
from avisa.channels.meta.webhook import MetaWebhook
from avisa.channels.port import Webhook
from avisa.ingest import inbox, queries
from avisa.ingest.types import Stored
from avisa.kernel.secrets import Vault
from avisa.workspace.sealing import opened
from avisa.workspace.types import Connection
from tests.cast import SECRET, Company
from tests.serving import Answer, Served

VAULT = Vault(SECRET)
APP_SECRET = "app-secret-of-the-tests"
VERIFY_TOKEN = "verify-token-of-the-tests"
BODY = b'{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[]}]}'


def webhook_of(connection: Connection) -> Webhook:
    secrets = opened(connection, VAULT)
    return MetaWebhook(secrets.app_secret, secrets.verify_token)


def address(company: Company) -> str:
    return f"/webhooks/meta/{company.connection_id}"


@dataclass(frozen=True, slots=True)
class Meta:
    """Whoever posts to our address; Meta knows the app secret."""

    served: Served
    secret: str = APP_SECRET

    def post(self, path: str, body: bytes = BODY, signed: str | None = None) -> Answer:
        proof = signature(self.secret, body) if signed is None else signed
        headers = {"X-Hub-Signature-256": proof, "Content-Type": "application/json"}
        return self.served.request("POST", path, body, headers)


def waiting_in(company: Company) -> list[Stored]:
    with company.db.read() as tx:
        return queries.waiting(tx, company.workspace_id, 10_000)


def bodies_in(company: Company) -> list[bytes]:
    return [inbox.opened(VAULT, stored) for stored in waiting_in(company)]
