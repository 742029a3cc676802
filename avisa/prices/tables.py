"""Rate cards that the company brought in, what each day has cost, budgets, and free entry points."""

from __future__ import annotations

from sqlalchemy import Column, Integer

from avisa.kernel.schema import big, ref, sharded, text

rate_card = sharded(
    "rate_card",
    text("filename"),
    text("digest"),  # SHA-256 of the file: the same one twice is one card
    text("currency"),
    big("valid_from"),  # of its first rate
    Column("rates", Integer, nullable=False),
    big("imported_at"),
    text("imported_by"),  # who acted, as in the journal
)

rate = sharded(
    "rate",
    text("market"),  # ISO 3166, or one of the platform's regions (prices/markets.csv)
    text("category"),
    big("valid_from"),
    big("lowest"),  # the first charged message of a month that it is for
    big("highest", nullable=True),
    big("card_id"),
    text("currency"),
    big("micros"),
    ref("rate_card", "card_id"),
    key=("market", "category", "valid_from", "lowest", "card_id"),
)

# Delivered messages by day (the company's own) and what they cost, counted with each status that prices one.
spend = sharded(
    "spend",
    text("day"),  # 2026-11-22
    big("number_id"),
    text("country"),
    text("category"),
    text("type"),  # regular, free_customer_service, free_entry_point
    text("currency"),  # empty where nothing was charged, or no rate is known
    big("messages"),
    big("micros"),
    big("unpriced"),
    ref("number", "number_id"),
    key=("day", "number_id", "country", "category", "type", "currency"),
)

# What a run may cost. Locked by the claim, so that two engines cannot spend the same money.
budget = sharded(
    "budget",
    big("run_id"),
    big("most_micros", nullable=True),  # null: no end, but what leaves is counted
    text("currency"),
    big("booked_micros"),
    big("changed_at"),
    key=("run_id",),
)

# A person came by a click on an advertisement; messages are free for a while once we have answered.
free_entry = sharded(
    "free_entry",
    big("number_id"),
    big("contact_id"),
    big("clicked_at", nullable=True),
    big("free_until", nullable=True),  # as the platform told
    ref("number", "number_id"),
    ref("contact", "contact_id"),
    key=("number_id", "contact_id"),
)
