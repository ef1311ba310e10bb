"""Indirect, mixed and reported speech that `rules-ru` finds; own inventions."""

import pytest
from braces import of_modes, with_braces, without_braces
from hypothesis import given
from hypothesis import strategies as st

from saidby.annotate.systems import predict
from saidby.annotate.systems.frames import frames
from saidby.annotate.systems.quotes_ru import find_all
from saidby.corpus.check import check
from saidby.corpus.model import Document
from saidby.corpus.segment import segment

pytest.importorskip("natasha", reason="needs the extra 'ru'")

EXAMPLES = [(frame.name, line) for frame in frames() for line in frame.examples]


def label(text: str) -> Document:
    (found,) = predict("rules-ru", [segment(Document("d", text, "ru"))])
    return of_modes(found, "indirect", "mixed", "reported")


@pytest.mark.parametrize(("frame", "line"), EXAMPLES)
def test_a_frame_reads_its_examples(frame: str, line: str) -> None:
    """The examples beside the frames are their tests, and the frame that they stand beside is the one that found them."""
    text = without_braces(line)
    assert with_braces(label(text)) == line
    rules = {quote.found.rule for quote in find_all(segment(Document("d", text, "ru")))[0]}
    assert f"frame {frame}" in rules


PIECES = (
    "«", "»", "Мост открыт", " Пётр Лужин", " сказал", " он", " мэр", ", — ", ": ", ". ", "? ", "…", "\n\n", " Анна", " которая", " в ", "(", ")",
    "П. ", " сообщили в мэрии", " добавив", "12", ", ", " что", " как", " по словам", " согласно", " по его словам", " мол", " назвал",
    " со ссылкой на", " и", " обещал", " открыть", " если", " не", " выразил надежду", " об этом", " о мосте", " заявление", " о том",
    " чудом", " «чудом»", " ли", " бы", " слова которого приводит", "Сказав", " следует из", " с просьбой", " обратился", "сказано ",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_gives_a_valid_document(text: str) -> None:
    """Whatever stands in the text: no error, valid spans and relations."""
    (found,) = predict("rules-ru", [segment(Document("d", text, "ru"))])
    assert check(found) == []
