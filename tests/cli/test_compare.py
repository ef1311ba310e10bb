"""`saidby compare` as people and scripts meet it: tables, names of systems, exit codes."""

import json
from pathlib import Path

import pytest
from calls import Call, Run

from saidby import cli
from saidby.corpus import stores
from saidby.corpus.model import Document, Fragment, Span
from saidby.eval.compare import compare

TABLE = """\
           f1   95% interval  rank  runs      sd
entities.strict
  big  0.9286  0.8500–0.9783     1     2  0.1010
  old  0.0000  0.0000–0.0000     2     1

             difference        95% interval  p bootstrap  p randomisation  p Holm  detectable
entities.strict
  big – old     +0.9286  +0.8500 to +0.9783       0.0099           0.0099  0.0099      0.1146

12 documents; f1 is micro; intervals and p from 100 draws of the documents
"""
LATEX = r"""\begin{tabular}{lc}
\toprule
 & entities.strict \\
\midrule
b\_1\%\&x & \textbf{0.9286} $\pm$ 0.1010 [0.8333, 1.0000] \\
old & 0.0000 [0.0000, 0.0000] \\
\bottomrule
\end{tabular}
% F1 (micro), mean ± standard deviation of the runs, 95% interval by bootstrap over 12 documents. """
MARKDOWN = r"""|  | entities.strict |
| --- | ---: |
| b\|1\*\_x | **0.9286** ± 0.1010 [0.8333, 1.0000] |
| old | 0.0000 [0.0000, 0.0000] |

F1 (micro), """


def documents(found: int) -> list[Document]:
    """Give twelve documents of one name each, of which so many are found."""
    name = (Span("1", "PER", (Fragment(0, 5),)),)
    return [Document(f"d{i:02}", "Лужин уехал.", "ru", spans=name if i < found else ()) for i in range(12)]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call `saidby` in a folder with gold and three predictions: all twelve names, nine, none."""
    monkeypatch.chdir(tmp_path)
    for file, found in (("gold.jsonl", 12), ("one.jsonl.gz", 12), ("two.jsonl", 9), ("old.jsonl", 0)):
        stores.save(documents(found), file)

    def call(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        return Run(ended.value.code or 0, *capsys.readouterr())

    return call


def test_a_table_has_the_systems_and_then_their_pairs(run: Call) -> None:
    """F1 of the group is the mean of 1 and 18 / 21, its deviation by hand; intervals are those of the seed."""
    code, out, err = run(
        "compare", "gold.jsonl", "big=one.jsonl.gz,two.jsonl", "old.jsonl", "--measure", "entities.strict", "--resamples", "100"
    )  # fmt: skip
    assert (code, err) == (0, "")
    head, tail = out[: out.index("rank: ")], out[out.index("rank: ") :].splitlines()
    assert head == TABLE
    assert tail[1].startswith("documents: 12 are few: ")
    assert tail[2].startswith("signature measures:entities.strict|documents:12|")


def test_json_is_what_the_library_gives(run: Call) -> None:
    """Every option reaches the library; a system has the name of its file without endings."""
    options = [
        "--measure",
        "entities.partial",
        "--average",
        "macro",
        "--seed",
        "3",
        "--resamples",
        "7",
        "--labels",
        "PER",
    ]
    out = json.loads(run("compare", "gold.jsonl", "one.jsonl.gz", "t=two.jsonl", "--json", *options).out)
    expected = compare("gold.jsonl", {"one": "one.jsonl.gz", "t": "two.jsonl"}, measures="entities.partial", average="macro", seed=3, resamples=7, labels="PER")  # fmt: skip
    assert out == json.loads(json.dumps(expected.to_dict()))
    assert list(out["measures"]["entities.partial"]["systems"]) == ["one", "t"]
    assert list(out["measures"]["entities.partial"]["pairs"][0]) == [
        "systems", "difference", "ci95", "p_bootstrap", "p_randomisation", "p_holm", "detectable", "significant"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("option", "name", "expected"), [("--latex", "b_1%&x", LATEX), ("--markdown", "b|1*_x", MARKDOWN)]
)
def test_tables_for_papers_are_escaped_and_the_best_are_bold(run: Call, option: str, name: str, expected: str) -> None:
    """A name may hold what the language itself uses; the signature stands below."""
    out = run("compare", "gold.jsonl", f"{name}=one.jsonl.gz,two.jsonl", "old.jsonl", option, "--measure", "entities.strict").out  # fmt: skip
    assert out.startswith(expected)
    assert "signature measures:entities.strict|documents:12|" in out.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["old.jsonl"], "compare needs two systems or more, got 1; score is for one"),
        (["old.jsonl", "old.jsonl"], "two systems have the name 'old'; give them others: NAME=old.jsonl"),
        (["old.jsonl", "=two.jsonl"], "a system must be written PRED, NAME=PRED or NAME=PRED,PRED,…, got '=two.jsonl'"),
        (["old.jsonl", "a=two.jsonl,"], "a system must be written PRED, NAME=PRED or NAME=PRED,PRED,…, got 'a=two.jsonl,'"),
        (["old.jsonl", "two.jsonl", "--json", "--latex"], "--json, --latex and --markdown: choose one"),
        (["old.jsonl", "two.jsonl", "--measure", "entities.strikt"], "did you mean 'entities.strict'?"),
        (["old.jsonl", "two.jsonl", "--resamples", "0"], "'--resamples': 0 is not in the range x>=1"),
    ],
)  # fmt: skip
def test_a_wrong_call_exits_2(run: Call, arguments: list[str], message: str) -> None:
    """Nothing is printed as a result."""
    code, out, err = run("compare", "gold.jsonl", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_bad_data_exits_1_and_names_the_system(run: Call) -> None:
    """The gold lacks a document that one run has."""
    stores.save(documents(12)[:11], "short.jsonl")
    code, out, err = run("compare", "gold.jsonl", "big=one.jsonl.gz,short.jsonl", "two.jsonl")
    assert (code, out) == (1, "")
    assert err.startswith("saidby: big: d11: has no predictions; ")
