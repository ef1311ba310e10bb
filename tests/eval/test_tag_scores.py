"""Lists of tags, from the call to the numbers; and the tables of docs/explanation/scorers.md."""

import doctest
import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from seqeval.metrics import classification_report, f1_score
from tagging import alphabet, drawn

import saidby
from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.tags import tags_of
from saidby.eval.scores import score
from saidby.eval.signature import parse_signature
from saidby.eval.tag_scores import score_tags

DOCS = Path(__file__).parents[2] / "docs"
GOLD = [["B-PER", "I-PER", "O"], ["B-LOC", "O"]]
PRED = [["I-PER", "I-PER", "O"], ["B-LOC", "B-ORG"]]


def rows() -> Iterator[tuple[str, str, str, str, str, str]]:
    """Give row, scheme, gold, predicted, measure and F1 of each cell of the tables."""
    text = (DOCS / "explanation" / "scorers.md").read_text("utf-8")
    for table in re.findall(r"<!-- f1 -->\n\n((?:\|.*\n)+)", text):
        head, _, *lines = ([cell.strip(" `") for cell in line.strip("|\n").split("|")] for line in table.splitlines())
        for name, scheme, gold, pred, *values in lines:
            for measure, value in zip(head[4:], values, strict=True):
                yield name, scheme, gold, pred, measure.replace("`", ""), value


@pytest.mark.parametrize(("name", "scheme", "gold", "pred", "measure", "value"), list(rows()))
def test_the_tables_of_the_page_on_scorers_are_what_is_computed(
    name: str, scheme: str, gold: str, pred: str, measure: str, value: str
) -> None:
    """Cell by cell. The rows are those of the tools themselves: see the tests of each."""
    repair = measure.removeprefix("repair ") if measure.startswith("repair ") else "conlleval"
    asked = "entities.strict" if measure.startswith("repair ") else measure.replace("…", scheme)
    lists = [gold.split()], [pred.split()]
    if value == "error":
        with pytest.raises(DataError):
            score_tags(*lists, scheme=scheme, repair=repair, measures=asked, resamples=0)
        return
    result = score_tags(*lists, scheme=scheme, repair=repair, measures=asked, resamples=0)
    assert f"{result.measures[asked].micro.f1:.3f}" == value


def test_the_tables_are_there() -> None:
    """Ten rows, 77 cells."""
    assert len(list(rows())) == 77


def test_the_guide_for_users_of_seqeval_works() -> None:
    """Every block of code gives what it shows."""
    failed, tried = doctest.testfile(str(DOCS / "how-to" / "move-from-seqeval.md"), module_relative=False)
    assert failed == 0
    assert tried >= 8


