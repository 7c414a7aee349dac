"""Writes the model card: what was measured, on what, how far it can be believed."""

# ruff: noqa: E501 - whole lines of the page stand as they are written

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.figures import Figure, asked_by_category, confusions, figures
from bot.evaluation.measured import Measured
from bot.evaluation.said import Said
from triage.categories import DANGEROUS

CONFUSIONS = 25
ASKED = 12


def written(measured: Measured) -> str:
    """The whole page."""
    return "\n".join(
        [
            *_head(measured),
            *_what_for(measured),
            *_figures(measured),
            *_rivals(measured),
            *_faults(measured),
            *_agreement(measured),
            *_limits(),
        ]
    )


def _head(measured: Measured) -> Iterator[str]:
    yield "# Model card: how well Blue Lamp understands\n"
    yield "Written by `bluelamp evaluate` (`make evaluate`); a test fails when it is out of date."
    yield ""
    yield "| | |"
    yield "| --- | --- |"
    yield f"| measured | {measured.at:%d %B %Y} |"
    for name, digest in measured.digests.items():
        yield f"| {name} | `{digest}` |"
    yield f"| learned from | {measured.learned:,} messages of `nlu/training` |"
    yield f"| asked about | {len(measured.said):,} messages of `nlu/held_out` |"
    yield ""


def _what_for(measured: Measured) -> Iterator[str]:
    asked = [one.message for one in measured.said]
    emergencies = sum(one.is_emergency for one in asked)
    alike = sum(one.is_lookalike for one in asked)
    yield f"""## What it is for
It reads what residents of Devon and Cornwall write to their police and says what it is about (54 categories), how urgent it
is, and where it happened. Words that mean danger are read beside the model, and no model can talk them down. It decides
nothing about anybody: it chooses what the bot says next and whom a report reaches, and people read what it takes
for urgent. It is not for judging whether something is true, who did it, or what a crime is called in law.

## What it was asked
The held-out messages were written apart from the training messages, by other pens, and no model is trained or calibrated on
them: {emergencies} emergencies, {alike} look-alikes (idiom, past, hypothetical, denied, film, drill, news), and
{len(asked) - emergencies - alike} other messages. A test refuses near-duplicates of training messages. The values of triage's
thresholds were chosen on training messages that the encoder and the judge had not seen. The rule by which they were chosen (calm
people bothered least, among limits that answer and tell enough emergencies) was settled, and of two limits for saying 999 that it holds nearly
alike the higher was taken, after models had been measured here: the false-alarm figures are a little kinder than on messages
never measured before. The weighing of single words was checked here too, never made from these messages. Each message went through the real NLU server and the code of `bluelamp triage`.
"""


def _figures(measured: Measured) -> Iterator[str]:
    yield "## Figures"
    yield "With 95 % intervals (Wilson's for shares, bootstrap for the rest). *Not surely*: the interval crosses the floor."
    yield ""
    yield "| what | measured | interval | of | floor | goal | meets |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for one in measured.figures():
        sign = "≤ " if one.most else "≥ "
        between = f"{one.written(one.low)} to {one.written(one.high)}" if one.of else ""
        yield (
            f"| {one.name} | **{_plain(one, one.value)}** | {between} | {one.of or ''} "
            f"| {sign}{_plain(one, one.floor)} | {sign}{_plain(one, one.goal)} | {one.verdict} |"
        )
    yield ""
    yield f"Timings: {measured.cores} cores, load {measured.load:.1f} from other work, one message after the other over HTTP."
    strict = sum(one.ranking[0] == one.message.category for one in measured.said)
    several = sum(len(one.message.right) > 1 for one in measured.said)
    yield f"{several} messages have more than one category that is right; counting the first alone, {strict / len(measured.said):.1%} are."
    yield "\n![Reliability of the confidence](pictures/reliability.png)\n"


def _plain(figure: Figure, value: float) -> str:
    if figure.is_share:
        return figure.written(value)
    return f"{value:.0f}" if figure.floor > 1 else f"{value:.3f}"


