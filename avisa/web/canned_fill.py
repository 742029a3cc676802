"""What fills the variables of a prepared answer: the person, the agent, the company and its calendar."""

from __future__ import annotations

from babel.dates import format_date, get_day_names

from avisa.audience.types import Person
from avisa.calendar.queries import hours_of
from avisa.calendar.types import Week
from avisa.desk.canned_rules import facts_of
from avisa.kernel.db import Tx
from avisa.web.hours_form import spans_of
from avisa.web.visit import Visit


def facts_for(visit: Visit, tx: Tx, who: Person) -> dict[str, str]:
    """In the language of the company, since it is the person who reads them."""
    company = visit.company
    language = (who.language or (company.language if company else "")) or visit.language
    hours = hours_of(tx, visit.workspace_id).company
    return facts_of(who.name, who.attributes) | {
        "agent": visit.member.name,
        "company": company.name if company else "",
        "today": format_date(visit.figures.today, "long", locale=spoken(language)),
        "hours": week_told(hours.week, spoken(language)) if hours else "",
    }


def spoken(language: str) -> str:
    """One that the calendars know: what people are said to speak may be anything."""
    plain = language.replace("-", "_")
    return plain if plain.partition("_")[0] in ("pt", "en", "es") else "pt_BR"


def week_told(week: Week, language: str) -> str:
    """`segunda-feira a sexta-feira 08:00–18:00; sábado 09:00–12:00`, in short names of the days."""
    names = get_day_names("abbreviated", locale=language)
    told = (f"{days_told([names[day] for day in days])} {hours}" for hours, days in spans_of(week))
    return "; ".join(told)


def days_told(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
