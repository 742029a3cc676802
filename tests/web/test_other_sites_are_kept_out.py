"""No other site can make Ana's browser do anything here, nor show this console in its own pages."""

from __future__ import annotations

import re

import pytest
from pytest import MonkeyPatch

from avisa.web.pages import home
from tests.databases import ON_SQLITE
from tests.web.visitor import FORM, Visitor

pytestmark = ON_SQLITE


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_what_another_site_sent_is_refused(ana: Visitor, site: str) -> None:
    page = ana.ask("POST", "/language", b"language=es&back=/", FORM | {"Sec-Fetch-Site": site})
    assert page.status == 403
    assert '<html lang="en">' in ana.get("/").html


def test_without_the_browsers_word_the_origin_must_be_ours(ana: Visitor) -> None:
    ours = f"http://{ana.served.host}:{ana.served.port}"
    told = FORM | {"Origin": "http://evil.example"}
    assert ana.ask("POST", "/language", b"language=es&back=/", told).status == 403
    assert ana.ask("POST", "/language", b"language=es&back=/", FORM).status == 403
    assert ana.ask("POST", "/language", b"language=es&back=/", FORM | {"Origin": ours}).status == 303


@pytest.mark.parametrize("path", ["/", "/campaigns", "/nowhere", "/sign-in"])
def test_every_page_says_what_it_may_load(ana: Visitor, path: str) -> None:
    headers = ana.get(path).answer.headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_files_are_kept_for_ever_under_the_hash_of_their_content(ana: Visitor) -> None:
    page = ana.get("/").html
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    kept = ana.get(address)
    assert kept.status == 200
    assert "immutable" in kept.answer.headers["cache-control"]
    old = address.replace(address.split("/")[2], "0" * 12)
    assert ana.get(old).answer.headers["cache-control"] == "no-cache"
    assert ana.get(address.replace("avisa.css", "nothing.css")).status == 404


def test_no_page_carries_a_script_or_a_style_of_its_own(ana: Visitor) -> None:
    for path in ("/", "/campaigns", "/campaigns/new", "/contacts", "/contacts/imports/new", "/settings"):
        html = ana.get(path).html
        assert "<style" not in html
        assert " style=" not in html
        assert " onclick=" not in html
        at_once = re.findall(r"<script(?! defer src=)[^>]*>", html)
        assert all("/htmx.min." in script and " src=" in script for script in at_once), at_once


def test_what_is_far_too_large_is_refused_before_it_is_read(ana: Visitor, stranger: Visitor) -> None:
    large = FORM | {"Sec-Fetch-Site": "same-origin", "Content-Length": str(2**30)}
    assert ana.ask("POST", "/contacts/imports", b"", large).status == 413
    assert stranger.ask("POST", "/session", b"", large).status == 413


def test_a_surprise_has_a_page_that_says_nothing_of_itself(ana: Visitor, monkeypatch: MonkeyPatch) -> None:
    """Forced: no page of ours is known to break."""
    monkeypatch.setattr(home, "limits_of", lambda *_: 1 // 0)
    page = ana.get("/")
    assert page.status == 500
    assert "Something broke on our side" in page.text
    assert "ZeroDivisionError" not in page.html
    assert "default-src 'none'" in page.answer.headers["content-security-policy"]
