"""`saidby split` as people and scripts meet it: table, JSON, notes, exit codes."""

import json
from pathlib import Path

import pytest
from calls import Call, Run

from saidby import cli

LINES = {
    "a": ("2031-01-05", "Мост в Заречье откроют в мае, сообщил мэр."),
    "b": ("2031-02-05", "Паром через Тишку отменили до весны."),
    "c": ("2031-03-05", "Школу в Дубках покрасили в жёлтый цвет."),
    "copy": ("2031-03-09", "Мост в Заречье откроют в мае, сообщил мэр!"),
}
GOLD = "\n".join(f"#said 1 lang=ru\n#id {name}\n#date {day}\n\n{{PER|{text}}}\n" for name, (day, text) in LINES.items())


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call `saidby` in a folder with `gold.said`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gold.said").write_text(GOLD, "utf-8")

    def call(*arguments: str) -> Run:
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        return Run(ended.value.code or 0, *capsys.readouterr())

    return call


BY_DATE = ("split", "gold.said", "-o", "out", "--by", "date", "--cut", "2031-02-01", "--cut", "2031-04-01")


def test_a_split_is_a_table(run: Call) -> None:
    """Counts a part; what near-duplicates decided and what is empty stands on standard error."""
    assert run(*BY_DATE) == (
        0,
        "                       train    dev  test   total\n"
        "documents                  2      2     0       4\n"
        "  share                50.0%  50.0%  0.0%  100.0%\n"
        "tokens                    20     15     0      35\n"
        "spans                      2      2     0       4\n"
        "  PER                      2      2     0       4\n"
        "near-duplicate groups      1      0     0       1\n",
        "test: no document is in this part\n1 document has the part of an earlier near-duplicate: copy\n",
    )
    assert run("stats", "out", "--by", "meta:split").out.splitlines()[1].split() == ["documents", "2", "2", "4"]


def test_a_split_is_json(run: Call) -> None:
    """The entry of corpus.json, and the pairs."""
    code, out, _ = run(*BY_DATE, "--json")
    value = json.loads(out)
    assert code == 0
    assert value["split"] == json.loads(Path("out/corpus.json").read_text("utf-8"))["split"]
    assert value["pairs"] == [{"one": "a", "other": "copy", "similarity": 1.0}]
    assert value["split"]["recipe"]["cuts"] == ["2031-02-01", "2031-04-01"]


def test_a_recipe_repeats_a_split(run: Call) -> None:
    """With no other option of the split; the bytes are the same."""
    assert (
        run("split", "gold.said", "-o", "one", "--ratio", "a=1,b=1", "--stratify", "entities", "--seed", "5").code == 0
    )
    assert run("split", "gold.said", "-o", "two", "--recipe", "one/corpus.json").code == 0
    assert Path("one/corpus.json").read_bytes() == Path("two/corpus.json").read_bytes()
    assert run("split", "gold.said", "-o", "two", "--recipe", "one/corpus.json", "--seed", "5", "--by", "text") == (
        2,
        "",
        "saidby: --recipe says all of the split; leave out --by, --seed\n",
    )
    assert run("split", "gold.said", "-o", "two", "--recipe", "gold.said") == (
        2,
        "",
        "saidby: gold.said: a recipe stands in a corpus.json; name that of the corpus that was split\n",
    )


def test_a_split_corpus_is_not_split_again_unasked(run: Call) -> None:
    """Exit 1, and the older output stays."""
    run(*BY_DATE)
    before = Path("out/corpus.json").read_bytes()
    code, out, err = run("split", "out", "-o", "out")
    assert (code, out) == (1, "")
    assert err.splitlines()[0] == "saidby: a $.meta.split: is 'train' already; pass --again to split anew"
    assert Path("out/corpus.json").read_bytes() == before
    assert run("split", "out", "-o", "out", "--again").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-", "-o", "x"], "saidby: -: a split reads its corpus twice; write it to a file first\n"),
        (["gold.said", "-o", "x.jsonl"], "saidby: x.jsonl: a split is written as a folder of shards; give a name without suffix\n"),
        (["gold.said", "-o", "x", "--stratify", "PRE"], "saidby: unknown label 'PRE'; did you mean 'PER'? known: PER\n"),
        (["gold.said", "-o", "x", "--by", "date"], "saidby: a split by date needs cuts: the days on which the second part and those after it begin\n"),
    ],
)  # fmt: skip
def test_calls_that_make_no_sense(run: Call, arguments: list[str], message: str) -> None:
    """Exit 2, nothing is written."""
    assert run("split", *arguments) == (2, "", message)
    assert [path.name for path in Path().iterdir()] == ["gold.said"]


@pytest.mark.parametrize("ratio", ["train", "train=x", "a=1,a=2", "=1", ""])
def test_a_ratio_that_cannot_be_read(run: Call, ratio: str) -> None:
    """Its form is told."""
    code, _, err = run("split", "gold.said", "-o", "x", "--ratio", ratio)
    assert code == 2
    assert f"must be PART=SHARE,… with each part once, got {ratio!r}" in err
