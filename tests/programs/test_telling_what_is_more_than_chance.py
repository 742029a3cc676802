"""`avisa campaign report`: whether it made a difference, in words, and what nobody knows."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from avisa.kernel.i18n import translator
from avisa.programs.campaign_telling import tell_effect, verdict_words
from avisa.programs.telling import Teller
from avisa.reports.holdout import Effect, Outcome
from avisa.reports.significance import Sample, verdict


def test_it_says_what_is_more_than_chance_and_what_nobody_knows() -> None:
    said = StringIO()
    teller = Teller(Console(file=said, width=200), translator("en"))
    sides = (Sample(90, 900), Sample(2, 100), Sample(1, 100), Sample(2, 20))
    clear = verdict({0: Sample(400, 900), 1: Sample(20, 100)})
    for dealt, held, found, fewest in ((*sides[:2], clear, None), (*sides[2:], verdict({}), 200)):
        effect = Effect(Outcome("paid", 7), dealt, held, 1_795_000_000_000, False, found, fewest)
        tell_effect(teller, effect, "America/Sao_Paulo", 0)
    told = said.getvalue()
    assert "\N{REPLACEMENT CHARACTER}" not in told
    assert "paid within 7 days after the launch" in told
    assert "With the campaign: 90 of 900 people (10%)" in told
    assert "for more than chance (5 % level). So far: it is counted until" in told
    assert "Too few people: nothing is known yet. At this rate it would take at least 200 people" in told
    assert verdict_words(teller, clear, "AB") == [
        "A is better than every other for more than chance (5 % level, all pairs counted)."
    ]
