"""PostgreSQL for a first run and for the tests: started from a wheel's binaries, gone when we are
gone.

Three things are promised. It listens on a socket in a private folder only. It stops when its bot
stops, however
that ends. And what was committed is still there the next time, also after a kill or a power cut.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg

from bot.errors import BotError
from bot.storage import in_use, postgres_files
from bot.storage.postgres_files import ROLE, Account, CannotStart
from bot.tether import tether

__all__ = ["CannotStart", "EmbeddedPostgres"]

# recovery after a power cut reads a whole log; an ordinary start takes a quarter of a second
PATIENCE_S = 60.0
GRACE_S = 20.0
LOOK_AGAIN_S = 0.01
LOOK_AFTER_S = 0.5
READY_LINE = 7  # of postmaster.pid: "starting", "ready", "stopping"
LONGEST_SOCKET_PATH = 107  # bytes, in the kernel's sockaddr_un
PORT = 5432  # only part of the socket's name
LOG_LIMIT = 5_000_000

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    # an earlier release wrote a name that parallel workers stumble over into the cluster
    "default_text_search_config": "pg_catalog.english",
    "jit": "off",  # our questions are short
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Rows hold what people wrote; a log that quotes a failed statement, or the key it failed on,
    # would too.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
FAST_AND_LOOSE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

log = logging.getLogger(__name__)


class EmbeddedPostgres:
    """A database server of our own, on `data_dir`; use it with `with` or `async with`.

    durable=False is for tests: it forgets the disk and takes a third of the time.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.absolute()
        self.cluster = self.data_dir / "postgres"
        self.log = self.data_dir / "log" / "postgres.log"
        self._durable = durable
        self._lock: int | None = None
        self._sockets: Path | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """For SQLAlchemy, sync and async alike."""
        return self.url_of(ROLE)

    def url_of(self, database: str) -> str:
        """The same server, another database of it."""
        where = quote(str(self._socket_folder()), safe="")
        return f"postgresql+psycopg://{ROLE}@/{database}?host={where}&port={PORT}"

    @property
    def is_running(self) -> bool:
        return self._server is not None and self._server.poll() is None

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    async def __aenter__(self) -> Self:
        starting = asyncio.create_task(asyncio.to_thread(self.__enter__))
        try:
            await asyncio.shield(starting)
            self._watch = asyncio.create_task(self._keep_running(), name="embedded database")
            return self
        except asyncio.CancelledError:
            await asyncio.wait([starting])  # a thread cannot be cancelled; what it started must end
            await asyncio.to_thread(self._stop)
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait([self._watch])
        await asyncio.shield(asyncio.to_thread(self._stop))

    def connect(self, database: str = ROLE) -> psycopg.Connection:
        """A plain connection for administration; the bot itself goes through SQLAlchemy."""
        return psycopg.connect(
            host=str(self._socket_folder()),
            port=PORT,
            user=ROLE,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def _start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._lock = in_use.hold(self.data_dir / "postgres.lock", patience=GRACE_S)
        account = postgres_files.account_for(self.cluster)
        program = postgres_files.binaries(account)
        if not self.cluster.exists():
            postgres_files.make_cluster(
                self.cluster, program, account, lock=self._lock, sync=self._durable
            )
        postgres_files.check_version(self.cluster)
        self._sockets = _folder_for_sockets(account)
        self._serve(self._lock)
        with self.connect("postgres") as admin:
            there = admin.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (ROLE,)
            ).fetchone()
            if there is None:
                admin.execute(f'CREATE DATABASE "{ROLE}"')

    def _serve(self, lock: int) -> None:
        """Start the server on what is there."""
        in_use.clear_stale_mark(self.cluster)
        account = postgres_files.account_for(self.cluster)
        self._server = self._launch(postgres_files.binaries(account), account, lock)
        self._wait_until_ready(self._server)

    async def _keep_running(self) -> None:
        """A server that the system killed (memory, say) comes back at the same address."""
        while True:
            await asyncio.sleep(LOOK_AFTER_S)
            if self.is_running:
                continue
            log.error("the embedded database ended unasked; starting it again")
            starting = asyncio.create_task(asyncio.to_thread(self._serve_again))
            try:
                await asyncio.shield(starting)
            except asyncio.CancelledError:
                await asyncio.wait([starting])
                raise
            except (BotError, OSError) as error:
                log.error("the embedded database did not start: %s", error)

    def _serve_again(self) -> None:
        assert self._lock is not None
        if self._server is not None and self._server.stdin is not None:
            self._server.stdin.close()
        folder = self._socket_folder()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)  # fails, and is tried again, should it not be ours
        account = postgres_files.account_for(self.cluster)
        if account is not None:
            os.chown(folder, *account)
        self._serve(self._lock)

    def _launch(self, program: Path, account: Account | None, lock: int) -> subprocess.Popen[bytes]:
        folder = self._socket_folder()
        settings = SETTINGS if self._durable else SETTINGS | FAST_AND_LOOSE
        options = [f"-c{name}={value}" for name, value in settings.items()]
        command = [
            str(program / "postgres"),
            "-D",
            postgres_files.pgdata(self.cluster),
            f"-cunix_socket_directories={folder}",
            f"-cport={PORT}",
            *options,
        ]
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            return subprocess.Popen(
                tether(
                    command,
                    stop_with=signal.SIGINT,  # "fast": sessions are ended, nothing is lost
                    when_orphaned=signal.SIGINT,
                    grace=GRACE_S,
                    account=account,
                    remove=folder,
                ),
                cwd=self.cluster,
                env=postgres_files.environment(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,
            )

    def _wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        mark = self.cluster / "postmaster.pid"
        while True:
            if server.poll() is not None:
                raise CannotStart(
                    f"PostgreSQL did not start; {self.log} ends with:\n{self._last_words()}"
                )
            lines = mark.read_text(encoding="utf-8").split("\n") if mark.exists() else []
            if len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready":
                return
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"PostgreSQL was not ready within {PATIENCE_S:.0f} s; see {self.log}"
                )
            time.sleep(LOOK_AGAIN_S)

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])

    def _stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            assert server.stdin is not None
            server.stdin.close()  # the tether stops the server and takes the socket's folder away
            server.wait()
        folder, self._sockets = self._sockets, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)

    def _socket_folder(self) -> Path:
        if self._sockets is None:
            raise CannotStart("the embedded database is not running")
        return self._sockets


def _folder_for_sockets(account: Account | None) -> Path:
    """A new private folder with a short name, in the place for temporary files or, where that is
    too long, /tmp."""
    name = f"/bluelamp-xxxxxxxx/.s.PGSQL.{PORT}.lock"
    places = [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108  # mkdtemp below is safe there
    for place in places:
        short = len(os.fsencode(place)) + len(name) <= LONGEST_SOCKET_PATH
        if short and (account is None or postgres_files.can_reach(place, account)):
            folder = Path(tempfile.mkdtemp(prefix="bluelamp-", dir=place))
            if account is not None:
                os.chown(folder, *account)
            return folder
    raise CannotStart(f"no folder for the database's socket among {', '.join(map(str, places))}")
