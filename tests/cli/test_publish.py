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


def contents(folder: str) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def test_a_corpus_without_its_text_is_filled(run: Call) -> None:
    """From texts in a folder, under any names; the card and Croissant say how."""
    about = ["--description", "News.", "--creator", "Ann Lodge", "--url", "https://example.org/bridge"]
    done = run("publish", "gold.said", "--to", "bare", "--without-text", "--number-documents", *about)
    assert done == (
        0,
        "",
        "documents: 2 rows (train 1, validation 1)\ntokens: 2 rows (train 1, validation 1)\n",
    )
    for name in ("README.md", "croissant.json"):
        assert "saidby fill PATH TEXTS -o corpus.jsonl" in Path("bare", name).read_text("utf-8")
    Path("texts").mkdir()
    for number, document in enumerate(saidby.load("gold.said")):
        Path("texts", f"{number}.txt").write_text(document.text, "utf-8")
    done = run("fill", "bare", "texts", "-o", "filled.jsonl")
    assert (done.code, done.out.splitlines()[-1]) == (0, "documents: exact 2")
    filled, gold = saidby.load("filled.jsonl"), saidby.load("gold.said")
    assert [document.id for document in filled] == ["d1", "d2"]
    assert [(d.text, [(s.label, s.fragments) for s in d.spans]) for d in filled] == [
        (d.text, [(s.label, s.fragments) for s in d.spans]) for d in gold
    ]


def test_one_form_replaces_the_other(run: Call) -> None:
    """Whole: no file of the other is left; a folder that somebody has worked in stays."""
    assert run("publish", "gold.said", "--to", "whole").code == 0
    assert run("publish", "gold.said", "--to", "bare", "--without-text", "--name", "whole").code == 0
    whole, bare = contents("whole"), contents("bare")
    for options, wanted in ((["--without-text"], bare), ([], whole)):
        assert run("publish", "gold.said", "--to", "whole", *options).code == 0
        assert contents("whole") == wanted
    Path("whole/LICENSE").write_text("mine")
    assert run("publish", "gold.said", "--to", "whole", "--without-text") == (
        1,
        "",
        "saidby: whole/LICENSE: was changed since it was published; move it away, or choose another name\n",
    )


@pytest.mark.parametrize("flag", ["--names", "--number-documents"])
def test_what_only_a_corpus_without_text_has_is_refused(run: Call, flag: str) -> None:
    """It would say nothing of one with its text."""
    done = run("publish", "gold.said", "--to", "d", flag)
    assert (done.code, done.out) == (2, "")
    assert f"{flag} goes with --without-text" in done.err
    assert not Path("d").exists()


@pytest.mark.parametrize("arguments", [["bare"], ["bare/documents/train-00000-of-00001.parquet", "--from", "parquet"]])
def test_what_has_no_text_is_filled_before_it_is_published(run: Call, arguments: list[str]) -> None:
    """Folder or file, by whatever name."""
    source = ["--licence", "MIT", "--to", "d", *arguments]
    Path("one.said").write_text(HEAD.format("a") + "Вера тут.\n", "utf-8")
    assert run("publish", "one.said", "--to", "bare", "--without-text").code == 0
    told = "holds documents without words; put them on their texts with `saidby fill` first"
    assert run("publish", *source) == (1, "", f"saidby: bare/documents/train-00000-of-00001.parquet: {told}\n")


def test_the_values_of_the_scheme_stay(run: Call) -> None:
    """Closed ones of the scheme that is named; an open one goes."""
    scheme = """name = "court"
version = "1"
[labels.PARTY]
group = "parties"
[labels.PARTY.attributes.side]
values = { plaintiff = "Who sues.", defendant = "Who is sued." }
[labels.PARTY.attributes.alias]
"""
    Path("court.toml").write_text(scheme, "utf-8")
    span = {"id": "s1", "label": "PARTY", "fragments": [[0, 4]], "attrs": {"side": "plaintiff", "alias": "Vera"}}
    Path("c.jsonl").write_text(
        json.dumps({"schema": 1, "id": "a", "text": "Vera came.", "lang": "en", "spans": [span]})
    )
    done = run("publish", "c.jsonl", "--to", "d", "--without-text", "--licence", "MIT", "--scheme", "court.toml")
    assert done.code == 0
    (release,) = saidby.read_stripped("d")
    assert [span.attrs for span in release.spans] == [{"side": "plaintiff"}]
    assert release.dropped == {"attributes": 1}


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


def test_a_file_that_is_not_there_is_no_description(run: Call) -> None:
    """A mistyped name is told, and nothing is written; a text that ends like one is a text."""
    found = run("publish", "gold.said", "--to", "dataset", "--description", "abuot.md")
    assert (found.code, found.err) == (
        2,
        "saidby: there is no file 'abuot.md'; give a file that is there, or the text itself\n",
    )
    assert not Path("dataset").exists()
    assert run("publish", "gold.said", "--to", "dataset", "--description", "See about.md").code == 0
