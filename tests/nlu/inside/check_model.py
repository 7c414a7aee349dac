"""The trained model in our parser, and our quick reader against Rasa's."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from nlu.folders import ROOT, models_folder
from nlu.train import current

LOADS_NO_TENSORFLOW = """
import sys
from pathlib import Path
from nlu.parser import Parser
assert Parser.load(Path(sys.argv[1])).parse("there is graffiti here")["intent"]["name"]
sys.exit("tensorflow" in sys.modules)
"""

HELD_OUT = """
nlu:
- intent: violence
  examples:
  - text: nobody was hurt in the end
    metadata: {urgency: information, frame: denied}
  - text: he is stabbing her in the street, please come quickly
    metadata: {urgency: emergency, frame: now}
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

    def test_knows_which_held_out_emergencies_it_catches(self):
        from nlu.release import caught, emergencies, newly_missed

        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "violence.yml").write_text(HELD_OUT, encoding="utf-8")
            asked = emergencies(folder)
            self.assertEqual([where for where, _ in asked], ["violence.yml message 2"])
            self.assertEqual(caught(self.model, asked), {"violence.yml message 2"})
            self.assertEqual(newly_missed(self.model, self.model, folder), [])
