"""Our conlleval against the rules of the three scripts, gone through one tag after the other as they do."""

from collections import Counter

import pytest
from real import real_data
from tagging import Lists, all_pairs, alphabet, drawn, shuffled, sides

from saidby.corpus.errors import UnknownName
from saidby.eval.conlleval import SCRIPTS, Totals, conlleval, totals
from saidby.eval.credit import harmonic

ODD = [
    "O",
    "B-X",
    "I-X",
    "E-X",
    "S-X",
    "B-Y",
    "I-Y",
    "E-Y",
    "S-Y",
    "L-X",
    "U-X",
    "[-X",
    "]-Y",
    "B-X-Y",
    "I-X-Y",
    "I",
    "B",
    "E",
    "S",
]

PERL = {
    "start": {"BB", "IB", "OB", "OI", "EE", "EI", "OE"},
    "end": {"BB", "BO", "IB", "IO", "EE", "EI", "EO"},
    "starts": "[]",
    "ends": "[]",
}
PYYSALO = {
    "start": {"EE", "EI", "SE", "SI", "OE", "OI"},
    "end": {"BB", "BS", "BO", "IB", "IS", "IO"},
    "starts": "BS[]",
    "ends": "ES[]",
}
RULES = {"perl": PERL, "spyysalo": PYYSALO}
"""Prefixes before and after a border; prefixes that always start, or end, a chunk (startOfChunk, endOfChunk)."""


def split(tag: str) -> tuple[str, str]:
    prefix, hyphen, label = tag.partition("-")
    return (prefix, label) if hyphen else (tag, "")


def border(kind: str, script: str, before: tuple[str, str], after: tuple[str, str]) -> bool:
    if script == "sighsmile":
        if "O" in (before[0], after[0]):
            return (after if kind == "start" else before)[0] != "O"
        return before[1] != after[1] or after[0] in "BS" or before[0] in "ES"
    rules, own = RULES[script], (after if kind == "start" else before)[0]
    typed = own not in ("O", ".") and before[1] != after[1]
    return before[0] + after[0] in rules[kind] or own in [*rules[f"{kind}s"]] or typed


