"""The way of a client that knows one address of the platform: its requests for that go to the sandbox.

pywa takes the httpx client it shall use (`session`), and httpx takes a transport for an address (`mounts`):
both are documented, and nothing of pywa is changed.
"""

from __future__ import annotations

import httpx

PLATFORM = "https://graph.facebook.com"


class Detour(httpx.BaseTransport):
    def __init__(self, origin: str) -> None:
        self._origin = httpx.URL(origin)
        self._way = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._way.handle_request(turned(request, self._origin))

    def close(self) -> None:
        self._way.close()


class AsyncDetour(httpx.AsyncBaseTransport):
    def __init__(self, origin: str) -> None:
        self._origin = httpx.URL(origin)
        self._way = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._way.handle_async_request(turned(request, self._origin))

    async def aclose(self) -> None:
        await self._way.aclose()


def turned(request: httpx.Request, origin: httpx.URL) -> httpx.Request:
    request.url = request.url.copy_with(scheme=origin.scheme, host=origin.host, port=origin.port)
    request.headers["Host"] = origin.netloc.decode()
    return request
