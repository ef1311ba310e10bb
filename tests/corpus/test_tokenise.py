"""The registry of tokenisers."""

import pytest

from saidby.corpus.errors import UnknownName
from saidby.corpus.tokenise import TOKENISERS, default_tokeniser, load_tokeniser


@pytest.mark.parametrize(
    ("lang", "name"),
    [("ru", "razdel"), ("ru-RU", "razdel"), ("RU_kz", "razdel"), ("rus", "razdel"), ("uk", "unicode"), ("und", "unicode")],
)  # fmt: skip
def test_razdel_is_for_russian_only(lang: str, name: str) -> None:
    """Neither region nor case matters; languages written in the same letters are not Russian."""
    assert default_tokeniser(lang) == name


def test_every_default_is_registered() -> None:
    """A default is a name of the registry."""
    assert {default_tokeniser(lang) for lang in ("ru", "en")} <= set(TOKENISERS)


def test_an_unknown_tokeniser_is_told_with_the_known_ones() -> None:
    """A slip in the name gets a hint."""
    with pytest.raises(UnknownName) as caught:
        load_tokeniser("razdell", "ru")
    assert str(caught.value) == "unknown tokeniser 'razdell'; did you mean 'razdel'? known: razdel, spacy, unicode"
