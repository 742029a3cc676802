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
    growth: bool = True  # of the tier and of the throughput, by themselves
    waba_calls: int = 5_000  # management calls an hour
    app_calls: int = 0  # calls of any other kind than sends an hour; 0 has no end
    app_id: str = "670843887433847"
    business_id: str = "506914307656634"
    currency: str = "USD"
    allowed: tuple[str, ...] = ()  # makes the number a test number that reaches only these people
    # Where the platform draws these lines is not published [!].
    number_complaints: int = 3
    number_yellow_share: float = 0.02
    number_red_share: float = 0.05
    media_mb: int = 512
    any_media: bool = False  # takes every id of a medium and every handle, known or not
    retry_hours: int = 7 * 24  # another of Meta's pages says 36 [!]
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
    contact_book: bool = True
    parent_ids: bool = False
    # Meta's example says this; its other pages recipient_parent_user_id and parent_user_id [!].
    parent_id_key: str = "parent_recipient_user_id"
    marketing_api: str = "ONBOARDED"
    marketing_sync_ms: int = 10 * 60 * 1000
    callback_attempt: str = r"[:.|;/#]\d{1,3}$"
    review: str = "rules"  # or "off": what has a right form is approved at once
    review_ms: int = 10_000
    review_surprise_share: float = 0.02
    appeal_share: float = 0.5  # that succeed; a seed decides which
    category_review_ms: int = 24 * 60 * 60 * 1000
    templates_most: int = 250  # 6,000 with a verified portfolio
    creations_per_hour: int = 100
    words_per_variable: int = 2  # the platform's own ratio is not published
    edge_ignores: str = ".,;:!?"  # signs after which a variable still stands at the edge
    # In webhooks about templates: Meta's examples show en-US, its lists and client libraries en_US [!].
    language_sign: str = "_"
    duplicate_content: str = "reject"  # by the review, or "refuse" at once
    quality_floor: int = 50  # the score counts unhappiness per message, of at least so many
    quality_yellow: float = 0.04
    quality_red: float = 0.10
    pacing_after: int = 0  # sends of a template before the rest is held; 0 holds nothing
    pacing_ms: int = 30 * 60 * 1000
    portfolio_batch: int = 0
    misuse_after: int = 0  # findings of the category review that take a step; 0 leaves it to the control API
    idle_days: int = 365  # without a send before a template is archived; 0 archives nothing
    archived_days: int = 28  # until what the platform has archived is deleted; 0 keeps it
    client_cert: str = ""  # shown to receivers over https: a file with a certificate and its key
    receiver_ca: str = ""  # believed of receivers over https, beside the usual ones
    direct_send: bool = False  # whether the account may send utility without a template
    misuse_daily: int = 100  # utility messages per 24 h while they are rate-limited
    rates: str = ""  # a rate card; "" is the one that ships
    free_service: int = 1_000  # delivered service messages a number and month, since October 2026
    timezone: str = "America/Sao_Paulo"
    virtual_clock: bool = False
    start_ms: int = 0
    state: str = ""
    until_stdin_closes: bool = False
