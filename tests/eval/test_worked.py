"""Documents worked by hand: what every measure of entities counts, and why."""

import pytest

from saidby.corpus.model import Document
from saidby.corpus.said import parse
from saidby.eval.scores import score

MEASURES = ("strict", "exact", "partial", "type", "overlap", "token")
Counts = tuple[float, float, float]

# What it shows, gold, predictions; then tp, fp, fn over all labels of each of MEASURES.
WORKED: dict[str, tuple[str, str, tuple[Counts, ...]]] = {
    "equal": (
        "{PER|Пётр Лужин} уехал в {LOC|Заречье}.",
        "{PER|Пётр Лужин} уехал в {LOC|Заречье}.",
        ((2, 0, 0), (2, 0, 0), (2, 0, 0), (2, 0, 0), (2, 0, 0), (3, 0, 0)),
    ),
    # the title belongs to no name: half a hit, and one token too many
    "too long": (
        "мэр {PER|Лужин} уехал",
        "{PER|мэр Лужин} уехал",
        ((0, 1, 1), (0, 1, 1), (0.5, 0.5, 0.5), (1, 0, 0), (1, 0, 0), (1, 1, 0)),
    ),
    # right boundaries are all that exact and partial ask for
    "wrong label": (
        "{ORG|Заря} пришла",
        "{WORK|Заря} пришла",
        ((0, 1, 1), (1, 0, 0), (1, 0, 0), (0, 1, 1), (0, 1, 1), (0, 1, 1)),
    ),
    "wrong label and extent": (
        "{ORG|клуб Заря} пришёл",
        "клуб {WORK|Заря} пришёл",
        ((0, 1, 1), (0, 1, 1), (0.5, 0.5, 0.5), (0, 1, 1), (0, 1, 1), (0, 1, 2)),
    ),
    # one of two pieces is paired, the other is spurious
    "split": (
        "{PER|Анна Мария Лужина} приехала",
        "{PER|Анна} {PER|Мария} Лужина приехала",
        ((0, 2, 1), (0, 2, 1), (0.5, 1.5, 0.5), (1, 1, 0), (1, 1, 0), (2, 0, 1)),
    ),
    "merged": (
        "{PER|Анна} и {PER|Пётр} приехали",
        "{PER|Анна и Пётр} приехали",
        ((0, 1, 2), (0, 1, 2), (0.5, 0.5, 1.5), (1, 0, 1), (1, 0, 1), (2, 1, 0)),
    ),
    # «Заречья» is a token of two labels in gold
    "nested": (
        "{ORG|МИД {LOC|Заречья}} молчит",
        "{ORG|МИД} {LOC|Заречья} молчит",
        ((1, 1, 1), (1, 1, 1), (1.5, 0.5, 0.5), (2, 0, 0), (2, 0, 0), (2, 0, 1)),
    ),
    # both predictions touch a fragment of the one gold span
    "discontinuous": (
        "{PER#p|Анна} и Пётр {#p|Лужины} приехали",
        "{PER|Анна} и {PER|Пётр Лужины} приехали",
        ((0, 2, 1), (0, 2, 1), (0.5, 1.5, 0.5), (1, 1, 0), (1, 1, 0), (2, 1, 0)),
    ),
    # a pair of one label is better than a pair of two
    "crossing": (
        "{PER|Анна Лужина} {ORG|Заря}",
        "Анна {PER|Лужина Заря}",
        ((0, 1, 2), (0, 1, 2), (0.5, 0.5, 1.5), (1, 0, 1), (1, 0, 1), (1, 1, 2)),
    ),
    # «мэр» is as right as «Пётр Лужин»; of the optional place what is missed is no loss
    "alternative and optional": (
        "{PER#p|Пётр Лужин}, {#p/1|мэр}, из {LOC?|Заречья}",
        "Пётр Лужин, {PER|мэр}, {LOC|из Заречья}",
        ((1, 1, 0), (1, 1, 0), (1.5, 0.5, 0), (2, 0, 0), (2, 0, 0), (2, 1, 0)),
    ),
    # the second time it is said it is wrong; a token has a label or has it not
    "duplicate": (
        "{PER|Лужин} уехал",
        "{PER|{PER|Лужин}} уехал",
        ((1, 1, 0), (1, 1, 0), (1, 1, 0), (1, 1, 0), (1, 1, 0), (1, 0, 0)),
    ),
    # the exact pair comes first and leaves «Анна» without partner, unless the number of overlaps is what counts
    "as many as can be": (
        "{PER|Анна {PER|Мария}} приехала",
        "{PER|{PER|Анна} Мария} приехала",
        ((1, 1, 1), (1, 1, 1), (1, 1, 1), (1, 1, 1), (2, 0, 0), (2, 0, 0)),
    ),
}


def said(name: str, text: str) -> Document:
    return parse(f"#said 1 lang=ru tokens=razdel\n#id {name}\n\n{text}\n")


def counts(gold: list[Document], pred: list[Document]) -> tuple[Counts, ...]:
    result = score(gold, pred, measures=[f"entities.{name}" for name in MEASURES], resamples=0)
    return tuple((s.micro.tp, s.micro.fp, s.micro.fn) for s in result.measures.values())


@pytest.mark.parametrize("name", WORKED)
def test_counts_of_each_document(name: str) -> None:
    """True positives, false positives, false negatives of all six measures, worked out by hand."""
    gold, pred, expected = WORKED[name]
    assert counts([said(name, gold)], [said(name, pred)]) == expected


def test_counts_of_all_documents_together_are_sums() -> None:
    """Nothing is paired across documents."""
    gold, pred = ([said(name, row[side]) for name, row in WORKED.items()] for side in (0, 1))
    sums = tuple(
        tuple(sum(column) for column in zip(*measure, strict=True))
        for measure in zip(*(row[2] for row in WORKED.values()), strict=True)
    )
    assert counts(gold, pred) == sums


def test_half_credit_goes_to_the_label_of_each_side() -> None:
    """An overlap of two labels is half found for gold's label, half right for the predicted one."""
    gold, pred, _ = WORKED["wrong label and extent"]
    labels = (
        score([said("d", gold)], [said("d", pred)], measures="entities.partial").measures["entities.partial"].labels
    )
    assert {name: (found.recall, found.precision) for name, found in labels.items()} == {
        "ORG": (0.5, 0),
        "WORK": (0, 0.5),
    }
