"""The portfolio's other accounts, as far as something can be copied from them."""

from __future__ import annotations

from dataclasses import dataclass, field

from whatsapp_sandbox.flows.flows import Flows
from whatsapp_sandbox.templates.templates import Templates

# Ids of other accounts begin so far from this one's that they never meet.
_TEMPLATES, _FLOWS, _APART = 700_000_000_000_000, 500_000, 1_000_000


@dataclass(slots=True)
class OtherAccount:
    templates: Templates
    flows: Flows


@dataclass(slots=True)
class Others:
    _accounts: dict[str, OtherAccount] = field(default_factory=dict)

    def of(self, waba_id: str) -> OtherAccount | None:
        return self._accounts.get(waba_id)

    def open(self, waba_id: str) -> OtherAccount:
        """The account of that id, made where there is none."""
        nth = len(self._accounts)
        made = OtherAccount(Templates(_TEMPLATES + nth * _APART), Flows(_made=_FLOWS + nth * _APART))
        return self._accounts.setdefault(waba_id, made)
