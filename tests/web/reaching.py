"""A page without a mouse: going through it by keyboard, seeing where one is, and what axe finds in it."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page

from tests.web.visitor import Visitor

STOPS = 60  # more than any page has before what a test looks for

ACTIVE = """
let one = document.activeElement;
while (one && one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement;
"""
FOCUSED = "selector => {" + ACTIVE + "return Boolean(one && one.matches(selector)); }"
# Where the focus is, when nothing shows it; a frame around a field counts as much as an outline.
UNSEEN = (
    "() => {"
    + ACTIVE
    + """
  if (!one || one === document.body) return "";
  const style = getComputedStyle(one);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return outlined || style.boxShadow !== "none" ? "" : one.outerHTML.slice(0, 120); }"""
)


def tab_to(page: Page, selector: str) -> None:
    """By keyboard alone; at each stop on the way one sees where one is."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if unseen := page.evaluate(UNSEEN):
            raise AssertionError(f"nothing shows that one is at {unseen}")
        if page.evaluate(FOCUSED, selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def barriers(page: Page, *schemes: str) -> list[str]:
    """What axe finds that keeps somebody out, in light and in dark; a page wider than the screen is one."""
    found = [] if page.evaluate("document.documentElement.scrollWidth <= innerWidth") else ["too wide"]
    for scheme in schemes or ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{scheme}: {one}" for one in violations(page)]
    return found


def violations(page: Page) -> list[str]:
    response: dict[str, Any] = Axe().run(page).response
    return [
        f"{one['id']} {node['html'][:120]}"
        for one in response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def coming_in(browser: Browser, visitor: Visitor, **settings: Any) -> BrowserContext:
    """A browser in which this person has signed in."""
    base = f"http://{visitor.served.host}:{visitor.served.port}"
    context = browser.new_context(base_url=base, **settings)
    context.add_cookies([{"name": name, "value": one, "url": base} for name, one in visitor.cookies.items()])
    return context
