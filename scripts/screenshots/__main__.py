"""Takes the pictures in docs/img again: runs the demo in a folder of its own and walks its pages.

`make screenshots`; `ARGS=campanha` for those whose name holds a word.
"""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from scripts.sandbox_story import story
from scripts.screenshots.camera import ARGUMENTS, CHROMIUM, PICTURES, take, take_phone
from scripts.screenshots.console import CONSOLE
from scripts.screenshots.demo import demo
from scripts.screenshots.phones import PHONES
from scripts.screenshots.rooms import ROOMS
from scripts.screenshots.rules import RULES


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        if chosen := {name: step for name, step in (CONSOLE | ROOMS | RULES).items() if wanted in name}:
            with demo() as running:
                for name, (settings, language, walk) in chosen.items():
                    told = settings | {"locale": language.replace("_", "-")}
                    take(browser, running, name, told, language, walk)
        if pictured := {name: step for name, step in PHONES.items() if wanted in name}:
            with story() as sandbox:
                for name, (settings, path, walk_on) in pictured.items():
                    take_phone(browser, sandbox, name, settings | {"locale": "pt-BR"}, path, walk_on)
        browser.close()


if __name__ == "__main__":
    main()
