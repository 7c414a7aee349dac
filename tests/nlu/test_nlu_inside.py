"""Runs the checks of the NLU side in its own environment; they are written for unittest."""

import os
import subprocess

import pytest

from tests.nlu.environment import PYTHON, ROOT, nlu_environment  # noqa: F401 - a fixture

pytestmark = [pytest.mark.nlu, pytest.mark.slow]


@pytest.mark.parametrize("about", ["encoder", "learning", "model"])
def test_the_nlu_side_holds_in_its_own_environment(about, nlu_environment):  # noqa: F811
    ran = subprocess.run(
        [str(PYTHON), "-W", "ignore", "-m", "unittest", "-q", f"tests.nlu.inside.check_{about}"],
        cwd=ROOT,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Ran 0 tests" not in ran.stderr
