"""`saidby publish` as people and scripts meet it."""

import json
from pathlib import Path

import pytest
from calls import Call, Run

import saidby
from saidby import cli

HEAD = "#said 1 lang=ru tokens=razdel\n#id {}\n#licence CC BY 4.0\n\n"
GOLD = (
    HEAD.format("a")
    + "{PER|Лужин} в {LOC|Заречье}.\n\n"
    + HEAD.format("b").replace("#lic", "#split dev\n#lic")
    + "Вера тут.\n"
)


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


def test_it_says_what_was_written_and_what_is_not_known(run: Call) -> None:
    """On standard error; the corpus comes back from the folder."""
    assert run("publish", "gold.said", "--to", "dataset") == (
        0,
        "",
        "documents: 2 rows (train 1, validation 1)\n"
        "tokens: 2 rows (train 1, validation 1)\n"
        "not known, and left out: --description, --url, --creator; croissant.json, which needs them\n",
    )
    assert saidby.load("dataset") == saidby.load("gold.said")
    assert run("check", "dataset").code == 0
    assert Path("dataset/GUIDELINES.md").read_text("utf-8").startswith("# Guidelines\n")
    assert saidby.load_scheme("dataset/scheme.toml") == saidby.load_scheme()


def test_what_the_owner_says_stands_in_the_folder(run: Call, tmp_path: Path) -> None:
    """From options and from files; agreement from the JSON of `saidby agree`."""
    (tmp_path / "about.md").write_text("Two sentences\nabout a bridge.\n", "utf-8")
    (tmp_path / "manual.md").write_text("# How we labelled\n", "utf-8")
    (tmp_path / "agree.json").write_text(
        run("agree", "gold.said", "gold.said", "--names", "A,B", "--json").out, "utf-8"
    )
    options = {
        "--name": "bridge", "--pretty-name": "The bridge", "--description": "about.md", "--creator": "Ann Lodge",
        "--url": "https://example.org/bridge", "--guidelines": "manual.md", "--agreement": "agree.json", "--licence": "CC0-1.0",
    }  # fmt: skip
    done = run("publish", "gold.said", "--to", "dataset", *(part for pair in options.items() for part in pair))
    assert (done.code, done.err.splitlines()[-1]) == (0, "tokens: 2 rows (train 1, validation 1)")
    card = Path("dataset/README.md").read_text("utf-8")
    assert "# The bridge\n\nTwo sentences\nabout a bridge.\n\n## What is in it" in card
    assert "Compared are the labels of A and B on 2 documents that both labelled." in card
    assert "license: cc0-1.0\n" in card
    assert Path("dataset/GUIDELINES.md").read_text("utf-8") == "# How we labelled\n"
    assert "- name: Ann Lodge\n" in Path("dataset/CITATION.cff").read_text("utf-8")
    facts = json.loads(Path("dataset/saidby.json").read_text("utf-8"))
    about = facts["about"]
    assert [about[key] for key in ("name", "licence", "scheme", "guidelines")] == ["bridge", "CC0-1.0", "", ""]
    assert str(tmp_path) not in "".join(path.read_text("utf-8", "replace") for path in Path("dataset").rglob("*.*"))


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["gold.said", "--to", "data set"], 2, "a short name has letters, digits, -, _ and . only, got 'data set'; give another with --name"),
        (["gold.said", "--to", "d", "--licence", "?"], 2, "a licence must be an SPDX identifier such as CC-BY-4.0 or LicenseRef-NAME, got '?'"),
        (["gold.said", "--to", "d", "--agreement", "gold.said"], 1, "gold.said: must be JSON: JSON is malformed: invalid character (byte 0), got '#said 1 lang=ru tokens=razdel\\n#id a\\n#lic'"),
        (["gold.said", "--to", "d", "--agreement", "other.json"], 1, "other.json: is not what `saidby agree --json` prints; write its output to this file"),
        (["gold.said", "--to", "no/d"], 1, "no/d: there is no folder no; make it first"),
        ([".", "--to", "d"], 1, "d: lies in ., which is read here; choose another place"),
        (["absent.said", "--to", "d"], 1, "absent.said: there is no such file"),
    ],
)  # fmt: skip
def test_what_cannot_be_published_is_said(run: Call, arguments: list[str], code: int, told: str) -> None:
    """Before anything is written."""
    Path("other.json").write_text('{"annotators": ["A"], "labels": {}}')
    assert run("publish", *arguments) == (code, "", f"saidby: {told}\n")
    assert not Path("d").exists()


def test_a_call_without_a_licence_asks_for_one(run: Call, tmp_path: Path) -> None:
    """A call of fault, not of data."""
    (tmp_path / "bare.said").write_text(GOLD.replace("#licence CC BY 4.0\n", ""), "utf-8")
    assert run("publish", "bare.said", "--to", "d") == (
        2,
        "",
        "saidby: under which licence? no document names one in meta.licence; "
        "give --licence with an SPDX identifier, such as CC-BY-4.0\n",
    )
    assert not Path("d").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["--ratio", "train=3,dev=1"],
            "Documents were drawn by a hash of their words (`saidby split`, seed 0) in the ratio train 75%, validation 25%. "
            "Near-duplicates (documents that share at least 50% of their runs of 3 words) were looked for, and are in one split.",
        ),
        (
            ["--by", "meta:site", "--missing", "dev", "--stratify", "PER", "--seed", "7", "--threshold", "0.8"],
            "Documents were dealt to the splits (`saidby split`, seed 7) in the ratio train 80%, validation 10%, test 10%. "
            "Spans of each of these labels were dealt in this ratio too: PER. "
            "Documents of one value of `site` in `meta` are in one split. Documents without a value are in validation. "
            "Near-duplicates (documents that share at least 80% of their runs of 3 words) were looked for, and are in one split.",
        ),
        (
            ["--by", "date", "--cut", "2030-01-01", "--cut", "2031-01-01", "--undated", "test"],
            "The splits are by date (`saidby split`): train before 2030-01-01, validation from 2030-01-01, test from 2031-01-01. "
            "Documents without a date are in test. "
            "Near-duplicates (documents that share at least 50% of their runs of 3 words) were looked for, and are in one split, "
            "that of the earliest.",
        ),
    ],
)  # fmt: skip
def test_the_card_says_how_the_corpus_was_split(run: Call, options: list[str], told: str) -> None:
    """By the recipe in `corpus.json`; so does the Croissant file."""
    assert run("split", "gold.said", "-o", "parts", "--again", *options).code == 0
    known = ["--description", "Invented.", "--url", "https://example.org", "--creator", "Ann Lodge"]
    assert run("publish", "parts", "--to", "dataset", *known).code == 0
    assert f"\n\n{told}\n\n## " in Path("dataset/README.md").read_text("utf-8")
    splits = json.loads(Path("dataset/croissant.json").read_text("utf-8"))["recordSet"][0]
    assert splits["description"] == told


def test_nothing_is_said_of_a_split_without_a_recipe(run: Call) -> None:
    """Neither of documents that say their split, nor of a folder that was not split."""
    assert run("convert", "gold.said", "folder").code == 0
    for corpus in ("gold.said", "folder"):
        assert run("publish", corpus, "--to", "dataset").code == 0
        assert "saidby split" not in Path("dataset/README.md").read_text("utf-8")
