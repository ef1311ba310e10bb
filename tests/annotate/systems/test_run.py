"""A system's way through a corpus."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace
from strategies import documents

from saidby.annotate.systems import load_system, predict, shown
from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.model import Document, Entity, Fragment, Relation, Span

GOLD = Document(
    "d1",
    "Пётр Лужин уехал.",
    "ru",
    spans=(
        Span("p", "PER", (Fragment(0, 10),), "e1"),
        Span("q", "QUOTE", (Fragment(0, 17),), attrs={"mode": "direct"}),
        Span("m", "MENTION", (Fragment(5, 10),), "e2"),
    ),
    relations=(Relation("r", "speaker", "q", "e2"),),
    entities=(Entity("e1", "PER", "Пётр Лужин"), Entity("e2", "PER", "Лужин")),
    meta={"date": "2031-05-02", "labelled_by": "Анна"},
    native={"conll": ["secret"]},
)
VERSIONS = {"saidby": version("saidby")}


@dataclass
class Fake:
    """A system that does what it is told."""

    answer: Callable[[Document], Document]
    name: str = "fake"
    help: str = "a fake"
    labels: tuple[str, ...] = ()

    def label(self, document: Document) -> Document:
        return self.answer(document)


def same(document: Document) -> Document:
    return document


def first_word(document: Document) -> Document:
    span = Span("n1", "WORD", (Fragment(0, 1),)) if document.text else None
    return replace(document, spans=(span,) if span else ())


@given(documents())
def test_gold_never_reaches_a_system(document: Document) -> None:
    """A system sees the text and its layout, no label, and not who labelled it; its answer is free of gold."""
    seen: list[Document] = []
    (found,) = predict(Fake(lambda d: seen.append(d) or d), [document])  # type: ignore[func-returns-value]
    assert (seen[0].spans, seen[0].relations, seen[0].entities, seen[0].native) == ((), (), (), {})
    assert "labelled_by" not in seen[0].meta
    assert (found.spans, found.relations, found.entities, found.native) == ((), (), (), {})
    kept = ("id", "text", "lang", "blocks", "sentences", "tokens", "layers")
    assert all(getattr(found, name) == getattr(document, name) for name in kept)


def test_given_layers_are_handed_over_and_nothing_else() -> None:
    """Spans with the labels that are given, the entities that they mention, no relation."""
    assert shown(GOLD, ["PER"]) == Document(
        "d1", GOLD.text, "ru", spans=GOLD.spans[:1], entities=GOLD.entities[:1], meta={"date": "2031-05-02"}
    )
    assert shown(GOLD) == Document("d1", GOLD.text, "ru", meta={"date": "2031-05-02"})
    assert shown(GOLD, ["PER", "QUOTE"]).relations == ()


def test_who_labelled_stands_in_the_answer() -> None:
    """System, versions, and what was given."""
    (found,) = predict(Fake(same), [GOLD], given=["PER"])
    about = {"system": "fake", "versions": VERSIONS, "given": ["PER"]}
    assert found.meta == {"date": "2031-05-02", "labelled_by": about}


def test_a_registered_system_tells_its_options_and_the_versions_of_its_packages() -> None:
    """What labelled can be installed and called again."""
    pytest.importorskip("natasha", reason="needs the extra 'ru'")
    (found,) = predict("natasha", [GOLD])
    packages = {package: version(package) for package in ("natasha", "navec", "slovnet")}
    about = {"system": "natasha", "versions": VERSIONS | packages, "options": {"by": "block"}}
    assert found.meta["labelled_by"] == about


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "d2"}, "fake d1: the answer is for 'd2'; a system must keep the id"),
        ({"text": "Пётр Лужин"}, "fake d1: the answer has another text from character 10 on; a system must keep the text"),
        ({"text": "Петр Лужин уехал."}, "fake d1: the answer has another text from character 1 on; a system must keep the text"),
        (
            {"spans": (Span("n", "PER", (Fragment(0, 99),)),)},
            "fake d1 $.spans[0].fragments[0]: 0-99 is outside the text (17 characters)",
        ),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_an_error_that_names_system_and_document(change: dict[str, Any], message: str) -> None:
    """Answers are checked: id, text, and all that makes a document valid."""
    with pytest.raises(DataError) as error:
        list(predict(Fake(lambda document: replace(document, **change)), [GOLD]))
    assert str(error.value) == message


def test_documents_are_read_as_they_are_needed() -> None:
    """A corpus of any size needs the memory of one document."""
    read: list[str] = []

    def corpus() -> Iterator[Document]:
        for number in range(5):
            read.append(str(number))
            yield Document(str(number), "Мост", "ru")

    predictions = predict(Fake(same), corpus())
    assert read == []
    assert next(predictions).id == "0"
    assert read == ["0"]


def test_any_number_of_workers_gives_the_same() -> None:
    """Answers and their order do not depend on the number of processes."""
    corpus = [Document(str(number), "Мост " * number, "ru") for number in range(40)]
    alone = list(predict(Fake(first_word), corpus))
    assert list(predict(Fake(first_word), corpus, workers=2)) == alone
    assert [document.id for document in alone] == [document.id for document in corpus]


def broken(document: Document) -> Document:
    import os

    os._exit(3)


def test_a_worker_that_dies_is_an_error() -> None:
    """Not a hang, and not a shorter corpus."""
    with pytest.raises(DataError) as error:
        list(predict(Fake(broken), [GOLD], workers=2))
    assert str(error.value) == "fake: a worker process died, perhaps of hunger for memory; use fewer workers"


@pytest.mark.parametrize(
    ("system", "options", "message"),
    [
        (Fake(same), {"workers": 0}, "workers must be at least 1, got 0"),
        ("command:cat", {"workers": 2}, "command:cat runs as one process; leave workers at 1"),
        ("natasha", {"given": ["PER", "LOC"]}, "natasha cannot make use of given PER, LOC; it takes: nothing"),
        ("rules-ru", {"given": ["PER", "LOC"]}, "rules-ru cannot make use of given LOC; it takes: PER"),
    ],
)
def test_a_call_that_makes_no_sense_fails_at_once(system: Any, options: dict[str, Any], message: str) -> None:
    """Before a document is read; no option is ignored."""
    if system in ("natasha", "rules-ru"):
        pytest.importorskip("natasha", reason="needs the extra 'ru'")
    with pytest.raises(UsageError) as error:
        predict(system, iter([GOLD]), **options)
    assert str(error.value) == message


def test_an_unknown_system_fails_at_once() -> None:
    """Before a document is read."""
    with pytest.raises(UnknownName):
        predict("natsha", iter([GOLD]))
    assert load_system("command:cat").labels == ()
