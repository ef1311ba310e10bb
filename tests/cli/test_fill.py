"""`saidby fill` as people and scripts meet it: the table, JSON, what is written, exit codes."""

import json
from pathlib import Path

import msgspec
import pytest
from calls import Call, Run

import saidby
from saidby import cli

SAID = (
    "#said 1 lang=ru tokens=razdel\n#id {}\n#entity luzhin PER Пётр Лужин\n\n"
    "{{PER@luzhin|Пётр Лужин}} открыл вчера новый мост через реку.\n\n"
    "Паром {{NONSPEECH title|«Упорный»}} больше никому не нужен, кроме туристов.\n"
)
TEXT = "Пётр Лужин открыл вчера новый мост через реку.\n\nПаром «Упорный» больше никому не нужен, кроме туристов."


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call `saidby` in a folder with `release.jsonl` of two documents, and `texts` with two copies."""
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        Path(f"{name}.said").write_text(SAID.format(name), "utf-8")
    second = saidby.load("b.said")[0]
    second = msgspec.structs.replace(second, text=second.text.replace("реку", "Реку"))
    saidby.write_stripped([saidby.strip(saidby.load("a.said")[0]), saidby.strip(second)], "release.jsonl")
    Path("texts").mkdir()
    Path("texts/a.txt").write_text(TEXT, "utf-8")
    Path("texts/b.txt").write_text(TEXT.replace("«Упорный»", '"Упорный"').replace("реку", "Реку"), "utf-8")

    def call(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        return Run(ended.value.code or 0, *capsys.readouterr())

    return call


def test_a_row_for_each_that_is_not_exact(run: Call) -> None:
    """How it was found, what was placed, and where."""
    assert run("fill", "release.jsonl", "texts", "-o", "gold.jsonl") == (
        0,
        "         status   found by     spans  relations  sentences  tokens  blocks  copy\n"
        "b        aligned  normal form      2          0          2      21       2     b\n"
        "all (2)                            4          0          4      42       4\n"
        "documents: exact 1, aligned 1\n",
        "",
    )
    filled = saidby.load("gold.jsonl")
    assert [entity.name for document in filled for entity in document.entities] == ["Пётр Лужин"] * 2
    assert [document.text[span.start : span.end] for document in filled for span in document.spans] == [
        "Пётр Лужин", "«Упорный»", "Пётр Лужин", '"Упорный"',
    ]  # fmt: skip


def test_what_is_missing_is_exit_1_and_no_corpus(run: Call) -> None:
    """What stood under the name stays; the list of what is missing is there."""
    Path("texts/b.txt").write_text(TEXT.replace("вчера", "сегодня"), "utf-8")
    Path("gold.jsonl").write_text("before", "utf-8")
    code, out, err = run("fill", "release.jsonl", "texts", "-o", "gold.jsonl")
    assert (code, err) == (
        1,
        "saidby: b: could not be placed on b: 1 of 2 spans, 1 of 2 sentences, 9 of 21 tokens, 1 of 2 blocks\n"
        "pass --lossy to write the rest (lossy=True)\n",
    )
    assert "b        aligned  name" in out
    assert Path("gold.jsonl").read_text("utf-8") == "before"
    (told,) = Path("gold.jsonl.lost.jsonl").read_text("utf-8").splitlines()
    assert [(lost["kind"], lost["start"], lost["end"]) for lost in json.loads(told)["lost"]] == [
        ("block", 0, 46),
        ("sentence", 0, 46),
        ("span", 0, 10),
    ]
    assert run("fill", "release.jsonl", "texts", "-o", "gold.jsonl", "--lossy").code == 0
    assert [len(document.spans) for document in saidby.load("gold.jsonl")] == [2, 1]


def test_nothing_found_writes_nothing(run: Call) -> None:
    """Also with --lossy there is no empty corpus."""
    Path("other.txt").write_text("Совсем другая статья.", "utf-8")
    code, out, err = run("fill", "release.jsonl", "other.txt", "-o", "gold.jsonl", "--lossy")
    assert (code, err) == (1, "saidby: gold.jsonl: no document was found, nothing is written\n")
    assert out.endswith("documents: missing 2\n")
    assert not Path("gold.jsonl").exists()


def test_json_has_a_report_on_each(run: Call) -> None:
    code, out, _ = run("fill", "release.jsonl", "texts", "-o", "gold.jsonl", "--json")
    found = json.loads(out)
    assert (code, found["exact"], found["aligned"], found["missing"], found["ambiguous"]) == (0, 1, 1, 0, 0)
    assert found["spans"] == {"given": 4, "placed": 4}
    assert found["documents"][1] == {
        "id": "b",
        "status": "aligned",
        "copy": "b",
        "by": "normal form",
        "spans": {"given": 2, "placed": 2},
        "relations": {"given": 0, "placed": 0},
        "sentences": {"given": 2, "placed": 2},
        "tokens": {"given": 21, "placed": 21},
        "blocks": {"given": 2, "placed": 2},
        "lost": [],
    }


def test_standard_output_is_the_corpus(run: Call) -> None:
    """The table goes to standard error then."""
    code, out, err = run("fill", "release.jsonl", "texts", "-o", "-")
    assert (code, [json.loads(line)["id"] for line in out.splitlines()]) == (0, ["a", "b"])
    assert err.endswith("documents: exact 1, aligned 1\n")


def test_sources_may_be_a_corpus_of_any_kind(run: Call) -> None:
    """A file of documents, a folder of shards, articles in lines; several at once."""
    saidby.save(saidby.load("a.said"), "a.parquet")
    saidby.save(saidby.load("a.said"), "shards")
    Path("rows.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}), "utf-8")
    for source in ("a.said", "a.parquet", "shards", "rows.jsonl"):
        code, out, _ = run("fill", "release.jsonl", source, "texts/b.txt", "-o", "gold.jsonl")
        assert (code, out.splitlines()[-1]) == (0, "documents: exact 1, aligned 1"), source


def test_what_cannot_be_read_is_told(run: Call) -> None:
    """An empty file among the copies stops nothing; no copy at all, or no release, does."""
    Path("texts/c.txt").write_text("", "utf-8")
    code, _, err = run("fill", "release.jsonl", "texts", "-o", "gold.jsonl")
    assert (code, err) == (0, "not read: texts/c.txt: is empty; leave it out\n")
    assert run("fill", "release.jsonl", "texts/c.txt", "-o", "gold.jsonl") == (
        1, "", "saidby: texts/c.txt: is empty; leave it out\n",
    )  # fmt: skip
    assert run("fill", "release.jsonl", "nowhere", "-o", "gold.jsonl") == (
        1, "", "saidby: nowhere: there is no such file or folder\n",
    )  # fmt: skip
    code, _, err = run("fill", "a.said", "texts", "-o", "gold.jsonl")
    assert code == 1
    assert "is no document without words" in err
    assert run("fill", "release.jsonl", "-o", "gold.jsonl").code == 2
    assert run("fill", "release.jsonl", "texts", "-o", "release.jsonl").code == 2
