"""What the words alone must hear, and what they must leave alone. Every sentence is our own."""

import pytest

from triage import red_flags

CERTAIN = {
    "weapon": [
        "bloke outside the bookies waving a machete at people",
        "hes got a nife",
        "There is a man with a shotgun in the churchyard",
        "my brother is holding a knife to my dad's throat",
        "someone firing a gun from the flats",
        "he just pulled a blade on my mate",
    ],
    "violence": [
        "two lads are kicking a man in the head by the bus stop",
        "he's got her by the throat",
        "she is being beaten up by three girls",
        "they are stamping on him",
        "my neighbour is strangling his wife",
        "massive brawl outside the pub, glasses flying",
    ],
    "intruder": [
        "somebody is trying to get in my back door",
        "there's a man in my kitchen and I'm hiding upstairs",
        "i can hear footsteps downstairs, im on my own",
        "they're kicking the front door in",
    ],
    "robbery": [
        "im being mugged",
        "men in balaclavas have gone into the jewellers",
        "he is demanding the till money with a bottle in his hand",
    ],
    "sexual": ["a man is exposing himself to the children at the park", "help im being raped"],
    "taken": [
        "a man is following me home and he won't stop",
        "they've locked me in the van",
        "someone dragged a girl into a car and drove off",
    ],
    "medical": [
        "shes not breathing",
        "my dad collapsed and he won't wake up",
        "he's choking",
        "gran is having a stroke",
        "cant breath",
        "the baby has gone blue",
    ],
    "suicide": [
        "I want to die",
        "my son says he is going to hang himself",
        "there's a woman on the wrong side of the bridge railings",
        "i cant go on any more, ive taken all my tablets",
        "everyone would be better off without me",
    ],
    "missing": [
        "my four year old is missing from the beach",
        "grandad with dementia has wandered off in his slippers",
    ],
    "fire": ["the house next door is on fire", "thick black smoke coming from the roof"],
    "water": [
        "someone's drowning off the pier",
        "we are cut off by the tide",
        "a man has fallen off the cliff",
        "kayak capsized and he is struggling",
    ],
    "road": [
        "car on its roof in the ditch, driver trapped",
        "drunk man just got in his car and is driving off",
        "cows all over the A30",
        "a cyclist has been hit by a van",
    ],
    "utility": ["strong smell of gas in our hallway", "live cable down across the pavement"],
    "bomb": ["there is a ticking bag under the seat", "someone says theres a bomb in the school"],
    "animal": ["dog locked in a hot car, panting", "a dog is attacking my little boy"],
    "cannot_speak": [
        "cant talk hes in the next room",
        "pretend im ordering a pizza please",
    ],
    "child": ["my mummy wont wake up", "a toddler is walking along the road alone"],
}

LOOK_ALIKE = [
    "killing time at the station, any good cafes",
    "that was a bomb of a car my uncle had",
    "I'm dying for a pint",
    "lovely shot of the sunset over the harbour",
    "we were robbed, that was never a penalty",
    "my feet are killing me after the coast path",
    "could murder a curry",
    "phone died sorry",
    "Is it against the law to carry a knife for fishing?",
    "What should I do if someone breaks into my house?",
    "What if a fire starts while we are on holiday?",
    "Nobody is hurt and there was no weapon",
    "it was not a gun, it was an umbrella",
    "My late husband had a heart attack ten years ago",
    "I was stabbed in 1998 and your officers were wonderful",
    "she was attacked last summer but is doing well now",
    "watching a film where a man gets stabbed",
    "another shooting on the news, terrible",
    "lost again at call of duty, he shot me from the roof",
    "fire drill at the school on Tuesday at ten",
    "armed police training exercise at the airfield, residents may hear shots",
    "False alarm, the smoke was from next door's barbecue",
    "how do I renew my shotgun certificate",
    "where is the knife bin in Exeter",
    "the pub does a good roast beef",
    "is there a first aid course with cpr near here",
    "Thanks for the talk about knife crime",
    "the foxes were screaming all night",
    "my boss will kill me if I am late again",
    "he nearly gave me a heart attack with that price",
]

EVERYDAY = [
    "There's some new graffiti on the bus shelter",
    "youths hanging about on the corner again",
    "someone keyed my car outside the gym",
    "bins not collected for three weeks",
    "cars parked on the pavement every school run",
    "I lost my purse on the number 9 bus",
    "who is my PCSO please",
    "is the A38 open yet",
    "hello",
    "my bike was stolen from the station last night",
    "loud music until two every Saturday",
    "I would like to complain about an officer",
    "a dog has fouled the playing field",
    "could you tell me what happened with my report",
]


def _certain(text: str) -> set[str]:
    return {flag.name for flag in red_flags.find(text) if flag.certain}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in CERTAIN.items() for text in texts]
)
def test_danger_now_is_a_certain_flag(kind: str, text: str) -> None:
    assert _certain(text), f"no certain flag in a message about {kind}"


