"""What is said once in a conversation, and what stands before every reply when we are deaf."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import people
from bot.conversation.say import Say
from bot.conversation.turn import Turn


def introduce(turn: Turn) -> None:
    """Automated, not watched round the clock, the privacy notice: once, after the first answer."""
    if turn.state.introduced or not turn.replies:
        return
    turn.now(introduced=True)
    url = turn.facts.privacy_url
    what = Say.INTRODUCTION if url else Say.INTRODUCTION_SHORT
    last = len(turn.replies) - 1
    # never in the words that tell to call 999
    first = next((n for n, one in enumerate(turn.replies) if not one.call_999), last)
    answer = turn.replies[first]
    text = f"{answer.text.rstrip()}\n\n{turn.text(what, url=url)}"
    turn.replies[first] = replace(answer, text=text)


def put_first(turn: Turn, what: Say) -> None:
    """Before everything else, except the words that tell to call 999: those come first."""
    said = list(turn.replies)
    turn.replies.clear()
    turn.say(what)
    line = turn.text(Say.LINE_999)
    first = 0
    while first < len(said) and (said[first].call_999 or said[first].text.startswith(line)):
        first += 1
    turn.replies[:] = [*said[:first], *turn.replies, *said[first:]]


def admit(turn: Turn) -> None:
    """Understanding is down: said once, and every message goes before a person."""
    told = turn.state.waits_for_person
    people.hand_over(turn, "the model did not answer: words alone were read")
    if not told:
        put_first(turn, Say.DOWN if turn.facts.people_watching else Say.DOWN_UNWATCHED)


def warn(turn: Turn) -> None:
    """The model did not answer: what it might have missed is covered by the first words."""
    line = turn.text(Say.LINE_999)
    turn.replies[:] = [
        one
        if one.call_999 or one.text.startswith(line)
        else replace(one, text=f"{line}\n\n{one.text}")
        for one in turn.replies
    ]


def show_banner(turn: Turn) -> None:
    """What everybody should know today: once, before the first answer, never before 999 words."""
    banner = turn.facts.banner
    if not banner or turn.state.banner_told == banner or turn.facts.taken_over:
        return
    line = turn.text(Say.LINE_999)
    for number, one in enumerate(turn.replies):
        if one.call_999 or one.text.startswith(line):
            continue
        turn.replies[number] = replace(one, text=f"{banner}\n\n{one.text}")
        turn.now(banner_told=banner)
        return
