"""What can be chosen when a sandbox starts, with the defaults that it prints."""

from __future__ import annotations

from dataclasses import dataclass

TIERS = {
    "TIER_250": 250,
    "TIER_1K": 1_000,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
    "TIER_UNLIMITED": None,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Shares are between 0 and 1; every time is in milliseconds."""

    host: str = "127.0.0.1"
    port: int = 0
    token: str = "sandbox-token"
    app_secret: str = "sandbox-app-secret"
    verify_token: str = "sandbox-verify-token"
    webhook: str = ""
    phone_number_id: str = "106540352242922"
    waba_id: str = "102290129340398"
    display_phone_number: str = "+55 31 3500-1000"
    verified_name: str = "Colégio Horizonte"
    seed: int = 1
    tier: str = "TIER_2K"
    mps: int = 80
    rate_limits: bool = True
    delay_ms: int = 200
    batch: int = 100
    batch_wait_ms: int = 20
    webhook_connections: int = 8
    webhook_version: str = "v25.0"
    retry_ms: int = 1_000
    read_share: float = 0.6
    fail_share: float = 0.0
    duplicate_share: float = 0.0
    reorder_share: float = 0.0
    late_share: float = 0.0
    late_ms: int = 2 * 60 * 60 * 1000
    lost_share: float = 0.0
    skip_share: float = 0.0
    fault: tuple[str, ...] = ()  # standing ones, each a JSON object with a share
    eight_digit_share: float = 0.8
    templates: str = ""
    personas: str = "off"
    persona: tuple[str, ...] = ()  # each a JSON object
    callback_attempt: str = r"[:.|;/#]\d{1,3}$"
    rates: str = ""  # a rate card; "" is the one that ships
    timezone: str = "America/Sao_Paulo"
    virtual_clock: bool = False
    start_ms: int = 0
    state: str = ""
    until_stdin_closes: bool = False
