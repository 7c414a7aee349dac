"""One PostgreSQL for a whole run of the tests, and a fresh database for each test that asks.

Making a database from a template that already has every table takes a few hundredths of a second,
so no test needs to clean up after another. Its files lie in memory where there is room for them:
hundreds of new databases are many gigabytes for a disk, and the tests would wait for it.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.storage.embedded import EmbeddedPostgres
from bot.storage.migrate import upgrade
from tests.unhurried import make_long

MIGRATED = "migrated"
IN_MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of random name in it
NEEDED_BYTES = 4 << 30  # some 400 MB are used
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with (
        _folder(tmp_path_factory) as folder,
        EmbeddedPostgres(folder, durable=False) as server,
    ):
        yield server


@contextmanager
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > NEEDED_BYTES:
        with tempfile.TemporaryDirectory(dir=IN_MEMORY, prefix="bluelamp-tests-") as folder:
            yield Path(folder)
    else:
        yield tmp_path_factory.mktemp("postgres")


@pytest.fixture(scope="session")
def migrated(postgres: EmbeddedPostgres) -> str:
    """The name of a database with every migration done: copy it, never write into it."""
    with postgres.connect() as admin:
        admin.execute(f"CREATE DATABASE {MIGRATED}")
    with pytest.MonkeyPatch.context() as patch:
        make_long(patch)
        upgrade(postgres.url_of(MIGRATED))
    return MIGRATED


@pytest.fixture
def database_url(postgres: EmbeddedPostgres, migrated: str) -> Iterator[str]:
    """A database of this test's own, with every table and nothing in them."""
    yield from _fresh(postgres, migrated)


@pytest.fixture
def empty_database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """A database of this test's own without any table."""
    yield from _fresh(postgres, "template1")


def processes_in(folder: Path) -> list[int]:
    """Every process that works in a folder: a running server's, and its orphans'."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder:
                found.append(int(process.name))
        except OSError:
            continue
    return found


def _fresh(server: EmbeddedPostgres, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    with server.connect() as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url_of(name)
    with server.connect() as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
