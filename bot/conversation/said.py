"""Short answers in a resident's words, read as the button they would have pressed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.outcome import Button

LONGEST_ANSWER = 90  # characters; anything longer is more than an answer

_YES = """yes|y|ya|yeah|yea|yep|yup|yh|ye|aye|sure|ok|okay|k|correct|right|thats right|
that is right|yes that is right|yes thats right|all correct|looks right|looks good|perfect|
please do|go on|go ahead|do it|definitely|of course|absolutely|i do|i would|they are|there is|
yes there is|yes they are|fine|thats fine|sounds good|that would be good|i am|si|true|👍|✅|👌"""
_NO = """no|n|nah|nope|na|no way|not really|none|nobody|no one|noone|no thats it|i dont|i do not|
there isnt|there is not|they arent|not at all|never|no one is|nobody is|no one hurt|nobody hurt|
not right now|no danger|im not|i am not|nothing|wrong|thats wrong|not right|not correct|👎|❌"""
_SKIP = """skip|pass|next|dont know|i dont know|idk|dunno|not sure|im not sure|no idea|unsure|
cant remember|i cant remember|cant say|i cant say|rather not|id rather not|rather not say|
i would rather not say|prefer not to say|none of your business|leave it|does it matter|no clue|
haven't a clue|havent a clue|i havent a clue|couldnt tell you|couldnt say|unknown|not known|🤷"""
_CANCEL = """cancel|cancel it|cancel that|cancel this|cancel please|cancel the report|
cancel my report|stop|quit|exit|forget it|forget about it|forget that|never mind|nevermind|nvm|
scrap that|scrap it|delete it|dont bother|dont send it|do not send it|start over|start again|
restart|leave it then|abort|i changed my mind|ive changed my mind|i have changed my mind"""
_HUMAN = """human|person|a person|real person|a real person|someone real|agent|operator|officer|
an officer|talk to a person|talk to someone|talk to a human|talk to somebody|speak to someone|
speak to a person|speak to a human|speak to somebody|can i talk to a person|
can i speak to someone|can i speak to a person|can i talk to someone|can i speak to a human|
can i talk to a human|i want to talk to a person|i want to speak to someone|
i want to speak to a person|i want to talk to someone|i want a person|i want a human|
get me a person|get me a human|let me speak to someone|speak to an officer|talk to an officer|
i want to speak to an officer|can i speak to an officer|i need a person|
i need to speak to someone|put me through"""
_SUBMIT = """submit|send|send it|send that|send report|send the report|send my report|confirm|
confirmed|yes send|yes send it|yes submit|submit it|send please|file it|report it|
that is it send it"""
_ANONYMOUS = """anonymous|anonymously|stay anonymous|i want to stay anonymous|keep me anonymous|
anonymous please|without my name|dont use my name|i want to be anonymous|
id like to stay anonymous|i would like to stay anonymous|can i stay anonymous|can i be anonymous|
make it anonymous|remain anonymous|keep my name out of it|i dont want to give my name|
not giving my name|can this be anonymous"""
_HERE = """here|reply here|on here|in here|this chat|in this chat|here is fine|just here|
via this chat|answer here|on this chat|through here|message me here|just message me here|
write to me here"""
_CALLED = """called|i called|ive called|i have called|called them|called 999|ive called 999|
i have called 999|ive called them|i rang|ive rung|rang 999|i rang 999|ive rung 999|have called|
just called|already called|already rang|on the phone|on the phone now|on the phone to them|
im on the phone|calling|calling now|im calling|im calling now|calling them now|ringing now|done|
i did|i have|they are coming|theyre coming|they are on their way|theyre on their way|
police are here|police here now|ambulance is here|ambulance is coming|yes ive called|
yes i called|yes i have called|yes called|someone has called|somebody has called|
someone else called|my husband called|my wife called|a neighbour called|yes they are coming|
yes theyre coming|yes on the phone now"""
_CANNOT_CALL = """cant call|i cant call|cannot call|i cannot call|cant ring|i cant ring|
no signal|no phone|i have no phone|dont have a phone|i dont have a phone|no credit|ive no credit|
i have no signal|phone is broken|my phone is broken|cant phone|i cant phone|unable to call|
im deaf|i am deaf|deaf|i cant hear|hard of hearing|battery dying|my battery is dying|
i dont have signal|no reception"""
_CANNOT_SPEAK = """cant speak|i cant speak|cannot speak|i cannot speak|cant talk|i cant talk|
cannot talk|cant make a sound|cant make noise|i cant make a noise|he will hear|hell hear|
hell hear me|he will hear me|she will hear me|they will hear me|theyll hear me|hes here|
he is here|hes in the room|he is in the next room|hes in the next room|shh|have to be quiet|
i have to be quiet|too scared to talk|not safe to talk|55"""
_SAFE = """safe|im safe|i am safe|safe now|im safe now|i am safe now|we are safe|were safe|
we are safe now|were safe now|everyone is safe|everyones safe|im ok|i am ok|im ok now|im fine|
i am fine|im fine now|im alright|im okay|im okay now|all safe|all ok now|he has gone|hes gone|
he left|hes left|theyve gone|they have gone|shes gone|she has gone|got away|i got away|
yes im safe|yes i am safe|yes safe|yes were safe|yes im safe now|police are with me|sorted now"""
_NOT_NOW = """not now|not happening now|its not happening now|it isnt happening now|not any more|
not anymore|its over|it is over|it was over|its finished|it finished|long ago|years ago|ages ago|
a long time ago|it was years ago|it was ages ago|it was long ago|it was a long time ago|
it was yesterday|yesterday|last night|it was last night|last week|it was last week|last month|
it was last month|last year|it was last year|in the past|its in the past|it was in the past|
it already happened|already happened|it has already happened|its already happened|
it happened yesterday|it happened last night|it happened last week|it happened last year|
it happened years ago|this was years ago|this was last year|this was last week|
nothing is happening now|nothing happening now|nobody is in danger|no one is in danger|
nobody is in danger now|no one is in danger now|no danger now|no danger"""
_MISTAKE = """mistake|my mistake|it was a mistake|by mistake|sorry mistake|sorry my mistake|oops|
false alarm|it was a false alarm|joke|just a joke|it was a joke|only joking|just joking|joking|
just kidding|kidding|jk|ignore that|ignore me|ignore it|please ignore|wrong chat|wrong person|
wrong number|sent by mistake|it was a film|it was just a film|in a film|on tv|it was on tv|
a game|its a game|it was a game|just testing|testing|test|only testing|just a test|autocorrect|
i was joking|i was only joking|i was just joking|wasnt serious|not serious|i didnt mean it|
no no emergency|its not an emergency|it is not an emergency|not an emergency|no emergency"""

