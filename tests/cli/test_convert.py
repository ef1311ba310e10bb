"""`saidby convert --from` a foreign format: what is told, where, and which calls are refused."""

from pathlib import Path

import pytest
from calls import Call, Run
from factrueval import answer, write

from saidby import cli
from saidby.annotate.formats import FORMATS
from saidby.corpus import stores

KNOWN = [*stores.STORES, stores.FOLDER, *FORMATS]
PARTS = {"1": ("loc_descr", "город"), "2": ("loc_name", "Луч"), "3": ("org_descr", "мэрия")}
OBJECTS = {"11": ("Location", "1 2"), "12": ("Org", "3")}
SUMMARY = """\
1 document, 5 spans
  LOC 1
  MENTION 1
  loc_descr 1
  loc_name 1
  org_descr 1
sentences 1, parts 3, objects 2, entities 0, facts 0
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call `saidby` in a folder with a folder ``devset`` of one document and an answer to track 1."""
    monkeypatch.chdir(tmp_path)
    Path("devset").mkdir()
    write(Path("devset"), "book_1", ["В город Луч едет мэрия."], PARTS, OBJECTS)
    answer(Path("devset"), "book_1", "LOC 8 3", "ORG 17 5")

    def call(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        return Run(ended.value.code or 0, *capsys.readouterr())

    return call


def test_what_was_read_is_told_on_standard_error(run: Call) -> None:
    """Counts, and what documents do not hold: here the answer, which is no layer."""
    lost = "not held: 1\n  devset/book_1.task1: is no layer of a document, and was not read\n"
    assert run("convert", "--from", "factrueval", "devset", "gold.jsonl") == (0, "", SUMMARY + lost)
    assert run("check", "gold.jsonl").code == 0
    assert run("convert", "--from", "factrueval", "devset/book_1.spans", "one.parquet") == (0, "", SUMMARY)
    assert stores.load("one.parquet") == stores.load("gold.jsonl")


def test_answers_are_scored_as_the_comparator_does(run: Call) -> None:
    """From folders to the number: «мэрия» has no name, so that gold and answer count nowhere."""
    run("convert", "--from", "factrueval", "devset", "gold.jsonl")
    assert run("convert", "--from", "factrueval-task1", "devset", "pred.jsonl").code == 0
    shown = run("score", "gold.jsonl", "pred.jsonl", "--measure", "factrueval.t1", "--resamples", "0").out
    assert shown.splitlines()[2:4] == [
        "  LOC        1   0   0     1.0000  1.0000  1.0000",
        "  micro      1   0   0     1.0000  1.0000  1.0000",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gold.said", "x.jsonl", "--object-extent", "all"), "--object-extent is an option of --from factrueval"),
        (("gold.said", "x.jsonl", "--texts", "."), "--texts is an option of --from factrueval-task1"),
        (("--from", "factrueval-task1", "devset", "x.jsonl", "--object-extent", "all"), "unknown option of factrueval-task1 'object_extent'; known: texts"),
        (("--from", "factrueval", "devset", "x.jsonl", "--object-extent", "al"), "unknown value of factrueval's object_extent 'al'; did you mean 'all'? known: all, naeval, names"),
        (("--from", "factreval", "devset", "x.jsonl"), f"unknown format 'factreval'; did you mean 'factrueval'? known: {', '.join(sorted(KNOWN))}"),
        (("gold.said", "x", "--to", "factrueval"), "factrueval can be read, not written"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_refused(run: Call, arguments: tuple[str, ...], message: str) -> None:
    """With what there is; nothing is written."""
    assert run("convert", *arguments) == (2, "", f"saidby: {message}\n")
    assert not Path("x.jsonl").exists()


def test_bad_files_leave_no_output(run: Call) -> None:
    """Exit 1, each problem with file and line."""
    Path("devset/book_1.objects").write_text("11 Location 9\n12 Org 9\n", "utf-8")
    done = run("convert", "--from", "factrueval", "devset", "gold.jsonl")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        "saidby: devset/book_1.objects:1: there is no span 9",
        "devset/book_1.objects:2: there is no span 9",
    ]
    assert not Path("gold.jsonl").exists()


def test_formats_are_listed_with_their_options(run: Call) -> None:
    """Stores first, then foreign ones."""
    lines = run("formats").out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("factrueval "))
    assert lines[at + 1].split() == ["object_extent=names|all|naeval"]
    assert lines[at + 3].split() == ["texts=TEXT"]
    assert [line.split()[0] for line in lines if line[0] != " "] == KNOWN
