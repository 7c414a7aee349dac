"""The NLU server: Rasa's HTTP API for parsing, over a trained model, without state.

It faces no public network: loopback by default, since Python 3.10 and Rasa get no more fixes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hmac
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from nlu.parser import Parser

BODY_LIMIT = 64 * 1024
LOOK_AFTER_PARENT_S = 0.5


class Understanding:
    """The model and the one thread that it runs on; `parser` is None until it is loaded."""

    def __init__(self, model: Path) -> None:
        self.model = model
        self.fingerprint = model.name.removesuffix(".tar.gz").rpartition("-")[2]
        self.parser: Parser | None = None
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="parse")

    def load(self) -> None:
        """Imports Rasa only now, so that the socket is open within a moment."""
        from nlu.parser import Parser

        parser = Parser.load(self.model)
        parser.parse("someone has taken my bike from outside the station")  # first parses are slow
        self.parser = parser


_UNDERSTANDING = web.AppKey("understanding", Understanding)


def application(understanding: Understanding, token: str | None) -> web.Application:
    """The routes. A token, where there is one, is asked for as Rasa does, or as a bearer's."""
    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_guard(token)])
    app[_UNDERSTANDING] = understanding
    app.add_routes(
        [web.get("/", _hello), web.get("/status", _status), web.post("/model/parse", _parse)]
    )
    return app


async def _hello(_: web.Request) -> web.Response:
    return web.Response(text="Hello from Blue Lamp's NLU server\n")


async def _status(request: web.Request) -> web.Response:
    understanding = request.app[_UNDERSTANDING]
    if understanding.parser is None:
        return _fault(503, "Loading", "the model is not loaded yet")
    return web.json_response(
        {
            "fingerprint": understanding.fingerprint,
            "model_file": understanding.model.name,
            "model_id": understanding.fingerprint,
            "num_active_training_jobs": 0,
        }
    )


async def _parse(request: web.Request) -> web.Response:
    understanding = request.app[_UNDERSTANDING]
    parser = understanding.parser
    if parser is None:
        return _fault(503, "Loading", "the model is not loaded yet")
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError):
        return _fault(400, "BadRequest", "the body is not JSON")
    text = body.get("text") if isinstance(body, dict) else None
    if not isinstance(text, str):
        return _fault(400, "BadRequest", 'the body must be an object with "text", a string')

    def still_wanted() -> dict[str, Any] | None:
        # whoever asked may have given up while others were parsed: leave the time to the rest
        waiting = request.transport is not None and not request.transport.is_closing()
        return parser.parse(text) if waiting else None

    loop = asyncio.get_running_loop()
    parsed = await loop.run_in_executor(understanding.thread, still_wanted)
    if parsed is None:
        return _fault(503, "GoneAway", "nobody waits for this answer")
    return web.json_response({**parsed, "model_fingerprint": understanding.fingerprint})


def _guard(token: str | None) -> Any:
    @web.middleware
    async def guard(request: web.Request, handler: Any) -> web.StreamResponse:
        if token is not None and request.path != "/":
            bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
            given = request.query.get("token") or bearer
            if not hmac.compare_digest(given.encode(), token.encode()):
                return _fault(401, "NotAuthenticated", "a token is needed")
        try:
            response: web.StreamResponse = await handler(request)
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - said by its type only: its words may be a resident's
            print(f"parsing failed: {type(error).__name__}", file=sys.stderr, flush=True)
            return _fault(500, "ParsingError", "the message could not be understood")
        return response

    return guard


def _fault(status: int, reason: str, message: str) -> web.Response:
    """In the shape of Rasa's own."""
    body = {"status": "failure", "code": status, "reason": reason, "message": message}
    return web.json_response(body, status=status)


async def serve(
    opened: socket.socket, understanding: Understanding, given: argparse.Namespace
) -> None:
    """Until the task is cancelled, the parent is gone or the model proves unusable."""
    runner = web.AppRunner(application(understanding, given.token), access_log=None)
    await runner.setup()
    await web.SockSite(runner, opened, shutdown_timeout=1.0).start()
    host, port = opened.getsockname()[:2]
    print(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
    try:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(understanding.thread, understanding.load)
        async for parent in _parents():
            if parent != given.parent and not given.outlive_parent:
                return
    finally:
        await runner.cleanup()


async def _parents() -> AsyncIterator[int]:
    while True:
        yield os.getppid()
        await asyncio.sleep(LOOK_AFTER_PARENT_S)


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nlu.server", description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="a trained model, .tar.gz")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5005, help="0 takes a free one")
    parser.add_argument("--token", default=os.environ.get("BLUELAMP_NLU_TOKEN") or None)
    parser.add_argument(
        "--outlive-parent", action="store_true", help="go on when whatever started it is gone"
    )
    arguments = parser.parse_args(given)
    arguments.parent = os.getppid()
    return arguments


def _open(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind((host, port))
    return opened


def main(given: Sequence[str] | None = None) -> int:
    """Runs until it is told to stop."""
    arguments = _arguments(sys.argv[1:] if given is None else given)
    if not arguments.model.is_file():
        print(f"there is no model {arguments.model}: run make train", file=sys.stderr)
        return 2
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # products of one row: sharing them out costs more than it saves, most of all on a busy machine
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        opened = _open(arguments.host, arguments.port)
    except OSError as error:
        print(f"cannot listen on {arguments.host}:{arguments.port}: {error}", file=sys.stderr)
        return 2
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(opened, Understanding(arguments.model), arguments))
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # a parse in its thread would hold the exit up
