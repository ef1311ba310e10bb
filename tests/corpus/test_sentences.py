"""Sentences of any language."""

import pytest

from saidby.corpus.sentences import rules_for, sentences

TABLE = [
    ("en", "The bridge is open.|It took two years!|Did it?|Yes…|Good."),
    ("en", "“Why?” asked Lodge.|“Because,” she said, “it is old.”|(Nobody laughed.)|He left."),
    ("en", "Mr. Lodge met J. R. Moss of the U.S. Army, e.g. Tuesday.|No. 5 is new.|He said no.|Then he left."),
    ("en", "In 2031.|The bridge stood."),
    ("en", "It cost $1.5 million . . . or more.|Yes."),
    ("en", "Wait!?|Really?!|Yes."),
    ("en", "1. The bridge.|2. The pier."),
    ("de", "Am 3. Mai sagte Prof. Lodge: „Die Brücke steht.“|Dann ging er.|»Ja!«|Im Jahr 2031.|Das war alles."),
    ("fr", "« Vraiment ? » demanda Mme. Lodge.|« Oui ! »|Elle partit."),
    ("es", "¿Quién?|¡Nadie!|El Sr. Moss salió."),
    ("uk", "Міст на вул. Мирній відкрив І. Лужин.|«Так!»|Він пішов."),
    ("ru", "Мост открыл А. Лужин.|— Да? — спросил он.|— Да."),
    ("kk", "Көпір ашылды.|Екі жыл салынды."),
    ("ar", "قال المدير: «الجسر جاهز».|هل تصدق؟|نعم."),
    ("he", "הגשר מוכן.|כן."),
    ("hi", "पुल खुला है।|हाँ।"),
    ("am", "ድልድዩ ተከፈተ።|አዎ።"),
    ("hy", "Կամուրջը բաց է։|Այո։"),
    ("zh", "他说：“桥开了。”|她走了！|真的吗？！|真的。"),
    ("ja", "橋が開いた。|「本当？」|本当。"),
    ("und", "A.\u0301 Next"),
    ("und", "桥。\u0301她"),
    ("und", "..."),
    ("und", "Мост\u00a0открыт.|Да"),
]


@pytest.mark.parametrize(("lang", "marked"), TABLE)
def test_sentences(lang: str, marked: str) -> None:
    """Terminators, closing marks, abbreviations and initials of many languages; ``|`` stands at the bounds."""
    unspaced = lang in ("zh", "ja")
    text = marked.replace("|", "" if unspaced else " ")
    assert [text[start:end] for start, end in sentences(text, rules_for(lang))] == marked.split("|")


def test_an_abbreviation_is_one_in_its_language_only() -> None:
    """ "Nr." goes on in German and ends a sentence in a language that does not know it."""
    text = "Haus Nr. Fünf"
    assert [len(list(sentences(text, rules_for(lang)))) for lang in ("de", "und")] == [1, 2]


@pytest.mark.parametrize("text", ["", " ", "\u00a0\n"])
def test_white_space_has_no_sentences(text: str) -> None:
    """There is nothing to give."""
    assert list(sentences(text, rules_for("en"))) == []
