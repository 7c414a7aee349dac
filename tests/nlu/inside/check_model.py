"""The trained model in our parser, and our quick reader against Rasa's."""

import os
import subprocess
import sys
import unittest

from nlu.folders import ROOT, models_folder
from nlu.train import current

LOADS_NO_TENSORFLOW = """
import sys
from pathlib import Path
from nlu.parser import Parser
assert Parser.load(Path(sys.argv[1])).parse("there is graffiti here")["intent"]["name"]
sys.exit("tensorflow" in sys.modules)
"""


class TheDomain(unittest.TestCase):
    def test_is_one_that_rasa_accepts(self):
        from rasa.shared.core.domain import Domain

        domain = Domain.load(str(ROOT / "domain.yml"))
        self.assertEqual(sorted(domain.entities), ["person", "place", "time"])


class TheReader(unittest.TestCase):
    def test_reads_what_rasa_reads(self):
        from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

        from nlu.reading import messages

        file = ROOT / "nlu" / "training" / "burglary.yml"
        theirs = RasaYAMLReader().read(str(file)).training_examples
        self.assertEqual(
            [message.as_dict() for message in messages([file])],
            [message.as_dict() for message in theirs],
        )


class TheModel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        model = current(models_folder())
        if model is None or not model.exists():
            raise AssertionError("no model is trained: run make train")
        cls.model = model

    def test_parses_without_tensorflow(self):
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", LOADS_NO_TENSORFLOW, str(self.model)],
            cwd=ROOT,
            env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
        )
        self.assertEqual(ran.returncode, 0)
