"""How numbers, shares and instants are written for a person: in their language, in the company's zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent

from avisa.audience.addresses import is_phone, shown_id
from avisa.kernel.clock import DAY, Millis, to_datetime
from avisa.prices.markets import names_of_markets
from avisa.prices.types import MICROS, Money


class Figures:
    """Bound to one reader: language and time zone."""

    def __init__(self, language: str, zone: str, now: Millis) -> None:
        self.language = language
        self.zone = ZoneInfo(zone)
        self.now = now

    @property
    def today(self) -> date:
        return self._local(self.now).date()

    def count(self, number: float | None) -> str:
        return "–" if number is None else format_decimal(number, locale=self.language)

    def money(self, amount: Money) -> str:
        """Whole cents from one unit on; below it as exact as a price is: US$ 0,0625."""
        if not amount.currency:
            return self.count(0)
        rounds, value = abs(amount.micros) >= MICROS, Decimal(amount.micros) / MICROS
        return format_currency(value, amount.currency, locale=self.language, decimal_quantization=rounds)

    def moneys(self, amounts: Iterable[Money]) -> str:
        return " + ".join(self.money(one) for one in amounts)

    def money_of(self, currency: str, micros: int) -> str:
        return self.money(Money(currency, micros))

    def amount(self, micros: int) -> str:
        """As people type it into a field."""
        return amount(micros, self.language)

    def countries(self, codes: Iterable[str]) -> str:
        return ", ".join(self.country(code) for code in codes)

    def country(self, code: str) -> str:
        """A country in the reader's language; a market of several as the platform calls it."""
        return names_of_markets().get(code) or str(Locale.parse(self.language).territories.get(code, code))

    def day_utc(self, instant: Millis) -> str:
        """Of what begins at midnight in UTC, as prices do."""
        return format_date(to_datetime(instant).date(), "short", locale=self.language)

    def share(self, part: int, whole: int) -> str:
        """One decimal below 100 %, and a dash where there is nothing to divide by."""
        if whole == 0:
            return "–"
        return format_percent(part / whole, "#,##0.#%", locale=self.language)

    def day(self, instant: Millis | date | None) -> str:
        if instant is None:
            return "–"
        moment = instant if isinstance(instant, date) else self._local(instant)
        return format_date(moment, "short", locale=self.language)

    def days(self, counts: Iterable[tuple[date, int]]) -> list[tuple[str, int, str]]:
        """Days as a chart names them."""
        return [
            (format_date(day, "d/M", locale=self.language), count, self.weekday(day)) for day, count in counts
        ]

    def weekday(self, day: date) -> str:
        return format_date(day, "EEE", locale=self.language)

    def next_day(self, instant: Millis) -> str:
        """The day of the week, unless it is today."""
        day = self._local(instant).date()
        return "" if day == self.today else self.weekday(day)

    def moment(self, instant: Millis | None) -> str:
        """Today only the hour; otherwise day and hour."""
        if instant is None:
            return "–"
        local = self._local(instant)
        if local.date() == self.today:
            return format_time(local, "HH:mm", locale=self.language)
        return format_datetime(local, "short", locale=self.language)

    def exact(self, instant: Millis | None) -> str:
        """To the second, for histories."""
        if instant is None:
            return "–"
        local = self._local(instant)
        return f"{format_date(local, 'medium', locale=self.language)} {local:%H:%M:%S}"

    def in_days(self, span: Millis) -> str:
        """However long: "365 days"."""
        return format_timedelta(
            timedelta(milliseconds=span), granularity="day", threshold=1e9, locale=self.language
        )

    def whole_days(self, span: Millis | None) -> str:
        """As people type it into a field; empty for no end."""
        return "" if span is None else str(span // DAY)

    def hour(self, instant: Millis) -> str:
        return format_time(self._local(instant), "HH:mm", locale=self.language)

    def since(self, instant: Millis) -> str:
        """How long ago or until then: "3 minutes ago"."""
        seconds = round((instant - self.now) / 1000)
        return format_timedelta(seconds, add_direction=True, locale=self.language)

    def span(self, long: Millis) -> str:
        """Hours and minutes, in the signs that all three languages share."""
        minutes = max(long, 0) // 60_000
        if not minutes:
            return "< 1 min"
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest:02d} min" if hours else f"{rest} min"

    def countdown(self, left: Millis) -> str:
        """To the second, as it goes on in the page."""
        minutes, seconds = divmod(max(left, 0) // 1000, 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"

    def bytes(self, size: int) -> str:
        kilobytes = max(size / 1024, 0.1)
        if kilobytes < 1024:
            return f"{format_decimal(round(kilobytes, 1), locale=self.language)} KB"
        return f"{format_decimal(round(kilobytes / 1024, 1), locale=self.language)} MB"

    def phone(self, address: str | None) -> str:
        """As people read it: +55 31 99888-7766; of who has shown none, the platform's id cut short."""
        if not address:
            return "–"
        if not is_phone(address):
            return shown_id(address)
        try:
            return phonenumbers.format_number(
                phonenumbers.parse(address), phonenumbers.PhoneNumberFormat.INTERNATIONAL
            )
        except phonenumbers.NumberParseException:
            return address

    def iso(self, instant: Millis) -> str:
        return to_datetime(instant).isoformat(timespec="seconds")

    def _local(self, instant: Millis) -> datetime:
        return to_datetime(instant).astimezone(self.zone)


def amount(micros: int, language: str) -> str:
    """As people type it into a field."""
    return format_decimal(Decimal(micros) / MICROS, "0.00####", locale=language)