@pytest.mark.parametrize(("kind", "text"), [(kind, texts[0]) for kind, texts in CERTAIN.items()])
def test_a_flag_names_the_kind_of_danger(kind: str, text: str) -> None:
    assert kind in _certain(text)


@pytest.mark.parametrize("text", LOOK_ALIKE)
def test_idiom_past_question_denial_and_story_are_no_certain_danger(text: str) -> None:
    assert not _certain(text)


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_messages_raise_no_flag_at_all(text: str) -> None:
    assert red_flags.find(text) == ()


@pytest.mark.parametrize("text", [texts[0] for texts in CERTAIN.values()])
def test_capitals_and_stretched_letters_hide_nothing(text: str) -> None:
    assert _certain(text.upper()) == _certain(text)
    assert _certain(f"pleeeease {text}!!!") >= _certain(text)


@pytest.mark.parametrize(
    ("plain", "typed"),
    [
        ("he is bleeding badly", "he is bleedin badly"),
        ("someone stabbed my mate just now", "sum1 stabed my mate just now"),
        ("she is unconscious", "she is unconcious"),
        ("he's strangling her", "hes strangeling her"),
        ("she cant breathe", "she can't breeth"),
        ("my mum has taken an overdose", "my mum has taken an overdos"),
        ("he has a knife and is coming", "he has a kn\u200bife and is coming"),
    ],
)
def test_misspellings_and_hidden_characters_are_read_as_meant(plain: str, typed: str) -> None:
    assert _certain(plain)
    assert _certain(typed) == _certain(plain)


@pytest.mark.parametrize(
    "text",
    [
        "he's in the kitchen now, he is not breathing",
        "I'm not joking he's got a knife",
        "nobody is helping, she is not waking up",
        "no signal here, the house is on fire",
        "years ago he hit me, now he's kicking the door in",
    ],
)
def test_a_no_that_denies_nothing_takes_no_danger_away(text: str) -> None:
    assert _certain(text)


@pytest.mark.parametrize("text", ["someone said knife", "I think I saw a gun", "he seems violent"])
def test_a_bare_danger_word_is_a_question_and_not_yet_999(text: str) -> None:
    flags = red_flags.find(text)
    assert flags
    assert not _certain(text)


def test_danger_in_a_later_sentence_is_heard_after_a_story() -> None:
    text = "We had a lovely day at the beach. Now a man with a knife is outside our tent."
    assert "weapon" in _certain(text)


def test_two_dangers_in_the_same_words_stand_in_one_order_in_every_process() -> None:
    """Their order decides on the category, and that of a set is another one at each start."""
    for text, names in (
        ("I am being robbed at the garage", ["robbery", "violence"]),
        ("she won't let me out of the car and wants me to do things", ["sexual", "taken"]),
    ):
        flags = red_flags.read(text).flags
        assert [flag.name for flag in flags] == names
        assert len({(flag.start, flag.end) for flag in flags}) == 1


def test_every_flag_says_its_words_and_where_they_stand() -> None:
    text = "Hello. There’s a man with a KNIFE outside the Co-op, and the shed is on fire!"
    flags = red_flags.find(text)
    assert {"weapon", "fire"} <= {flag.name for flag in flags}
    for flag in flags:
        assert text[flag.start : flag.end] == flag.words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "Ratunku, mąż mnie bije"),
        ("ro", "Ajutor, cineva a intrat în casa mea"),
        ("pt", "Socorro, a casa está a arder, há fogo"),
        ("es", "Ayuda, un hombre tiene un cuchillo"),
        ("fr", "Au secours, mon fils ne respire plus"),
        ("de", "Hilfe, ein Mann mit einem Messer"),
        ("uk", "Рятуйте, горить будинок"),
        ("ru", "Помогите, он меня убьёт"),
        ("ar", "النجدة هناك رجل معه سكين"),
        ("zh", "救命，着火了"),
        ("bg", "Помощ, детето не диша"),
        ("tr", "İmdat, evde yangın var"),
    ],
)
def test_a_cry_for_help_is_heard_in_twelve_languages(language: str, text: str) -> None:
    words = red_flags.read(text)
    assert words.language == language
    assert any(flag.certain for flag in words.flags)


@pytest.mark.parametrize("text", ["Hilfe!", "socorro", "Ajutor!!"])
def test_a_single_foreign_cry_is_enough(text: str) -> None:
    assert _certain(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zgubiłem wczoraj portfel na plaży",
        "Mi bicicleta no funciona",
        "Guten Tag, wo ist die Wache?",
    ],
)
def test_a_calm_message_in_another_language_is_no_danger(text: str) -> None:
    assert not _certain(text)


@pytest.mark.parametrize(
    "text", ["mill lane in totnes", "fly tipping in the lane in Bow", "lane side"]
)
def test_a_lane_is_an_address_and_no_danger(text: str) -> None:
    assert not any(flag.certain for flag in red_flags.find(text))