_PADDING = re.compile(
    r"^(?:(?:ok|okay|oh|um|er|well|sorry|hi|hello|please|pls|thanks|actually|erm|"
    r"just|so|and|but) )+"
    r"|(?: (?:please|pls|plz|thanks|thank you|ta|cheers|mate|then|tho|"
    r"though|sorry|xx?|now thanks))+$"
)


def _table(**answers: str) -> dict[str, str]:
    return {phrase: value for value, many in answers.items() for phrase in _lines(many) if phrase}


def _lines(many: str) -> list[str]:
    return [normal(one) for one in many.split("|")]


def normal(text: str) -> str:
    """Lower case, no punctuation, single spaces; emoji without their skin tones."""
    kept = text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("'", "")
    kept = re.sub(r"[\U0001F3FB-\U0001F3FF\uFE0F]", "", kept)
    return " ".join(re.sub(r"[^\w\s👍👎✅👌❌🤷]", " ", kept).split())


# Later lists win where a phrase stands in two: the safer reading is named last.
AFTER_999 = _table(
    mistake=_MISTAKE,
    not_now=_NOT_NOW,
    safe=_SAFE,
    called=_CALLED,
    cannot_call=_CANNOT_CALL,
    cannot_speak=_CANNOT_SPEAK,
)
ORDINARY = _table(
    no=_NO,
    yes=_YES,
    skip=_SKIP,
    here=_HERE,
    anonymous=_ANONYMOUS,
    submit=_SUBMIT,
    cancel=_CANCEL,
    human=_HUMAN,
)


