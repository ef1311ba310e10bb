"""`saidby adjudicate` as people meet it: disputes out, decisions in, gold; what is refused, what is said."""

import json
from pathlib import Path

import pytest
from calls import Call, Run

from saidby import cli
from saidby.corpus.stores import load

HEAD = "#said 1 lang=ru tokens=razdel\n#id {}\n\n"
ANNA = HEAD.format("a") + "{PER|Лужин} в {LOC|Заречье}.\n\n" + HEAD.format("b") + "{PER|Вера} тут.\n"
BORIS = HEAD.format("a") + "{ORG|Лужин} в {LOC|Заречье}.\n"
CLARA = BORIS + "\n" + HEAD.format("b") + "{PER|Вера} тут.\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call `saidby` in a folder with three labellings."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("anna", ANNA), ("boris", BORIS), ("clara", CLARA)):
        (tmp_path / f"{name}.said").write_text(text, "utf-8")

    def call(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        return Run(ended.value.code or 0, *capsys.readouterr())

    return call


def decide(path: Path, answer: str) -> None:
    path.write_text(path.read_text("utf-8").replace("#dispute.1 ?", f"#dispute.1 {answer}"), "utf-8")


def test_the_whole_way(run: Call, tmp_path: Path) -> None:
    """Disputes are written, refused while undecided, then taken back with the documents without disputes."""
    assert run("adjudicate", "anna.said", "clara.said", "-o", "disputes.said") == (
        0,
        "",
        "disputes: 1, in 1 of 2 documents\n",
    )
    back = ("adjudicate", "anna.said", "clara.said", "--decisions", "disputes.said", "-o", "gold.jsonl")
    undecided = "saidby: a dispute.1: is undecided: PER “Лужин” | anna: label PER | clara: label ORG\n"
    assert run(*back) == (1, "", undecided)
    assert not (tmp_path / "gold.jsonl").exists()
    decide(tmp_path / "disputes.said", "clara")
    assert run(*back) == (0, "", "documents of gold: 2\n")
    gold = load("gold.jsonl")
    assert [document.id for document in gold] == ["a", "b"]
    assert [span.label for span in gold[0].spans] == ["ORG", "LOC"]


def test_the_whole_way_through_label_studio(run: Call, tmp_path: Path) -> None:
    """Disputes are tasks; a person answers in the lines above the text, and exports."""
    out = ("adjudicate", "anna.said", "clara.said", "-o", "disputes.json", "--to", "label-studio")
    assert run(*out) == (0, "", "disputes: 1, in 1 of 2 documents\n")
    (task,) = json.loads((tmp_path / "disputes.json").read_text("utf-8"))
    (entry,) = task["annotations"]
    (lines,) = (item["value"]["text"] for item in entry["result"] if item.get("from_name") == "disputes")
    assert lines == ["dispute.1 ? PER “Лужин” | anna: label PER | clara: label ORG"]
    lines[0] = lines[0].replace("?", "clara")
    exported = {**task, "id": 5, "annotations": [{**entry, "completed_by": 1}]}
    (tmp_path / "export.json").write_text(json.dumps([exported]), "utf-8")
    back = ("--decisions", "export.json", "--from", "label-studio", "-o", "gold.jsonl")
    assert run("adjudicate", "anna.said", "clara.said", *back) == (0, "", "documents of gold: 2\n")
    gold = load("gold.jsonl")
    assert [span.label for span in gold[0].spans] == ["ORG", "LOC"]
    assert gold[0].native == {}
    assert run(*out, "--from", "brat").code == 2


def test_what_is_there_is_not_overwritten(run: Call, tmp_path: Path) -> None:
    """It may hold an afternoon's decisions."""
    first = ("adjudicate", "anna.said", "clara.said", "-o", "disputes.said")
    assert run(*first).code == 0
    decide(tmp_path / "disputes.said", "anna")
    decided = (tmp_path / "disputes.said").read_bytes()
    assert run(*first) == (
        1,
        "",
        "saidby: disputes.said: is there already, and may hold decisions; name another file, or pass --overwrite\n",
    )
    assert (tmp_path / "disputes.said").read_bytes() == decided
    assert run(*first, "--overwrite").code == 0
    assert (tmp_path / "disputes.said").read_bytes() != decided


def test_disputes_can_go_to_standard_output(run: Call) -> None:
    """What is left out is listed beside them."""
    shown = run("adjudicate", "anna.said", "boris.said", "-o", "-", "--names", "A,B")
    assert "#dispute.1 ? PER “Лужин” | A: label PER | B: label ORG\n" in shown.out
    assert shown.err == "disputes: 1, in 1 of 1 documents\nleft out, labelled by A alone: b\n"


def test_without_disputes_the_gold_is_written(run: Call) -> None:
    """And the command says so."""
    shown = run("adjudicate", "boris.said", "clara.said", "-o", "gold.said")
    assert shown.err == (
        "disputes: 0, in 0 of 1 documents\n"
        "nothing to decide: gold.said is the gold\n"
        "left out, labelled by clara alone: b\n"
    )
    assert [document.id for document in load("gold.said")] == ["a"]


def test_wrong_calls(run: Call) -> None:
    """Disputes are for people, so in `.said`; one annotator has nobody to differ from."""
    assert run("adjudicate", "anna.said", "boris.said", "-o", "disputes.jsonl") == (
        2,
        "",
        "saidby: disputes are written as .said, for people; name OUT so, got 'disputes.jsonl'\n",
    )
    assert run("adjudicate", "anna.said", "-o", "x.said").code == 2


@pytest.mark.parametrize("read", ["anna.said", "disputes.said"])
def test_what_is_read_is_never_overwritten(run: Call, tmp_path: Path, read: str) -> None:
    """A labelling and its decisions are the work of people; `--overwrite` does not mean them."""
    assert run("adjudicate", "anna.said", "clara.said", "-o", "disputes.said").code == 0
    decide(tmp_path / "disputes.said", "anna")
    before = (tmp_path / read).read_bytes()
    call = ("adjudicate", "anna.said", "clara.said", "--decisions", "disputes.said", "-o", read, "--overwrite")
    assert run(*call) == (2, "", f"saidby: {read}: is read here and would be replaced; give the output another name\n")
    assert (tmp_path / read).read_bytes() == before
