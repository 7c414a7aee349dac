"""The OS Downloads API and data.police.uk on loopback, with small files in their real shapes."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

OPEN_NAMES_ROW = (
    "osgb1,,Badger Lane,eng,,,transportNetwork,Named Road,258700,95100,,,,,,,EX20,,Okehampton"
    + "," * 15
)
CODE_POINT_ROWS = (
    '"EX201ZZ",10,258700,95100,"E92000001","E19000002","E18000010","","E07000047","E05003587"\n'
    '"EX11AA",90,0,0,"E92000001","","","","E07000041",""\n'
)
TEAMS = ("DEV.4016", "DEV.4017")
SQUARE = [
    {"latitude": "50.70", "longitude": "-4.05"},
    {"latitude": "50.70", "longitude": "-3.95"},
    {"latitude": "50.77", "longitude": "-3.95"},
    {"latitude": "50.77", "longitude": "-4.05"},
]


def zipped(name: str, text: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, text)
    return held.getvalue()


@dataclass
class PublishersServer:
    """What it gives, what it was asked, and how it misbehaves."""

    files: dict[str, bytes] = field(
        default_factory=lambda: {
            "opname_csv_gb.zip": zipped("Data/SX48.csv", OPEN_NAMES_ROW + "\n"),
            "codepo_gb.zip": zipped("Data/CSV/ex.csv", CODE_POINT_ROWS),
        }
    )
    asked: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    cut_after: int | None = None
    spoil: bool = False
    refuse: str = ""
    url: str = ""

    def products(self, product: str) -> list[dict[str, object]]:
        name = {"OpenNames": "opname_csv_gb.zip", "CodePointOpen": "codepo_gb.zip"}[product]
        digest = hashlib.md5(self.files[name], usedforsecurity=False).hexdigest()
        return [
            {
                "format": "GeoPackage",
                "area": "GB",
                "fileName": "x.gpkg",
                "size": 1,
                "md5": "",
                "url": "",
            },
            {
                "format": "CSV",
                "area": "GB",
                "fileName": name,
                "size": len(self.files[name]),
                "md5": digest.upper(),
                "url": f"{self.url}/files/{name}",
            },
        ]


class _Handler(BaseHTTPRequestHandler):
    house: PublishersServer

    def do_GET(self) -> None:
        house, path = self.house, urlsplit(self.path).path
        house.asked.append(path)
        if house.refuse and house.refuse in path:
            self._send(503, b"busy")
        elif path.endswith("/downloads"):
            self._json(house.products(path.split("/")[-2]))
        elif path.endswith("/neighbourhoods"):
            self._json([{"id": team, "name": team} for team in TEAMS])
        elif path.endswith("/boundary"):
            self._json(SQUARE if path.split("/")[-2] == TEAMS[0] else [])
        else:
            self._file(house.files[path.rsplit("/", 1)[1]])

    def _file(self, content: bytes) -> None:
        wanted = self.headers.get("Range", "")
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if wanted:
            self.house.ranges.append(wanted)
        if self.house.spoil:
            content = bytes(len(content))
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        stop = len(content) if self.house.cut_after is None else start + self.house.cut_after
        self.wfile.write(content[start:stop])
        if stop < len(content):
            self.close_connection = True

    def _json(self, body: object) -> None:
        self._send(200, json.dumps(body).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: `asked` tells."""


@contextmanager
def publishers_server() -> Iterator[PublishersServer]:
    house = PublishersServer()
    handler = type("Handler", (_Handler,), {"house": house})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    house.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
