"""The embedded database: keeps what was committed, hides what it must, outlives nobody."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from bot.storage import postgres_files
from bot.storage.embedded import LONGEST_SOCKET_PATH, CannotStart, EmbeddedPostgres
from bot.storage.in_use import AlreadyInUse
from tests.patience import until
from tests.postgres import processes_in

HOLDER = """
import sys, time
from pathlib import Path
from bot.storage.embedded import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1]), durable=sys.argv[2] == "durable") as server:
    with server.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('before the kill')")
    print(server._server.pid, server._socket_folder(), flush=True)
    time.sleep(600)
"""


@contextmanager
def a_bot_on(data_dir: Path, kind: str = "loose") -> Iterator[tuple[int, int, Path]]:
    """Another process with the database open: its number, its tether's, and its socket's folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data_dir), kind], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        tether, sockets = process.stdout.readline().split()
        yield process.pid, int(tether), Path(sockets)
    finally:
        process.kill()
        process.communicate()


def words_in(server: EmbeddedPostgres) -> list[str]:
    with server.connect() as connection:
        return [word for (word,) in connection.execute("SELECT word FROM kept").fetchall()]


def test_what_was_committed_is_there_the_next_time(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as first, first.connect() as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('yesterday')")
    with EmbeddedPostgres(tmp_path) as second:
        assert words_in(second) == ["yesterday"]


def test_its_url_works_for_sqlalchemy(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        engine = create_engine(server.url)
        with engine.connect() as connection:
            row = connection.execute(text("SELECT current_user, current_database()")).one()
        engine.dispose()
    assert tuple(row) == ("bluelamp", "bluelamp")


def test_a_bot_that_is_killed_leaves_no_server_and_loses_nothing(tmp_path: Path) -> None:
    with a_bot_on(tmp_path, "durable") as (bot, _, sockets):
        assert processes_in(tmp_path / "postgres")
        os.kill(bot, signal.SIGKILL)
        until(lambda: not processes_in(tmp_path / "postgres"))
        until(lambda: not sockets.exists())
    with EmbeddedPostgres(tmp_path) as again:
        assert words_in(again) == ["before the kill"]


def test_nor_when_its_tether_is_killed_with_it(tmp_path: Path) -> None:
    with a_bot_on(tmp_path, "durable") as (bot, tether, _):
        os.kill(tether, signal.SIGKILL)
        os.kill(bot, signal.SIGKILL)
        until(lambda: not processes_in(tmp_path / "postgres"))
    with EmbeddedPostgres(tmp_path) as again:
        assert words_in(again) == ["before the kill"]


def test_a_restart_right_after_a_kill_waits_for_the_old_server_to_finish(tmp_path: Path) -> None:
    with a_bot_on(tmp_path) as (bot, _, _):
        os.kill(bot, signal.SIGKILL)
        with EmbeddedPostgres(tmp_path, durable=False) as again:
            assert words_in(again) == ["before the kill"]


def test_the_server_itself_killed_recovers_at_the_next_start(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        with server.connect() as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('committed')")
        mark = (tmp_path / "postgres" / "postmaster.pid").read_text(encoding="utf-8")
        os.kill(int(mark.splitlines()[0]), signal.SIGKILL)
        until(lambda: not server.is_running)
    with EmbeddedPostgres(tmp_path) as again:
        assert words_in(again) == ["committed"]


def test_a_second_bot_on_the_same_folder_is_told_which_process_has_it(tmp_path: Path) -> None:
    with a_bot_on(tmp_path) as (bot, _, _):
        with pytest.raises(AlreadyInUse, match=f"process {bot}"), EmbeddedPostgres(tmp_path):
            pass
        assert processes_in(tmp_path / "postgres")


def test_a_stale_pid_file_with_the_number_of_a_living_process_does_not_stop_it(
    tmp_path: Path,
) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as first:
        cluster = first.cluster
    mark = cluster / "postmaster.pid"
    mark.write_text(f"{os.getpid()}\n{cluster}\n0\n5432\n\n\n\nready\n", encoding="utf-8")
    with EmbeddedPostgres(tmp_path, durable=False) as again:
        assert again.is_running


def test_only_its_own_account_can_open_the_folder_of_its_socket(tmp_path: Path) -> None:
    with a_bot_on(tmp_path) as (_, _, sockets):
        about = sockets.stat()
        assert stat.S_IMODE(about.st_mode) == 0o700
        assert about.st_uid == (tmp_path / "postgres").stat().st_uid
        assert len(os.fsencode(sockets / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH


def test_it_listens_on_no_network_port(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as server, server.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_folders_closed_to_others_stay_closed_and_are_no_obstacle(tmp_path: Path) -> None:
    closed = tmp_path / "closed" / "also closed"
    closed.mkdir(parents=True)
    for folder in (closed, closed.parent):
        folder.chmod(0o700)
    with EmbeddedPostgres(closed / "var", durable=False) as server:
        assert server.is_running
    assert [stat.S_IMODE(one.stat().st_mode) for one in (closed, closed.parent)] == [0o700] * 2


def test_binaries_closed_to_others_are_copied_and_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root runs the server under another account")
    copies = Path("/tmp") / f"bluelamp-test-{os.getpid()}"  # noqa: S108  # must be open to all
    monkeypatch.setattr(postgres_files, "COPIES", copies)
    monkeypatch.setattr(postgres_files, "can_reach", lambda folder, _: copies in folder.parents)
    account = postgres_files.account_for(tmp_path / "postgres")
    try:
        program = postgres_files.binaries(account)
        assert copies in program.parents
        lock = os.open(os.devnull, os.O_RDONLY)
        postgres_files.make_cluster(tmp_path / "postgres", program, account, lock=lock)
        os.close(lock)
        assert (tmp_path / "postgres" / "PG_VERSION").read_text(encoding="utf-8") == "18\n"
    finally:
        subprocess.run(["rm", "-r", str(copies)], check=False)


def test_an_interrupted_first_start_is_begun_anew(tmp_path: Path) -> None:
    half_made = tmp_path / "postgres.making"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18", encoding="utf-8")
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        assert server.is_running
    assert not half_made.exists()


def test_a_cluster_of_another_release_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        made = server.cluster / "PG_VERSION"
    made.write_text("15\n", encoding="utf-8")
    with (
        pytest.raises(CannotStart, match="PostgreSQL 15 and this is 18"),
        EmbeddedPostgres(tmp_path),
    ):
        pass
    assert not processes_in(tmp_path / "postgres")


def test_a_start_that_fails_says_why_and_leaves_nothing_running(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        settings = server.cluster / "postgresql.conf"
    settings.write_text("this is no setting\n", encoding="utf-8")
    with pytest.raises(CannotStart, match="syntax error"), EmbeddedPostgres(tmp_path):
        pass
    assert not processes_in(tmp_path / "postgres")


def test_its_log_never_holds_what_people_wrote(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as server, server.connect() as connection:
        connection.execute("CREATE TABLE said (words text PRIMARY KEY)")
        connection.execute("INSERT INTO said VALUES ('my neighbour Alan')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO said VALUES ('my neighbour Alan')")
    logged = server.log.read_text(encoding="utf-8")
    assert "duplicate key" in logged
    assert "Alan" not in logged


def test_variables_of_another_postgresql_do_not_lead_it_astray(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "1", "PGHOST": "example.com", "PGDATA": "/nowhere"}.items():
        monkeypatch.setenv(name, value)
    with EmbeddedPostgres(tmp_path, durable=False) as server, server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


async def test_a_start_that_is_cancelled_leaves_nothing_running(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path, durable=False)
    starting = asyncio.create_task(server.__aenter__())
    while not server.cluster.exists():
        await asyncio.sleep(0.001)  # it is up a moment later
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert not server.is_running
    assert not processes_in(tmp_path / "postgres")


async def test_a_server_that_dies_under_a_running_bot_comes_back_at_the_same_address(
    tmp_path: Path,
) -> None:
    async with EmbeddedPostgres(tmp_path, durable=False) as server:
        url, mark = server.url, tmp_path / "postgres" / "postmaster.pid"
        first = int(mark.read_text(encoding="utf-8").splitlines()[0])
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(60):
            while not await asyncio.to_thread(_answers, server):
                await asyncio.sleep(0.05)
        assert server.url == url
        assert int(mark.read_text(encoding="utf-8").splitlines()[0]) != first
    assert not processes_in(tmp_path / "postgres")


async def test_it_can_be_opened_from_async_code_without_holding_it_up(tmp_path: Path) -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.005)

    counting = asyncio.create_task(count())
    async with EmbeddedPostgres(tmp_path, durable=False) as server:
        assert server.is_running
    counting.cancel()
    assert turns > 10


def test_every_test_gets_a_database_of_its_own(empty_database_url: str, database_url: str) -> None:
    assert empty_database_url != database_url


def test_a_question_may_be_shared_among_several_processes(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as server, server.connect() as connection:
        connection.execute("SET debug_parallel_query = on")
        connection.execute("SET min_parallel_table_scan_size = 0")
        connection.execute("CREATE TABLE many AS SELECT generate_series(1, 1000) AS n")
        counted = connection.execute("SELECT count(*) FROM many WHERE n % 2 = 0").fetchone()
        found = connection.execute("SHOW default_text_search_config").fetchone()
    assert counted == (500,)
    assert found == ("pg_catalog.english",)


def _answers(server: EmbeddedPostgres) -> bool:
    try:
        with server.connect() as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False
