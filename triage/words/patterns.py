"""Phrases as patterns over words, all read at once in one pass whatever the text is.

A line of a list is `name mark pattern`. A pattern is a row of words with a space between:
`knife` that word; `a|b` either; `@group` any word of groups.py; a trailing `?` may be left out;
`..` up to three words of any kind, `...` up to six. A phrase never reaches over a sentence's end.

All patterns lie end to end in one long row of bits; a set bit says "a phrase has come this far".
One word moves every phrase a step on with a few operations on whole numbers (Shift-And with skipped
positions), so the work grows with the text's length alone and no text can make it slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from triage.words.spelling import fold
from triage.words.tokens import Token

_GAPS = {"..": 3, "...": 6}


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a list; a step is the words that fit, or None for any, and whether it may go."""

    name: str
    mark: str
    steps: tuple[tuple[frozenset[str] | None, bool], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fits, and the places of the words that it names, without those it skips."""

    rule: Rule
    at: tuple[int, ...]


def read_rules(lines: str, groups: Mapping[str, frozenset[str]], marks: str = "!~?*") -> list[Rule]:
    """The rules of a list as written. Raises ValueError that names the line it cannot read."""
    rules = []
    for written in lines.splitlines():
        line = written.split("#")[0].strip()
        if not line:
            continue
        name, mark, *words = line.split()
        if not words or any(c not in marks for c in mark):
            raise ValueError(f"not a rule: {line!r}")
        steps: list[tuple[frozenset[str] | None, bool]] = []
        for word in words:
            if word in _GAPS:
                steps.extend([(None, True)] * _GAPS[word])
            else:
                steps.append((_fits(word.removesuffix("?"), groups), word.endswith("?")))
        if steps[-1][1] or all(may_go for _, may_go in steps):
            raise ValueError(f"a rule must end in a word: {line!r}")
        rules.append(Rule(name, mark, tuple(steps), line))
    return rules


def _fits(word: str, groups: Mapping[str, frozenset[str]]) -> frozenset[str]:
    fitting: set[str] = set()
    for one in word.split("|"):
        if one.startswith("@"):
            if one[1:] not in groups:
                raise ValueError(f"no such group: {one}")
            fitting |= groups[one[1:]]
        else:
            fitting.add(fold(one.replace("-", "")))
    return frozenset(fitting)


class Reader:
    """Finds every rule of its list in a row of words."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._accepts: dict[str, int] = {}
        self._any = self._may_go = self._begin = self._end = 0
        self._ends: dict[int, Rule] = {}
        bit = 0
        for rule in rules:
            self._begin |= 1 << bit
            for fits, may_go in rule.steps:
                bit += 1
                if may_go:
                    self._may_go |= 1 << bit
                if fits is None:
                    self._any |= 1 << bit
                else:
                    for word in fits:
                        self._accepts[word] = self._accepts.get(word, 0) | 1 << bit
            self._end |= 1 << bit
            self._ends[bit] = rule
            bit += 1
        self._fresh = self._skip(self._begin)

    def _skip(self, reached: int) -> int:
        """Also reached: what lies behind words that may be left out (a carry runs through them)."""
        may_go = self._may_go
        first = (reached << 1) & may_go
        return reached | ((((first + may_go) ^ may_go) | first) & may_go)

    def find(self, tokens: list[Token]) -> Iterator[Hit]:
        """Every hit, by where it ends."""
        reached, sentence = self._fresh, 0
        for place, token in enumerate(tokens):
            if token.sentence != sentence:
                reached, sentence = self._fresh, token.sentence
            reached = (reached << 1) & (self._accepts.get(token.word, 0) | self._any)
            ended = reached & self._end
            while ended:
                lowest = ended & -ended
                rule = self._ends[lowest.bit_length() - 1]
                yield Hit(rule, _trace(rule, tokens, place))
                ended ^= lowest
            reached = self._skip(reached | self._begin)


def _trace(rule: Rule, tokens: list[Token], end: int) -> tuple[int, ...]:
    """The words that a rule named, found backwards from where it ended: the nearest that fit."""

    dead: set[tuple[int, int]] = set()  # so that each word is tried once for each step

    def back(step: int, place: int) -> tuple[int, ...] | None:
        if step < 0:
            return ()
        if (step, place) in dead:
            return None
        fits, may_go = rule.steps[step]
        here = place >= 0 and tokens[place].sentence == tokens[end].sentence
        if here and fits is not None and tokens[place].word in fits:
            earlier = back(step - 1, place - 1)
            if earlier is not None:
                return (*earlier, place)
        if may_go:
            skipped = back(step - 1, place)
            if skipped is None and here and fits is None:
                skipped = back(step - 1, place - 1)
            if skipped is not None:
                return skipped
        dead.add((step, place))
        return None

    return back(len(rule.steps) - 1, end) or (end,)
