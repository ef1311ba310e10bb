"""natasha's names, block by block."""

from itertools import pairwise

import pytest
from real import real_data

from saidby.annotate.systems import predict
from saidby.annotate.systems.models_ru import LONGEST
from saidby.corpus.model import Block, Document, covered
from saidby.corpus.segment import segment

pytest.importorskip("natasha", reason="needs the extra 'ru'")

TEXT = "«Мост открыт»\n– Пётр Лужин\nАнна Семёнова приехала в Москву из компании «Луч»."


def names(document: Document, system: str = "natasha") -> list[tuple[str, str]]:
    (found,) = predict(system, [document])
    return [(span.label, covered(found.text, span.fragments)) for span in found.spans]


def test_names_are_labelled() -> None:
    """People, places and organisations, in text order."""
    assert names(segment(Document("d", TEXT, "ru"))) == [
        ("PER", "Пётр Лужин"),
        ("PER", "Анна Семёнова"),
        ("LOC", "Москву"),
        ("ORG", "Луч"),
    ]


def test_blocks_keep_neighbouring_names_apart() -> None:
    """Over the whole text two names become one across the line break."""
    text = '"Мост открыт"\n\n– Иван Сафаров\n\nПётр Лужин поблагодарил за приглашение посетить Заречье.'
    document = segment(Document("d", text, "ru"))
    assert names(document) == [("PER", "Иван Сафаров"), ("PER", "Пётр Лужин"), ("LOC", "Заречье")]
    assert names(document, "natasha(by=text)") == [("PER", "Иван Сафаров\n\nПётр Лужин"), ("LOC", "Заречье")]


def test_neither_tokens_nor_blocks_are_needed() -> None:
    """Blocks are found, words cut, where the document has none."""
    assert names(Document("d", TEXT, "ru")) == names(segment(Document("d", TEXT, "ru")))


@pytest.mark.parametrize("system", ["natasha", "natasha(by=text)"])
def test_a_header_is_not_read(system: str) -> None:
    """A block of kind meta has no names."""
    text = "author: Пётр Лужин\n\nАнна Семёнова уехала."
    document = Document("d", text, "ru", blocks=(Block(0, 18, "meta"), Block(20, len(text), "paragraph")))
    assert names(document, system) == [("PER", "Анна Семёнова")]


def test_a_long_text_is_read_in_parts() -> None:
    """Memory stays bounded, and no name is lost where the parts meet."""
    line = "Анна Семёнова уехала в Москву. "
    text = line * (2 * LONGEST // len(line))
    document = Document("d", text, "ru", blocks=(Block(0, len(text), "paragraph"),))
    found = names(document)
    assert found.count(("PER", "Анна Семёнова")) >= text.count("Анна") - 2
    assert found.count(("LOC", "Москву")) >= text.count("Москву") - 2


@pytest.mark.parametrize("text", ["", " \n", "«" * 100_000, "а" * 30_000])
def test_texts_without_names_have_none(text: str) -> None:
    """Nothing, white space, a hundred thousand marks, one long word."""
    assert names(Document("d", text, "ru", blocks=(Block(0, len(text), "paragraph"),) if text else ())) == []


@pytest.mark.real
def test_the_real_article() -> None:
    """The two presidents, named in neighbouring blocks, are two people."""
    text = (real_data("article") / "article.txt").read_text("utf-8")
    document = segment(Document("d", text, "ru"))
    (found,) = predict("natasha", [document])
    people = [(span.start, text[span.start : span.end]) for span in found.spans if span.label == "PER"]
    pairs = [(a, b) for (_, a), (_, b) in pairwise(people)]
    assert ("Касым-Жомарт Токаев", "Ильхам Алиев") in pairs
    assert not any("\n" in name for _, name in people)
    (whole,) = predict("natasha(by=text)", [document])
    assert any("\n" in text[span.start : span.end] for span in whole.spans)
