"""Files that browsers keep: stylesheet, script, font; their address holds a hash of what they contain."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from avisa.errors import NotFound

HERE = Path(__file__).parent
FOLDERS = (HERE / "static", HERE / "vendor")
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, eq=False)
class Assets:
    """All files in memory: they are few, small, and read once."""

    files: dict[str, bytes]
    digest: str

    def url(self, name: str) -> str:
        return f"/static/{self.digest}/{name}"

    def serve(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self.files:
            raise NotFound("asset_unknown")
        fresh = request.path_params["digest"] == self.digest
        headers = {"cache-control": FOR_EVER if fresh else "no-cache"}
        return Response(self.files[name], media_type=KINDS[Path(name).suffix], headers=headers)


@cache
def load_assets() -> Assets:
    found = sorted(file for folder in FOLDERS if folder.is_dir() for file in folder.iterdir())
    files = {file.name: file.read_bytes() for file in found if file.suffix in KINDS}
    whole = hashlib.sha256()
    for name, content in files.items():
        whole.update(name.encode() + b"\0" + content)
    return Assets(files, whole.hexdigest()[:12])