def _rivals(measured: Measured) -> Iterator[str]:
    if not measured.rivals:
        return
    columns = {"this": figures(measured.said)} | {
        name: figures(said) for name, said in measured.rivals.items()
    }
    yield "## Beside simpler means, on the same messages"
    yield f"| what | {' | '.join(columns)} |"
    yield f"| --- |{' --- |' * len(columns)}"
    for row, one in enumerate(columns["this"]):
        values = [its[row].written(its[row].value) for its in columns.values()]
        yield f"| {one.name.partition(' (')[0]} | {' | '.join(values)} |"
    yield "\n*Words only* is what the bot does while no model runs. The classifiers learned from the same training messages; they ask nothing, and"
    yield "say 999 where an emergency is likeliest."
    if not any("DIET" in name for name in measured.rivals):
        yield "Rasa's default pipeline (DIET) is left out of this measurement: `bluelamp evaluate --diet` trains it too."
    yield ""


def _faults(measured: Measured) -> Iterator[str]:
    missed, alarms = measured.missed(), measured.false_alarms()
    yield "## Where it goes wrong"
    yield f"**Emergencies that are not answered safely: {len(missed)}.** Each by its place in `nlu/held_out`:\n"
    yield from _listed(missed)
    yield f"\n**Told 999 without need: {len(alarms)}**, of which look-alikes {sum(one.message.is_lookalike for one in alarms)}. Most in:"
    yield f"{_counts([one.message.category for one in alarms])}.\n"
    yield "**Asked about danger, calm messages by category:**"
    rows = asked_by_category(measured.said)[:ASKED]
    yield (
        "; ".join(
            f"{name} {asked} of {calm}{'' if name in DANGEROUS else ' (everyday)'}"
            for name, asked, calm in rows
        )
        + ".\n"
    )
    yield (
        "**Taken for another category**, most often: "
        + "; ".join(
            f"{is_} for {taken} {count}"
            for is_, taken, count in confusions(measured.said)[:CONFUSIONS]
        )
        + ".\n"
    )
    yield "![What is taken for what](pictures/confusion.png)\n"


def _listed(missed: Sequence[Said]) -> Iterator[str]:
    for one in missed:
        level = f"{one.urgency.slug}, {one.ranking[0]}"
        yield f"- {one.message.where}, taken for {level}: {'; '.join(one.because[:3])}"


def _counts(names: list[str]) -> str:
    common = sorted(set(names), key=lambda name: (-names.count(name), name))[:10]
    return ", ".join(f"{name} {names.count(name)}" for name in common) or "none"


def _agreement(measured: Measured) -> Iterator[str]:
    if (found := measured.agreement) is None:
        return
    yield f"""## How far the labels can be trusted
{found.messages} held-out messages, drawn by chance, were labelled a second time from the taxonomy alone, without sight of the first
labels (`nlu/second_labels.csv`). Alike: category {found.category:.1%} (Cohen's kappa {found.category_kappa:.2f}), urgency {found.urgency:.1%}
(kappa {found.urgency_kappa:.2f}); whether a message is an emergency, every time. Where the categories differed most was jokes and
idioms: is "daylight robbery" under robbery or out of scope? Either is right, and counts as right. After the comparison one
category was corrected, 13 messages got a second category that is right too, and jokes and fiction in any category count as
right when taken for out of scope; before that, 86.7 % were labelled alike (kappa 0.86). Both labellings follow one taxonomy and one
house's reading of it: two call-takers of different forces would agree less.
"""


def _limits() -> Iterator[str]:
    yield """## Limits
- All messages, learned from and asked about, were written for this project in the manner of residents. Real messages are less
  tidy; the figures must be taken again on a force's own, and people must read what the bot says from the first day on.
- Half of the held-out messages sit where danger and its look-alikes meet; of what a force receives, few do. Shares of false
  alarms among all messages are therefore higher here than in a day's work, and so is what is missed.
- English, with a few hundred danger words in other languages; a message in another language goes before a person.
- A message is judged alone. What was said earlier in the conversation is the conversation's business.
- Probabilities are fitted on training messages; where residents write more plainly, the model is surer than it says.
"""
