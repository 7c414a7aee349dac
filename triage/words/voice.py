"""Who seems to be writing: a child says so in its own words."""

from __future__ import annotations

from functools import cache

from triage.words.groups import groups
from triage.words.patterns import Reader, read_rules
from triage.words.tokens import tokenise

_CHILD = """
child ! my mummy|daddy|mummys|daddys|bruvver|nanny
child ! mummy|daddy wont|is|has|said|cant|isnt|hit|went|and|hurt|told
child ! mummys|daddys boyfriend|girlfriend|friend|hurt|asleep|sad|crying|gone|hitting
child ! im|i'm only? @age
child ! im only? fifteen|15
child ! i am only? @age
child ! were|we only? @age and
child ! @age and a? half|quarter|bit
child ! im|i|am in year 5|6|7|8|9|10|four|five|six|seven|eight|nine
child ! my teacher|miss|headteacher|form-tutor said|told|saw|says|is
child ! in my class|form
child ! my mum|dad|stepdad|stepmum|mums|dads .. my little|baby|big brother|sister
child ! home alone .. mum|dad|mummy
"""
# "I'm 9 months pregnant" is no child, nor is a grown child's age
_NOT = frozenset(
    ("months", "month", "weeks", "stone", "foot", "ft", "minutes", "mins", "hours", "miles", "days")
)


@cache
def _reader() -> Reader:
    return Reader(read_rules(_CHILD, groups()))


def is_child(text: str) -> bool:
    """Whether the writer speaks as a child does."""
    tokens = tokenise(text)
    for hit in _reader().find(tokens):
        after = hit.at[-1] + 1
        of_years = after >= len(tokens) or tokens[after].word not in _NOT
        if of_years or tokens[hit.at[-1]].word not in groups()["age"]:
            return True
    return False
