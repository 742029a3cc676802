"""WhatsApp's way of formatting text, and that nothing else gets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from whatsapp_sandbox.phone.formatting import formatted, one_line


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*forte*, _leve_ e ~velho~", "<b>forte</b>, <i>leve</i> e <s>velho</s>"),
        ("*_os dois_*", "<b><i>os dois</i></b>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("um_nome_de_arquivo", "um_nome_de_arquivo"),
        ("* não *", "<ul><li>não *</li></ul>"),
        ("duas\nlinhas", "duas<br>linhas"),
        ("```x  =  1```", "<code class=mono>x  =  1</code>"),
        ("use `*isto*`", "use <code>*isto*</code>"),
        ("- a\n- b\nfim", "<ul><li>a</li><li>b</li></ul>fim"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("> ele disse\nsim", "<blockquote>ele disse</blockquote>sim"),
        ("<b>não</b>", "&lt;b&gt;não&lt;/b&gt;"),
        ("", ""),
    ],
)
def test_signs_around_words_format_them(written: str, shown: str) -> None:
    assert formatted(written) == Markup(shown)


def test_a_link_is_a_link_whatever_signs_it_holds() -> None:
    shown = formatted("Veja https://colegio.example/a_b_c?x=*1*&y=2.")
    assert '<a href="https://colegio.example/a_b_c?x=*1*&amp;y=2"' in shown
    assert shown.endswith("</a>.")


def test_a_list_shows_words_without_their_signs() -> None:
    assert one_line("*Olá*\n- _um_\n- ~dois~ ```tres```") == "Olá um dois tres"


@given(st.text(alphabet="ab*_~`>-1. \n<&\"'\ue000\ue0010", max_size=60))
def test_nothing_but_the_few_tags_comes_out(written: str) -> None:
    shown = formatted(written)
    for tag in ("b", "i", "s", "ul", "ol", "li", "blockquote", "code"):
        shown = shown.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in shown.replace("<br>", "").replace("<code class=mono>", "")