def chosen(text: str, choices: Sequence[Button]) -> str | None:
    """The value of the offered choice that was typed: its label, its number or its value."""
    said = normal(text[: LONGEST_ANSWER + 1])
    if not said:
        return None
    for choice in choices:
        if said == normal(choice.label) or text.strip() == choice.value:
            return choice.value
    bare = _PADDING.sub("", said)
    if bare.isdecimal() and bare.isascii() and 1 <= int(bare[:3]) <= len(choices):
        return choices[int(bare[:3]) - 1].value
    for choice in choices:  # "Fore Street Bodmin please"
        if bare == normal(choice.label):
            return choice.value
    return None


def short_answer(text: str, *, after_999: bool = False) -> str | None:
    """A standard value, when the words are that answer and nothing more."""
    if len(text) > LONGEST_ANSWER:
        return None
    said = normal(text)
    tables = (AFTER_999, ORDINARY) if after_999 else (ORDINARY,)
    for words in (said, _PADDING.sub("", said)):
        for table in tables:
            if words in table:
                return table[words]
    return None


def opens_with(text: str) -> str | None:
    """Yes or no, when a longer answer begins with it: "yes, two people"."""
    first = normal(text[:20]).split(" ", 1)[0]
    return {"yes": "yes", "yeah": "yes", "yep": "yes", "no": "no", "nah": "no", "nope": "no"}.get(
        first
    )


_LONGER: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cannot_speak", re.compile(
        r"\b(?:he|she|they|hell|shell|theyll|someone)(?: (?:will|would|might|may|can|could))?"
        r" (?:over)?hear(?: (?:me|us|it))?\b|"
        r"\b(?:cant|cannot|not able to|too scared to|afraid to) (?:speak|talk)\b"
    )),
    ("cannot_call", re.compile(
        r"\b(?:cant|cannot|not able to|unable to|dont dare) (?:call|ring|phone|dial)\b|"
        r"\b(?:no signal|no credit|out of credit|battery is (?:dead|dying|low))\b|"
        r"^i ?(?:cant|cannot)\b(?! (?:believe|remember|see|say|sleep|find))|"
        r"\b(?:im|i am|we are|hes|shes) deaf\b"
    )),
    ("not_called", re.compile(
        r"\b(?:not|havent|have not|didnt|did not|wont|dont want to|no one has|nobody has|hasnt) "
        r"(?:called|call|rung|ring|phoned|phone|dialled)\b"
    )),
    ("mistake", re.compile(
        r"\b(?:only|just|was) (?:joking|kidding|testing|messing)\b|\bfalse alarm\b|"
        r"\b(?:sent|wrote|typed) (?:that |it |this )?by (?:mistake|accident)\b|\bnot an emergency\b"
    )),
    ("not_now", re.compile(
        r"\b(?:years|months|weeks|days|ages) ago\b|\blong ago\b|\blong time ago\b|"
        r"\b(?:it|this|that) (?:was|happened) (?:\w+ )?"
        r"(?:yesterday|last (?:night|week|month|year)|back in|in \d{4})\b|"
        r"\b(?:not|isnt|nothing) happening (?:right )?now\b|\balready (?:over|happened|finished)\b"
    )),
    ("not_safe", re.compile(r"\b(?:not|isnt|arent|dont feel|never) (?:\w+ )?safe\b|\bunsafe\b")),
    ("called", re.compile(
        r"\b(?:called|rung|rang|phoned|dialled|ringing|calling|spoken to|spoke to|on the phone to|"
        r"on the line (?:to|with)) (?:\w+ ){0,2}(?:999|them|police|ambulance|already|it in|now)\b|"
        r"\b(?:theyre|they are|police are|ambulance is|police|help is) (?:\w+ )?"
        r"(?:coming|here|on (?:the|their) way)\b"
    )),
    ("safe", re.compile(
        r"\b(?:im|i am|we are|were|everyone is|everyones|shes|hes|all) (?:\w+ )?safe\b|"
        r"\b(?:got|gotten) away\b|\bout of danger\b"
    )),
)  # fmt: skip
_THANKS = frozenset({"thanks", "thank", "cheers", "ta", "thx", "ty"})
_WITH_THANKS = frozenset({
    "ok", "okay", "oh", "great", "good", "you", "mate", "lovely", "brilliant", "very", "much",
    "for", "that", "the", "info", "help", "your", "so", "many", "again", "then", "bye", "all",
    "letting", "me", "know", "quick", "reply", "really", "no",
})  # fmt: skip
AFTER_VALUES = frozenset(AFTER_999.values())


