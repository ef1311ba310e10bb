"""Explanations: what two measures count differently, and the spans there."""

import json
from pathlib import Path
from typing import Any

import pytest

from saidby.cli import main
from saidby.corpus import stores
from saidby.corpus.errors import UsageError
from saidby.corpus.model import Document
from saidby.corpus.said import parse
from saidby.eval.explain import explain
from saidby.eval.explain_table import table


def said(name: str, text: str) -> Document:
    return parse(f"#said 1 lang=ru tokens=razdel\n#id {name}\n\n{text}\n")


GOLD = [
    said("a", "мэр {PER|Лужин} и {PER|Анна} в {LOC|Заречье}"),
    said("b", "{ORG|МИД {LOC|Заречья}} и {PER|Пётр}"),
    said("c", "{PER|Пётр}"),
]
PRED = [
    said("a", "{PER|мэр Лужин} и {PER|Анна} в {LOC|Заречье}"),
    said("b", "{ORG|МИД {LOC|Заречья}} и {LOC|Пётр}"),
    said("c", "Пётр"),
]


def found(one: str, two: str) -> list[tuple[Any, ...]]:
    """Give document, label, both counts and the spans of each difference."""
    explanation = explain(GOLD, PRED, between=(one, two))
    return [
        (
            d.document,
            d.label,
            *(tuple(vars(c).values()) for c in d.counts),
            [(s.kind, s.gold and s.gold.text) for s in d.spans],
        )
        for d in explanation.differences
    ]


def test_what_is_counted_differently_is_named_with_its_spans() -> None:
    """Strict and type differ in the span that is too long; found, gold, right, predicted by hand."""
    assert found("entities.strict", "entities.type") == [
        ("a", "PER", (1, 2, 1, 2), (2, 2, 2, 2), [("too_long", "Лужин")]),
    ]


def test_a_span_of_another_label_belongs_to_both() -> None:
    """The boundaries of «Пётр» are right: found of PER, right of LOC; the largest difference comes first, then by id."""
    assert found("entities.strict", "entities.exact") == [
        ("b", "LOC", (1, 1, 1, 2), (1, 1, 2, 2), [("wrong_label", "Пётр")]),
        ("b", "PER", (0, 1, 0, 0), (1, 1, 0, 0), [("wrong_label", "Пётр")]),
    ]


def test_where_all_is_correct_all_spans_are_shown() -> None:
    """Tags hold no nested name: it is correct, and not in the counts of seqeval."""
    rows = found("entities.strict", "seqeval.default")
    assert ("b", "LOC", (1, 1, 1, 2), (0, 0, 0, 1), [("wrong_label", "Пётр")]) in rows
    nested = explain(GOLD[1:2], [said("b", "{ORG|МИД {LOC|Заречья}} и Пётр")], between=("entities.strict", "conlleval"))
    assert [(d.label, [s.kind for s in d.spans]) for d in nested.differences] == [("LOC", ["correct"])]


def test_the_same_counts_need_no_explanation() -> None:
    """Nothing is listed, and the table says so."""
    explanation = explain(GOLD, PRED, between=("entities.type", "entities.overlap"))
    assert explanation.differences == ()
    assert table(explanation).splitlines()[-1] == "no document and label is counted differently"


@pytest.mark.parametrize(
    ("between", "message"),
    [
        (("entities.strict", "entities.strict"), "explain needs two different measures, got entities.strict"),
        (
            ("entities.strict", "quotes.strict[cue]"),
            "entities.strict and quotes.strict[cue] are of different spans; compare measures of the same ones",
        ),
        (
            ("quotes.strict[content]", "speakers.end_to_end"),
            "speakers.end_to_end is of who speaks; explain is for measures of spans, errors for speakers",
        ),
    ],
)
def test_what_cannot_be_explained_is_refused(between: tuple[str, str], message: str) -> None:
    """Two measures, of the same spans."""
    with pytest.raises(UsageError) as caught:
        explain(GOLD, PRED, between=between)
    assert str(caught.value) == message


def test_the_command_prints_the_largest_differences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A block a difference, with both counts and the spans marked; JSON has all."""
    paths = [str(tmp_path / f"{name}.jsonl") for name in ("gold", "pred")]
    for side, path in zip((GOLD, PRED), paths, strict=True):
        stores.save(side, path)

    def run(*options: str) -> str:
        with pytest.raises(SystemExit) as caught:
            main(["explain", *paths, "--between", "entities.strict", "entities.partial", *options])
        assert caught.value.code in (0, None)
        return capsys.readouterr().out

    assert (
        run("--limit", "1")
        == """\
entities.strict: micro F1 0.6154
entities.partial: micro F1 0.8462

3 labels of documents are counted differently; spans there: wrong_label 2, too_long 1

a PER
  entities.strict: 1 of 2 gold found, 1 of 2 predictions right
  entities.partial: 1.5 of 2 gold found, 1.5 of 2 predictions right
  too_long  PER  {мэр [Лужин]} и Анна в Заречье

not listed: 2 smaller differences
"""
    )
    everything = json.loads(run("--json"))
    assert everything["f1"] == pytest.approx([8 / 13, 11 / 13])
    assert [d["document"] for d in everything["differences"]] == ["a", "b", "b"]
