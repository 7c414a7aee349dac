"""Which language a message is in."""

import pytest

from triage.language import recognise
from triage.words.tokens import tokenise


def spoken(text: str) -> str:
    return recognise(text, [token.word for token in tokenise(text)])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "Dzień dobry, ktoś ukradł mi rower spod sklepu"),
        ("ro", "Bună ziua, mi-au furat telefonul în parc"),
        ("pt", "Bom dia, perdi o meu passaporte no autocarro"),
        ("es", "Buenos días, he perdido mi pasaporte en el tren"),
        ("fr", "Bonjour, on m'a volé mon téléphone hier soir"),
        ("de", "Guten Tag, mein Auto wurde heute Nacht beschädigt"),
        ("uk", "Доброго дня, у мене вкрали велосипед"),
        ("ru", "Здравствуйте, вчера у меня украли телефон"),
        ("bg", "Здравейте, някой ми открадна колата снощи"),
        ("ar", "مرحبا لقد سرق هاتفي أمس"),
        ("zh", "你好，我的手机被偷了"),
        ("tr", "Merhaba, dün gece arabamı çaldılar"),
        ("lt", "Laba diena, pamečiau savo piniginę autobuse"),
    ],
)
def test_a_plain_message_is_known_by_its_language(language: str, text: str) -> None:
    assert spoken(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "👍👍", "hello", "ta muchly", "alright my lover", "wheres that to",
        "knife, bus stop",
        "Porthleven harbour", "PL4 8AA", "no", "brrr", "dreckly", "hes nicked me bike innit",
        "café on the Barbican is too loud", "gert big hole in the road", "///daring.lion.race",
        "kernow bys vyken", "tavy", "lol", "cheers drive", "emmets parked all over Mousehole",
    ],
)  # fmt: skip
def test_short_dialect_and_doubtful_words_are_english(text: str) -> None:
    assert spoken(text) == "en"