def after_999(text: str) -> str | None:
    """What a longer message after 999 amounts to; a plea for help outweighs an all-clear."""
    said = normal(text[:600])
    return next((value for value, shape in _LONGER if shape.search(said)), None)


def is_only_thanks(text: str) -> bool:
    """ "Ok thanks": the end of a talk, not a yes."""
    words = set(normal(text[:LONGEST_ANSWER]).split())
    return bool(words & _THANKS) and words <= _THANKS | _WITH_THANKS


def as_command(text: str) -> str | None:
    """ "/small_talk" as the words "small talk"; "start" also without the slash."""
    one = text.strip()
    if normal(one) == "start":
        return "start"
    if not one.startswith("/") or len(one.split()) != 1:
        return None
    return normal(one.replace("_", " "))


def after_any(text: str) -> str | None:
    """The same for short and longer messages."""
    value = short_answer(text, after_999=True)
    return value if value in AFTER_VALUES else after_999(text)


_OK = frozenset({"ok", "okay", "k", "fine", "sure", "thats fine", "alright", "right", "👍"})
_PLEA = """help|help me|help us|please help|please help me|please help us|help please|
help me please|help help|sos|mayday|i need help|i need help now|need help|need help now|
someone help|somebody help|someone help me|somebody help me|can you help me|
please someone help me|save me|emergency|its an emergency|this is an emergency"""
_PLEAS = frozenset(_lines(_PLEA))


_LETS_GO = re.compile(
    r"^(?:(?:oh|ah|actually|sorry|ok|okay|no|wait|hang on|well) )*"
    r"(?:never ?mind|nvm|forget (?:it|that|about it)|dont bother|scrap (?:it|that)|"
    r"cancel (?:it|that|this))\b"
)
_THINKS_AGAIN = re.compile(
    r"^(?:no wait|wait|hang on|actually|no actually|on second thoughts?|oh no|sorry no|sorry)\b|"
    r"\b(?:dont cancel|do not cancel|undo|bring it back|report it after all|go on with it)\b"
)
A_LETTING_GO = 15  # words


def lets_go(text: str) -> bool:
    """ "Actually never mind, my brother had it"."""
    said = normal(text[:200])
    return bool(_LETS_GO.match(said)) and len(said.split()) <= A_LETTING_GO


def thinks_again(text: str) -> bool:
    """ "No wait, it's really gone", right after a cancel."""
    return bool(_THINKS_AGAIN.search(normal(text[:200])))


def is_only_ok(text: str) -> bool:
    """After "call 999" an "ok" may mean "I will"."""
    return normal(text[:LONGEST_ANSWER]) in _OK


def is_plea(text: str) -> bool:
    """Somebody who only writes "help"."""
    return normal(text[:LONGEST_ANSWER]) in _PLEAS
