"""The settings: defaults that work, every fault at once, and secrets that stay secret."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot import settings
from bot.errors import SettingsError


def test_with_nothing_set_everything_has_a_sensible_value(tmp_path: Path) -> None:
    read = settings.read({"BLUELAMP_DATA_DIR": str(tmp_path)})

    assert read.database_url is None
    assert (read.host, read.port) == ("127.0.0.1", 8080)
    assert read.geocoder == "offline"


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = settings.read({"BLUELAMP_DATA_DIR": str(tmp_path)})
    second = settings.read({"BLUELAMP_DATA_DIR": str(tmp_path)})

    assert first.secret_key == second.secret_key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_all_faults_are_said_together(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.read(
            {
                "BLUELAMP_DATA_DIR": str(tmp_path),
                "BLUELAMP_PORT": "eighty",
                "BLUELAMP_DATABASE_URL": "mysql://nowhere",
                "BLUELAMP_TELEGRAM_TOKN": "1:a",
            }
        )

    said = str(caught.value)
    assert "PORT" in said
    assert "DATABASE_URL" in said
    assert "TELEGRAM_TOKN" in said


def test_a_setting_may_lie_in_a_file(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("123:abc\n", encoding="utf-8")

    read = settings.read(
        {"BLUELAMP_DATA_DIR": str(tmp_path), "BLUELAMP_TELEGRAM_TOKEN_FILE": str(token)}
    )

    assert read.telegram_token is not None
    assert read.telegram_token.reveal() == "123:abc"


def test_no_secret_shows_in_a_repr(tmp_path: Path) -> None:
    read = settings.read(
        {
            "BLUELAMP_DATA_DIR": str(tmp_path),
            "BLUELAMP_SMTP_URL": "smtp://user:hunter2@mail.example.com:587",
            "BLUELAMP_SECRET_KEY": "k" * 40,
            "BLUELAMP_DATABASE_URL": "postgresql://u:opensesame@db.example.com/x",
        }
    )

    assert "hunter2" not in repr(read)
    assert "opensesame" not in repr(read)
    assert "kkkk" not in repr(read)


def test_an_external_database_needs_a_shared_secret_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        settings.read(
            {
                "BLUELAMP_DATA_DIR": str(tmp_path),
                "BLUELAMP_DATABASE_URL": "postgresql://u:p@db.example.com/x",
            }
        )


def test_every_setting_stands_in_the_example_file() -> None:
    root = Path(__file__).parents[2]  # from wherever the tests were begun
    example = (root / ".env.example").read_text(encoding="utf-8")

    missing = [one.name for one in settings.SETTINGS if f"BLUELAMP_{one.name}=" not in example]
    assert missing == []
