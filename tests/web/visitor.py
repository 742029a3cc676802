"""Somebody with a browser: keeps cookies, says where requests come from, and follows nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from avisa.identity.actions import insert_user, open_session
from avisa.identity.types import Member, Role
from tests.cast import Company
from tests.serving import Answer, Served

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
BOUNDARY = "----avisa-tests"


@dataclass(slots=True)
class Visitor:
    served: Served
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "en"

    def get(self, path: str, **headers: str) -> Page:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, typed: Mapping[str, object] | None = None) -> Page:
        return self.ask("POST", path, urlencode(typed or {}, doseq=True).encode(), FORM | SAME_ORIGIN)

    def put(self, path: str, typed: Mapping[str, object] | None = None) -> Page:
        return self.ask("PUT", path, urlencode(typed or {}, doseq=True).encode(), FORM | SAME_ORIGIN | HTMX)

    def delete(self, path: str) -> Page:
        return self.ask("DELETE", path, None, SAME_ORIGIN | HTMX)

    def upload(self, path: str, filename: str, content: bytes) -> Page:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self.ask("POST", path, body, kind | SAME_ORIGIN)

    def post_with_file(
        self, path: str, typed: Mapping[str, object], field: str, filename: str, content: bytes
    ) -> Page:
        """As a browser sends a form with a file in it; without a name there is none."""
        head = 'Content-Disposition: form-data; name="%s"'
        parts = [f"{head % name}\r\n\r\n{value}".encode() for name, value in typed.items()]
        if filename:
            parts.append(f'{head % field}; filename="{filename}"\r\n\r\n'.encode() + content)
        edge = f"--{BOUNDARY}\r\n".encode()
        body = b"".join(edge + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self.ask("POST", path, body, kind | SAME_ORIGIN)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Page:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told = {"Accept-Language": self.language} | ({"Cookie": cookies} if cookies else {})
        page = Page(self.served.request(method, path, body, told | dict(headers or {})))
        self.cookies |= page.cookies
        return page


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True, slots=True)
class Page:
    answer: Answer

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def html(self) -> str:
        return self.answer.body.decode()

    @property
    def text(self) -> str:
        """What a person reads, with single blanks."""
        without = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", " ", self.html, flags=re.S)
        return re.sub(r"\s+", " ", unescape(without)).strip()

    @property
    def goes_to(self) -> str:
        headers = self.answer.headers
        return headers.get("location") or headers.get("hx-redirect", "")

    @property
    def cookies(self) -> dict[str, str]:
        kept = self.answer.headers.get("set-cookie", "")
        found = re.match(r"(\w+)=([^;]*)", kept)
        return {found[1]: found[2].strip('"')} if found else {}


def person(company: Company, name: str, role: Role = Role.OWNER, language: str = "en") -> Member:
    """A user without a password that anybody knows."""
    email = f"{name.lower()}@{company.workspace_id}.example"
    with company.unit() as unit:
        return insert_user(unit, email, name, "no password", role, language)


def signed_in(served: Served, company: Company, member: Member) -> Visitor:
    with company.unit() as unit:
        signed = open_session(unit, member)
    return Visitor(served, {"avisa_session": signed.token})
