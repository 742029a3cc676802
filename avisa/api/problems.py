"""Errors as `application/problem+json` (RFC 9457), in the language that the caller accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from avisa.api.declared import PROBLEM_TYPE
from avisa.api.problem_text import MISTAKES, OTHER_MISTAKE, PROBLEMS
from avisa.errors import AvisaError
from avisa.kernel.i18n import Translator, accepted_language, translator

CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
REFERENCE = "/v1/docs"
LARGEST_PLAIN = 1 << 53  # what JavaScript's numbers hold


class ProblemResponse(JSONResponse):
    media_type = PROBLEM_TYPE


def install(app: FastAPI) -> None:
    app.add_exception_handler(AvisaError, known)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(Exception, surprise)


def known(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, AvisaError)
    code = error.code if error.status < 500 else "internal"
    fields = error.fields if error.status < 500 else {}
    return problem(request, error.status, code, fields, headers=headers_of(error))


def malformed(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, RequestValidationError)
    if is_not_json(request, error):
        return problem(request, 415, "not_json", {})
    say = speaker(request)
    errors = [
        {
            "pointer": pointer(e["loc"]),
            "code": e["type"],
            "detail": say(MISTAKES.get(e["type"], OTHER_MISTAKE)),
        }
        for e in error.errors()
    ]
    return problem(request, 422, "malformed_request", {}, errors=errors)


def is_not_json(request: Request, error: RequestValidationError) -> bool:
    """The framework reads no body that does not say what it is, and then misses its fields."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    whole = any(tuple(one["loc"]) == ("body",) for one in error.errors())
    return whole and bool(error.body) and said != "application/json" and not said.endswith("+json")


def http_error(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, HTTPException)
    code = CODES.get(error.status_code, "refused" if error.status_code < 500 else "internal")
    return problem(request, error.status_code, code, {}, headers=error.headers)


def surprise(request: Request, error: Exception) -> ProblemResponse:
    """Nothing of the error is told: its text may hold what is not the caller's to see."""
    return problem(request, 500, "internal", {})


def problem(
    request: Request,
    status: int,
    code: str,
    fields: Mapping[str, object],
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> ProblemResponse:
    say = speaker(request)
    body = in_words(say, status, code, fields)
    if errors:
        body["errors"] = list(errors)
    headed = {"Content-Language": say.language.replace("_", "-"), "Vary": "Accept-Language"}
    return ProblemResponse(body, status, {**headed, **(headers or {})})


def told(request: Request, error: AvisaError) -> dict[str, Any]:
    """A problem that stands among other answers."""
    return in_words(speaker(request), error.status, error.code, error.fields)


def in_words(say: Translator, status: int, code: str, fields: Mapping[str, object]) -> dict[str, Any]:
    title, detail = (say(text) for text in PROBLEMS.get(code, PROBLEMS["refused"]))
    return {
        "type": f"{REFERENCE}#{code}",
        "title": title,
        "status": status,
        "detail": filled(detail, fields),
        "code": code,
        "fields": {name: plain(value) for name, value in fields.items()},
    }


def speaker(request: Request) -> Translator:
    """Programs that name no language are answered in English."""
    return translator(accepted_language(request.headers.get("accept-language", "")) or "en")


def headers_of(error: AvisaError) -> dict[str, str]:
    if error.status == 401:
        return {"WWW-Authenticate": "Bearer"}
    if "retry_after" in error.fields:
        return {"Retry-After": str(error.fields["retry_after"])}
    return {}


def filled(text: str, fields: Mapping[str, object]) -> str:
    """A field that an error forgot to bring must not turn the problem into another one."""
    try:
        return text % {name: spoken(value) for name, value in fields.items()}
    except KeyError:
        return text


def spoken(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def plain(value: object) -> object:
    """Ids are strings in JSON."""
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    large = isinstance(value, int) and abs(value) >= LARGEST_PLAIN
    return value if isinstance(value, (bool, int)) and not large else str(value)


def pointer(place: Sequence[int | str]) -> str:
    """`body, template, name` -> `#/template/name`; what is not in the body is named by where it is."""
    where, *path = place
    if where == "body" and all(isinstance(step, int) for step in path):
        return "#"  # the whole: where a number stands alone, it is where the reading of its JSON ended
    steps = "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return f"#/{steps}" if where == "body" else f"{where}:{steps}"
