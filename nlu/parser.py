"""Runs a trained model: text in, Rasa's parse result out.

Stock Rasa runs the same model, but loads TensorFlow and its dialogue engine to do so; and it ends
every parse with a component that takes text beginning with "/" for an intent. The public must not
choose their own triage, so that component is left out here.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from tarsafe import TarSafe

LONGEST = 4_000  # characters that are read; the encoder and the pieces cover them all

_MESSAGE = "__message__"  # what Rasa calls the graph's input
_INTENT_COMMANDS = "RegexMessageHandler"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Parser:
    """One message at a time: the components keep their last one."""

    def __init__(self, runner: DaskGraphRunner, target: str) -> None:
        self._runner = runner
        self._target = target

    @classmethod
    def load(cls, archive: Path) -> Parser:
        """From a model that `rasa train` or nlu.train made."""
        with tempfile.TemporaryDirectory(prefix="bluelamp-model-") as scratch:
            with TarSafe.open(archive, mode="r:gz") as opened:
                opened.extractall(scratch)
            unpacked = Path(scratch)
            metadata = json.loads((unpacked / "metadata.json").read_text(encoding="utf-8"))
            nodes, target = _without_commands(
                metadata["predict_schema"]["nodes"], metadata["nlu_target"]
            )
            schema = GraphSchema.from_dict({"nodes": nodes})
            runner = DaskGraphRunner.create(
                graph_schema=schema,
                model_storage=LocalModelStorage(unpacked / "components"),
                execution_context=ExecutionContext(schema, model_id=metadata["model_id"]),
            )
        return cls(runner, target)

    def parse(self, text: str) -> dict[str, Any]:
        """`text` comes back as it was given; what is counted in characters fits it."""
        read = _LONE_SURROGATE.sub("\ufffd", text[:LONGEST])
        found = self._runner.run(inputs={_MESSAGE: [UserMessage(read)]}, targets=[self._target])
        (message,) = found[self._target]
        parsed = {
            "intent": {"name": None, "confidence": 0.0},
            "entities": [],
            **message.as_dict(only_output_properties=True),
            "text": text,
        }
        lead = len(read) - len(read.lstrip())  # Rasa strips what it is given
        for entity in parsed["entities"]:
            entity["start"] += lead
            entity["end"] += lead
        parsed["text_tokens"] = [(a + lead, b + lead) for a, b in parsed.get("text_tokens", [])]
        return parsed


def _without_commands(nodes: dict[str, Any], target: str) -> tuple[dict[str, Any], str]:
    """The parse graph up to the component that reads intent commands."""
    while nodes[target]["uses"].endswith(f".{_INTENT_COMMANDS}"):
        target = nodes[target]["needs"]["messages"]
    needed: dict[str, Any] = {}
    waiting = [target]
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in needed:
            needed[name] = nodes[name]
            waiting.extend(nodes[name]["needs"].values())
    return needed, target
