"""Quotation marks that are no speech; own inventions."""

import re

import pytest

from saidby.annotate.systems import predict
from saidby.annotate.systems.uses_ru import Use, is_sentence, uses
from saidby.corpus.model import Document, covered
from saidby.corpus.segment import segment

pytest.importorskip("natasha", reason="needs the extra 'ru'")

BRACE = re.compile(r"\{(title|nickname|term|scare) ([^{}]*)\}")


def label(text: str) -> Document:
    (found,) = predict("rules-ru", [segment(Document("d", text, "ru"))])
    return found


def marks(text: str) -> list[tuple[str, str]]:
    found = label(text)
    return [(span.attrs["use"], covered(text, span.fragments)) for span in found.spans if span.label == "NONSPEECH"]


@pytest.mark.parametrize(("use", "line"), [(use, line) for use in uses() for line in use.examples])
def test_a_rule_reads_its_examples(use: Use, line: str) -> None:
    """The examples beside the rules are their tests."""
    assert marks(BRACE.sub(r"\2", line)) == BRACE.findall(line)
    assert {found for found, _ in BRACE.findall(line)} == {use.use}


CASES = {
    "a title inside of a quote": ("«Я читаю „Вестник“ утром», — сказал Лужин.", [("title", "„Вестник“")]),
    "one closing mark for two": ("«Я читаю газету «Вестник», — сказал Лужин.", [("title", "«Вестник»")]),
    "a title in the author's words inside of a quote": (
        "«Мост, — сообщает агентство «Интерберег», — открыт».",
        [("title", "«Интерберег»")],
    ),
    "a name that the text gives": (
        "Старый паром зовут «Утюгом». «Утюг» ходит на остров.",
        [("nickname", "«Утюгом»"), ("nickname", "«Утюг»")],
    ),
    "nested titles": ("Завод «Верфь „Луч“» открыт.", [("title", "«Верфь „Луч“»"), ("title", "„Луч“")]),
    "single marks": ("Альбом ''Old Bridge'' вышел утром.", [("title", "''Old Bridge''")]),
    "single marks that curl": ("Альбом ‘Old Bridge’ вышел утром.", [("title", "‘Old Bridge’")]),
    "inches": ('На мосту висит экран в 55".', []),
    "a quote": ("«Мост готов», — сказал Лужин.", []),
    "a pull quote": ("Мост открыл инженер Иван Гора.\n\n«Простоит сто лет»\n\n— Пётр Лужин", []),
}


@pytest.mark.parametrize(("text", "found"), CASES.values(), ids=CASES)
def test_marks_that_are_no_speech_have_a_use(text: str, found: list[tuple[str, str]]) -> None:
    """Both marks are inside; what is speech has no use."""
    assert marks(text) == found


@pytest.mark.parametrize("words", ["«Мост открыт»", "«Пора!»", "«Нет»", "«Надо строить»", "«Строить вместе»", "«Иду»"])
def test_words_that_can_be_said_just_so_are_a_sentence(words: str) -> None:
    """A verb, a word that stands for one, or a final mark."""
    assert is_sentence(words)


@pytest.mark.parametrize("words", ["«Вестник Заречья»", "«Луч»", "«Мосты и реки»", "«»", "«12»"])
def test_titles_are_no_sentences(words: str) -> None:
    """Nouns alone."""
    assert not is_sentence(words)
