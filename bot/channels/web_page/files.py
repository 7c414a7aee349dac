"""The page's own files, read once and named by what they hold, so that browsers may keep them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
PREFIX = "/static/chat/"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Files:
    """`address("chat.css")` for the templates; `serve` for the route."""

    by_address: dict[str, tuple[bytes, str]]
    addresses: dict[str, str]

    @classmethod
    def load(cls) -> Files:
        by_address, addresses = {}, {}
        for path in sorted((HERE / "static").iterdir()):
            if path.suffix not in TYPES:
                continue
            content = path.read_bytes()
            name = f"{path.stem}.{sha256(content).hexdigest()[:12]}{path.suffix}"
            by_address[name] = (content, TYPES[path.suffix])
            addresses[path.name] = PREFIX + name
        return cls(by_address, addresses)

    def address(self, name: str) -> str:
        return self.addresses[name]

    async def serve(self, request: web.Request) -> web.Response:
        found = self.by_address.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        content, kind = found
        return web.Response(
            body=content,
            content_type=kind,
            charset="utf-8",
            headers={"Cache-Control": "public, max-age=31536000, immutable"},
        )


def templates(files: Files) -> Environment:
    """Everything that a resident wrote is escaped; a missing value is a fault, not a blank."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["file"] = files.address
    return environment
