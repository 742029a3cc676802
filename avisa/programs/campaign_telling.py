"""What `avisa campaign` says on a terminal: campaigns, what people did, and what is more than chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from avisa.campaigns.types import CampaignView
from avisa.kernel.i18n import N_
from avisa.messages.types import Tally
from avisa.prices.types import Budget
from avisa.programs.funnel import percent
from avisa.programs.telling import Teller, printable
from avisa.reports.comparing import Report
from avisa.reports.holdout import WITH, Effect
from avisa.reports.recipients import LETTERS
from avisa.reports.rules import Rates, rates_of, share
from avisa.reports.significance import Sample, Says, Verdict
from avisa.web import reasons, words
from avisa.web.campaign_words import RATES as NAMES
from avisa.web.figures import Figures

NOTHING = {"": ""}  # a text is only filled, and its doubled sign made one, where fields are given
RATES = (
    ("delivery", N_("Delivery rate")),
    ("read", NAMES["read"]),
    ("reply", NAMES["reply"]),
    ("opt_out", N_("Opt-out rate")),
    ("click", NAMES["click"]),
)


def tell_line(teller: Teller, one: CampaignView, tally: Tally) -> None:
    state = teller.text(words.CAMPAIGN_STATES[one.state][0])
    counts = f"{tally.delivered}/{tally.recipients}"
    teller.write("  ".join((str(one.id), state, counts, one.name)))


def tell_campaign(teller: Teller, one: CampaignView) -> None:
    state = teller.text(words.CAMPAIGN_STATES[one.state][0])
    why = teller.text(reasons.stop(one.reason)) if one.reason and reasons.stop(one.reason) else ""
    teller.write(f"{one.name}  ({one.id})")
    teller.write("  " + "  ".join(filter(None, (state, why))))
    teller.write(f"  {one.template_name} ({one.template_language})  {one.whom}  {one.number_phone}")


def tell_budget(teller: Teller, found: Budget | None, figures: Figures) -> None:
    if found is None:
        teller.say(N_("It has no budget."))
        return
    most, booked = figures.money(found.most), figures.money_of(found.most.currency, found.booked)
    teller.say(
        N_("Its budget is %(most)s; %(booked)s of it is spent or set aside."), most=most, booked=booked
    )


def tell_rates(teller: Teller, columns: Mapping[str, Rates]) -> None:
    """A column for each wording or campaign."""
    table = Table()
    table.add_column("")
    for name in columns:
        table.add_column(Text(printable(name)), justify="right")
    for field, label in RATES:
        shown = [getattr(rates, field) for rates in columns.values()]
        if any(rate is not None for rate in shown):
            told = ("–" if rate is None else percent(teller, rate) for rate in shown)
            table.add_row(teller.text(label), *told)
    if table.row_count:
        teller.console.print(table)


def tell_wordings(teller: Teller, report: Report) -> None:
    parts = {LETTERS[one.variant]: rates_of(one.tally, one.responses) for one in report.variants}
    tell_rates(teller, {**parts, teller.text(N_("Everybody")): report.rates})
    tell_verdicts(teller, report.significance, LETTERS)


def tell_compared(teller: Teller, reports: Sequence[Report], verdicts: Mapping[str, Verdict]) -> None:
    tell_rates(teller, {one.campaign.name: one.rates for one in reports})
    tell_verdicts(teller, verdicts, [one.campaign.name for one in reports])


def tell_verdicts(teller: Teller, verdicts: Mapping[str, Verdict], names: Sequence[str]) -> None:
    for rate, verdict in verdicts.items():
        said = " ".join(verdict_words(teller, verdict, names))
        teller.write(f"{teller.text(NAMES[rate])}: {said}")


def verdict_words(teller: Teller, told: Verdict, names: Sequence[str]) -> list[str]:
    """The sentences of the console."""
    if told.says is Says.TOO_FEW:
        more = N_("A difference like the one seen would take about %(count)s people each.")
        return [teller.text(N_("Too few people: nothing is known yet.")), *needed(teller, more, told.needed)]
    if told.says is Says.NO_DIFFERENCE:
        none = N_(
            "No difference was seen that chance would not explain. That is no proof that there is none."
        )
        more = N_("To show one of this size it would take about %(count)s people each.")
        return [teller.text(none), *needed(teller, more, told.needed)]
    if told.best is None:
        return [teller.text(N_("Some differ for more than chance, but none is ahead of all others."))]
    text = N_("%(name)s is better than every other for more than chance (5 %% level, all pairs counted).")
    return [teller.text(text, name=names[told.best])]


def needed(teller: Teller, text: str, count: int | None) -> list[str]:
    return [] if count is None else [teller.text(text, count=count)]


def tell_effect(teller: Teller, effect: Effect, zone: str, now: int) -> None:
    """Whether it made a difference beside those held out."""
    what = effect.outcome.event or teller.text(N_("They wrote to us"))
    teller.say(N_("Did it make a difference?"))
    teller.say(N_("  %(what)s within %(days)s days after the launch:"), what=what, days=effect.outcome.days)
    for name, sample in ((N_("With the campaign"), effect.dealt), (N_("Held out"), effect.held)):
        teller.write(f"  {teller.text(name)}: {sample_words(teller, sample)}")
    told = effect.verdict
    if told.says is not Says.DIFFERENCE:
        fewest = N_(
            "At this rate it would take at least %(count)s people on each side before the test can say"
            " anything."
        )
        said = [*verdict_words(teller, told, ()), *needed(teller, fewest, effect.fewest)]
    elif told.best == WITH:
        text = N_("Yes: with the campaign more did it, for more than chance (5 %% level).")
        said = [teller.text(text, **NOTHING)]
    else:
        text = N_("The other way round: with the campaign fewer did it, for more than chance (5 %% level).")
        said = [teller.text(text, **NOTHING)]
    if not effect.is_over:
        when = teller.figures(zone, now).moment(effect.ends_at)
        said.append(teller.text(N_("So far: it is counted until %(when)s."), when=when))
    teller.write("  " + " ".join(said))


def sample_words(teller: Teller, sample: Sample) -> str:
    counts = teller.text(N_("%(hits)s of %(people)s people"), hits=sample.hits, people=sample.people)
    rate = share(sample.hits, sample.people)
    return counts if rate is None else f"{counts} ({percent(teller, rate)})"
