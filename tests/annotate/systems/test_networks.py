"""natasha's networks, run on one sentence at a time, give what slovnet gives."""

import pytest

from saidby.annotate.systems import models_ru
from saidby.annotate.systems.models_ru import find_names, parse, tag

pytest.importorskip("natasha", reason="needs the extra 'ru'")

SENTENCES = (
    "Мост",
    "Мэр Заречья Пётр Лужин открыл мост через Тихую в пятницу, 2 мая 2031 года.",
    "По словам пресс-секретаря «Заречстроя» Анны Семёновой, в Приозёрье и Белом Ключе ждут ответа МЧС.",
    "— Где мост? — спросил он. — Нет его!",
    'ЗАРЕЧЬЕ, 12 мая. /Интерберег/. 55" e\u0301 😀 П. А. Лужин',
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_gets_what_slovnet_gives_it(sentence: str) -> None:
    """Tags, links and names are those of slovnet's own program, which reads the sentence alone, too."""
    words = tuple(sentence.split())
    (tags,) = models_ru._slovnet("Morph", "morph").map([words])
    (links,) = models_ru._slovnet("Syntax", "syntax").map([words])
    (names,) = models_ru._slovnet("NER", "ner").map([sentence])
    assert [(token.text, token.pos, token.feats) for token in tag(words)] == [
        (token.text, token.pos, dict(token.feats)) for token in tags.tokens
    ]
    assert [(link.head + 1, link.rel) for link in parse(words)] == [
        (int(token.head_id), token.rel) for token in links.tokens
    ]
    assert list(find_names(sentence, 0, len(sentence))) == [(name.start, name.stop, name.type) for name in names.spans]