def test_seqeval_ignores_the_mode_without_a_scheme() -> None:
    """A of the page: its f1_score is lenient, its report strict; ours is what it says."""
    gold, pred = [["B-PER", "I-PER", "O"]], [["I-PER", "I-PER", "O"]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert f1_score(gold, pred, mode="strict") == 1.0
        report = classification_report(gold, pred, mode="strict", output_dict=True)
    ours = score_tags(gold, pred, measures=["seqeval.strict", "seqeval.default"], resamples=0).measures
    assert report["micro avg"]["f1-score"] == ours["seqeval.strict"].micro.f1 == 0.0
    assert ours["seqeval.default"].micro.f1 == 1.0


def test_a_made_up_label_halves_macro() -> None:
    """By hand; a label that is left out costs nothing, as in nervaluate's `tags`."""
    gold, pred = [["B-PER", "O", "O"]], [["B-PER", "O", "B-GOD"]]
    result = score_tags(gold, pred, measures=["seqeval.default", "nervaluate.strict"], resamples=0)
    assert [scores.macro.f1 for scores in result.measures.values()] == [0.5, 0.5]
    result = score_tags(gold, pred, measures=["entities.strict", "nervaluate.strict"], labels="PER", resamples=0)
    assert [scores.micro.f1 for scores in result.measures.values()] == [1.0, 1.0]


def test_a_result_tells_what_is_invalid_and_what_it_does() -> None:
    """Kinds of transitions on both sides, F1 of each reading, notes, JSON."""
    result = score_tags(GOLD, PRED, measures=["entities.strict"], resamples=10)
    assert {side: found.transitions for side, found in result.invalid.items()} == {"gold": {}, "pred": {"O I-X": 1}}
    assert result.readings == {"conlleval": 0.8, "discard": 0.5}
    assert [note.where for note in result.notes] == ["pred", "repair"]
    found = json.loads(json.dumps(result.to_dict()))
    assert found["invalid"]["pred"] == {"transitions": {"O I-X": 1}, "unknown": {}}
    assert found["readings"] == result.readings
    assert found["measures"]["entities.strict"]["micro"]["f1"] == 0.8
    assert score_tags(GOLD, GOLD, resamples=0).readings == {}


def test_the_signature_says_how_tags_were_read() -> None:
    """Scheme by its own name, repair, options; it parses back."""
    line = str(score_tags(GOLD, PRED, scheme="bio", repair="discard", resamples=0).signature)
    assert "|source:tags+IOB2+discard|" in line
    assert str(parse_signature(line)) == line
    turned = [["PER-B", "X"]]
    line = str(score_tags(turned, turned, suffix=True, unknown="outside", resamples=0).signature)
    assert "|source:tags+IOB2+conlleval+suffix+outside|" in line


def test_tags_with_the_label_first_give_the_same_scores() -> None:
    """In every measure; the fingerprints are equal too."""
    asked = ["entities.*", "seqeval.*", "conlleval", "nervaluate.*"]
    for gold, pred in drawn(alphabet("BI"), 10, 1):
        if not any(tag[0] == "B" for row in gold for tag in row):
            continue
        turned = [[["-".join(reversed(tag.split("-"))) for tag in row] for row in side] for side in (gold, pred)]
        results = [
            score_tags(gold, pred, measures=asked, resamples=0),
            score_tags(*turned, suffix=True, measures=asked, resamples=0),
        ]
        assert results[0].measures == results[1].measures
        assert results[0].signature.gold == results[1].signature.gold


def test_tags_and_documents_give_the_same_scores() -> None:
    """The same spans as tags of one token a letter, and as documents: all measures, all numbers."""
    asked = ["entities.*", "seqeval.default", "seqeval.strict(scheme=IOBES)", "nervaluate.*", "conlleval", "spacy.ents"]
    for corpus in drawn(["O", "O", "B-X", "B-Y"], 40, 2, sentences=4):
        gold, pred = corpus
        tags = score_tags(gold, pred, measures=[name for name in asked if "IOBES" not in name], resamples=20)
        docs = score(
            *([document(number, row) for number, row in enumerate(side)] for side in corpus),
            measures=asked,
            resamples=20,
        )
        for name, scores in tags.measures.items():
            assert scores == docs.measures[name], name
        assert docs.measures["seqeval.strict(scheme=IOBES)"] == docs.measures["seqeval.default"]


def document(number: int, tags: list[str]) -> Document:
    places = tuple(Fragment(place, place + 1) for place in range(len(tags)))
    spans = tuple(Span(f"s{i}", tag[2:], (Fragment(i, i + 1),)) for i, tag in enumerate(tags) if tag != "O")
    sentences = (Fragment(0, len(tags)),) if tags else ()
    return Document(f"{number}", "x" * len(tags), "en", tokens=places, sentences=sentences, spans=spans)


def test_spans_without_a_place_in_tags_are_told() -> None:
    """Nested gold: the outermost is kept, and the notes say how many were not."""
    spans = (Span("a", "X", (Fragment(0, 2),)), Span("b", "Y", (Fragment(1, 2),)))
    nested = Document(
        "d", "xx", "en", tokens=(Fragment(0, 1), Fragment(1, 2)), sentences=(Fragment(0, 2),), spans=spans
    )
    result = score([nested], [nested], measures=["seqeval.default", "entities.strict"], resamples=0)
    assert [result.measures[name].micro.support for name in result.measures] == [1, 2]
    what = "tags of sentences hold no 1 spans nested; measures that read tags leave them out"
    assert list(map(str, result.notes)) == [f"gold: {what}", f"pred: {what}"]


def test_predictions_off_the_tokens_cost_nothing_in_spacy() -> None:
    """L of the table: the gold has one token Москва-Баку, the system finds two places in it; by hand."""
    text = "Москва-Баку Лужин"
    tokens = (Fragment(0, 11), Fragment(12, 17))
    person = Span("p", "PER", (Fragment(12, 17),))
    places = (Span("a", "LOC", (Fragment(0, 6),)), Span("b", "LOC", (Fragment(7, 11),)))
    gold, pred = (Document("d", text, "ru", tokens=tokens, spans=spans) for spans in ((person,), (*places, person)))
    result = score([gold], [pred], measures=["spacy.ents", "entities.strict"], resamples=0)
    assert result.measures["spacy.ents"].micro.precision == 1.0
    assert result.measures["entities.strict"].micro.precision == pytest.approx(1 / 3)
    assert "pred: tags of documents hold no 2 spans off token boundaries" in str(result.notes[0])


def test_half_open_ends_make_nervaluate_see_overlaps() -> None:
    """M of the table: [0, 4) and [4, 8) only touch; handed over as they are, they share place 4; by hand."""
    gold, pred = (
        Document("d", "x" * 8, "en", spans=(Span("s", "X", (Fragment(*pair),)),)) for pair in ((0, 4), (4, 8))
    )
    asked = ["nervaluate.partial", "nervaluate.partial(ends=exclusive)"]
    result = score([gold], [pred], measures=asked, resamples=0)
    assert [scores.micro.f1 for scores in result.measures.values()] == [0.0, 0.5]


def test_labels_of_quotes_are_told_to_be_left_aside() -> None:
    """`entities.*` score names; a label of the quote scheme must be asked for."""
    tags = [["B-CUE", "B-PER"]]
    result = score_tags(tags, tags, resamples=0)
    assert list(result.measures["entities.strict"].labels) == ["PER"]
    assert str(result.notes[0]) == (
        "labels: entities.* leave CUE aside, as labels of mentions and quotes; pass labels= to score them"
    )
    assert list(score_tags(tags, tags, labels="CUE,PER", resamples=0).measures["entities.strict"].labels) == [
        "CUE",
        "PER",
    ]


def test_the_order_of_sequences_changes_no_score() -> None:
    """Nor do intervals depend on how tags were stored."""
    for gold, pred in drawn(alphabet("BI"), 10, 3, sentences=6):
        asked = ["entities.*", "seqeval.default", "conlleval", "nervaluate.*"]
        one = score_tags(gold, pred, measures=asked, resamples=0)
        other = score_tags(tags_of(gold[::-1]), tags_of(pred[::-1]), measures=asked, resamples=0)
        assert one.measures == other.measures


def test_what_cannot_be_scored_is_refused() -> None:
    """Lengths, tags, names, measures that need documents."""
    with pytest.raises(DataError, match="sequence 0: y_true has 1 tags, y_pred has 2"):
        saidby.score_tags([["O"]], [["O", "O"]])
    with pytest.raises(DataError, match="tag 'S-X': IOB2 has the prefixes B, I and O"):
        saidby.score_tags([["S-X"]], [["O"]])
    with pytest.raises(UnknownName, match="unknown scheme 'IOB5'"):
        saidby.score_tags([["O"]], [["O"]], scheme="IOB5")
    with pytest.raises(UnknownName, match="unknown repair 'mend'"):
        saidby.score_tags([["O"]], [["O"]], repair="mend")
    with pytest.raises(UsageError, match="resamples must be 0 or more"):
        saidby.score_tags([["O"]], [["O"]], resamples=-1)


def test_nothing_is_no_crash() -> None:
    """No sequences, empty ones, all outside (seqeval #60)."""
    for tags in ([], [[]], [["O", "O"]]):
        result = score_tags(
            tags, tags, measures=["entities.*", "seqeval.default", "nervaluate.*", "conlleval"], resamples=5
        )
        assert {scores.micro.f1 for scores in result.measures.values()} == {0.0}