def gone_through(gold: Lists, pred: Lists, script: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Count right, gold and predicted chunks by type, tag by tag, with O behind each sentence."""
    streams = [[split(tag) for row in side for tag in [*row, "O"]] for side in (gold, pred)]
    right, golds, preds = Counter[str](), Counter[str](), Counter[str]()
    last, going = [("O", ""), ("O", "")], False
    for now in zip(*streams, strict=True):
        ends = [border("end", script, a, b) for a, b in zip(last, now, strict=True)]
        if going and all(ends):
            right[last[0][1]] += 1
            going = False
        elif going and (ends[0] != ends[1] or now[0][1] != now[1][1]):
            going = False
        starts = [border("start", script, a, b) for a, b in zip(last, now, strict=True)]
        going = going or (all(starts) and now[0][1] == now[1][1])
        golds[now[0][1]] += starts[0]
        preds[now[1][1]] += starts[1]
        last = list(now)
    right[last[0][1]] += going
    return right, golds, preds


def scores(right: int, gold: int, pred: int) -> tuple[float, float, float]:
    """As the Perl script computes them, in percent."""
    precision, recall = 100 * right / pred if pred else 0, 100 * right / gold if gold else 0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0


def check(gold: Lists, pred: Lists, script: str) -> None:
    right, golds, preds = gone_through(gold, pred, script)
    pairs = conlleval(*sides(gold, pred), script=script)
    found = harmonic(pairs, scale=100)
    assert found.row("micro") == scores(right.total(), golds.total(), preds.total()), (gold, pred)
    for label in pairs.labels:
        assert found.row(label) == scores(right[label], golds[label], preds[label]), (gold, pred, label)
    assert {*pairs.labels} == {*(+golds), *(+preds)}


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_counts_as_its_rules_say(script: str) -> None:
    """Whole corpora at once, and every pair of short sequences as a corpus of its own; odd tags too."""
    for letters in ("BI", "BIES"):
        check(*shuffled(alphabet(letters), 4, 1), script)
    for gold, pred in zip(*all_pairs(alphabet("BE", "X"), 3), strict=True):
        check([gold], [pred], script)
    odd = [tag for tag in ODD if "-" in tag or tag == "O"] if script == "sighsmile" else ODD
    for corpus in drawn(odd, 500, 2):
        check(*corpus, script)


@pytest.mark.parametrize(
    ("gold", "pred", "f1"),
    [
        ("B-X E-X B-X E-X", "B-X I-X I-X E-X", {"perl": 100.0, "spyysalo": 0.0, "sighsmile": 0.0}),
        ("S-X S-X", "S-X S-X", {"perl": 100.0, "spyysalo": 100.0, "sighsmile": 100.0}),
        ("S-X S-X", "B-X I-X", {"perl": 100.0, "spyysalo": 0.0, "sighsmile": 0.0}),
        ("U-X U-X", "B-X L-X", {"perl": 100.0, "spyysalo": 100.0, "sighsmile": 100.0}),
        ("B-X I-X O", "I-X I-X O", {"perl": 100.0, "spyysalo": 100.0, "sighsmile": 100.0}),
    ],
)
def test_the_scripts_disagree_on_iobes_and_bilou(gold: str, pred: str, f1: dict[str, float]) -> None:
    """The Perl script does not know S, and sees no border in E B; by hand."""
    for script, expected in f1.items():
        pairs = conlleval(*sides([gold.split()], [pred.split()]), script=script)
        assert harmonic(pairs, scale=100).row("micro")[2] == expected, script


def test_totals_and_accuracy() -> None:
    """Tokens, phrases, found, correct, equal tags; by hand."""
    both = sides([["B-X", "I-X", "O"], ["B-Y"]], [["B-X", "I-X", "B-Y"], ["O"]])
    assert totals(*both) == Totals(tokens=4, phrases=2, found=2, correct=1, correct_tags=2)
    assert totals(*both).accuracy == 50.0
    assert totals(*sides([[]], [[]])).accuracy != totals(*sides([[]], [[]])).accuracy


def test_scripts_have_names() -> None:
    """And there are three."""
    with pytest.raises(UnknownName, match="unknown script of conlleval 'python'; known: perl, sighsmile, spyysalo"):
        conlleval(*sides([["O"]], [["O"]]), script="python")


REPORT = """
processed 961 tokens with 459 phrases; found: 539 phrases; correct: 371.
accuracy:  84.08%; precision:  68.83%; recall:  80.83%; FB1:  74.35
             ADJP: precision:   0.00%; recall:   0.00%; FB1:   0.00  1
             ADVP: precision:  45.45%; recall:  62.50%; FB1:  52.63  11
               NP: precision:  64.98%; recall:  78.63%; FB1:  71.16  317
               PP: precision:  83.18%; recall:  98.89%; FB1:  90.36  107
             SBAR: precision:  66.67%; recall:  33.33%; FB1:  44.44  3
               VP: precision:  69.00%; recall:  79.31%; FB1:  73.80  100
"""
"""What conlleval.pl prints of the sample of CoNLL-2000 (https://github.com/sighsmile/conlleval, result.txt)."""


@pytest.mark.real
@pytest.mark.parametrize("script", SCRIPTS)
def test_the_sample_of_conll_2000_gives_the_report_of_the_perl_script(script: str) -> None:
    """All lines."""
    text = (real_data("scorer_fixtures") / "seqeval" / "ground_truth.txt").read_text("utf-8")
    sentences = [[line.split()[-2:] for line in block.splitlines()] for block in text.strip().split("\n\n")]
    both = sides(*([[row[column] for row in sentence] for sentence in sentences] for column in (0, 1)))
    pairs, sums = conlleval(*both, script=script), totals(*both, script=script)
    found = harmonic(pairs, scale=100)
    line = "precision: {:6.2f}%; recall: {:6.2f}%; FB1: {:6.2f}"
    _, _, _, predicted = pairs.per_document().sum(axis=0).reshape(4, -1)
    report = (
        f"\nprocessed {sums.tokens} tokens with {sums.phrases} phrases; found: {sums.found} phrases; "
        f"correct: {sums.correct}.\naccuracy: {sums.accuracy:6.2f}%; {line.format(*found.row('micro'))}\n"
    )
    for label, count in zip(pairs.labels, predicted, strict=True):
        report += f"{label:>17}: {line.format(*found.row(label))}  {count:.0f}\n"
    assert report == REPORT
