"""The phrase reader finds what a slow and simple reader would find."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.words.patterns import Reader, Rule, read_rules
from triage.words.tokens import Token, tokenise

WORDS = ("he", "has", "a", "knife", "not")
RULES = read_rules(
    """
    one ! knife
    two ! he has a? knife
    three ! he .. knife
    four ! he|a .. has ... knife
    five ! a? has .. he
    """,
    {},
)


def _fits(rule: Rule, words: list[str]) -> bool:
    """Whether the whole row fits the rule: every way of leaving steps out is tried."""
    steps = rule.steps
    keeps = [(True, False) if may_go else (True,) for _, may_go in steps]
    for kept in itertools.product(*keeps):
        left = [fits for (fits, _), keep in zip(steps, kept, strict=True) if keep]
        if len(left) == len(words) and all(
            fits is None or word in fits for fits, word in zip(left, words, strict=True)
        ):
            return True
    return False


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=7))
def test_the_quick_reader_agrees_with_the_slow_one(words: list[str]) -> None:
    tokens = [Token(word, 0, 0, 0) for word in words]
    quick = {(hit.rule.name, hit.at[-1]) for hit in Reader(RULES).find(tokens)}
    slow = {
        (rule.name, end)
        for rule in RULES
        for end in range(len(words))
        for start in range(end + 1)
        if _fits(rule, words[start : end + 1])
    }
    assert quick == slow


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence() -> None:
    reader = Reader(read_rules("x ! he .. knife", {}))
    assert list(reader.find(tokenise("he has a knife")))
    assert not list(reader.find(tokenise("Look at he. A knife")))


def test_trailing_dots_are_a_pause_and_no_end() -> None:
    assert {token.sentence for token in tokenise("he has... a knife")} == {0}


@pytest.mark.parametrize("line", ["x", "x !", "x ! a ..", "x & a", "x ! a?", "x ! @nobody"])
def test_a_line_that_is_no_rule_is_refused_by_name(line: str) -> None:
    with pytest.raises(ValueError, match=r"x|nobody"):
        read_rules(line, {})
