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
        (("gold.said", "x.jsonl", "--texts", "."), "--texts is an option of --from factrueval-task1, --from runne"),
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
    at = next(i for i, line in enumerate(lines) if line.startswith("factrueval-task1 "))
    assert lines[at + 1].split() == ["texts=TEXT"]
    assert [line.split()[0] for line in lines if line[0] != " "] == KNOWN


HELD = "#said 1 lang=ru tokens=razdel\n#id d\n\n{PER#p1 sex=m|Пётр {LOC#l1|Лужин}} рад.\n"
NOT_HELD = '#said 1 lang=ru tokens=none\n#id d\n#entity e1 ORG мэрия\n\n{PER#p1 "a b"=c|Пётр} рад.\n'


def test_any_format_is_written_as_any(run: Call) -> None:
    """From a foreign format to another; what was read is told first, then what is left out."""
    done = run("convert", "--from", "factrueval", "devset", "out", "--to", "brat")
    left = "left out: lang (1), tokens (1), sentences (1)\n"
    assert (done.code, done.out) == (0, "")
    assert done.err.endswith(left)
    assert run("convert", "out/book_1.ann", "back.jsonl", "--option", "lang=ru").code == 0
    assert [span.label for document in stores.load("back.jsonl") for span in document.spans] == [
        "loc_descr",
        "loc_name",
        "org_descr",
        "LOC",
        "MENTION",
    ]
    assert run("convert", "out", "again", "--to", "brat").err.splitlines()[0] == "1 document, 5 spans"


def test_losses_are_an_error_or_told(run: Call) -> None:
    """All of them, and what to do; exit 1 and nothing written. With --lossy what is held is written."""
    Path("not.said").write_text(NOT_HELD, "utf-8")
    losses = ["d p1: PER 'Пётр': its attribute a b='c'", "d e1: ORG 'мэрия': nothing mentions it"]
    done = run("convert", "not.said", "out", "--to", "brat")
    assert (done.code, done.err.splitlines()) == (
        1,
        [
            f"saidby: {losses[0]}",
            losses[1],
            "out: nothing is written, for brat cannot hold this; --lossy writes the rest",
        ],
    )
    assert not Path("out").exists()
    done = run("convert", "not.said", "out", "--to", "brat", "--lossy")
    assert (done.code, done.err) == (0, f"not held: 2\n  {losses[0]}\n  {losses[1]}\nleft out: lang (1), blocks (1)\n")
    assert Path("out/d.ann").read_text("utf-8") == "T1\tPER 0 4\tПётр\n"


def test_options_of_formats(run: Call) -> None:
    """Of reading and of writing, each to the format that takes it; named ones mean the same."""
    Path("held.said").write_text(HELD, "utf-8")
    assert run("convert", "held.said", "out", "--to", "brat", "--option", "conf=no").code == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["d.ann", "d.txt"]
    run("convert", "--from", "factrueval", "devset", "a.jsonl", "--object-extent", "all")
    run("convert", "--from", "factrueval", "devset", "b.jsonl", "--option", "object-extent=all")
    assert stores.load("a.jsonl") == stores.load("b.jsonl")


def test_an_option_for_one_of_two_formats(run: Call) -> None:
    """One scheme is read, another written; either side can be named, and what neither knows is told."""
    Path("a.conll").write_text("Паром I-ORG\nЗаря B-ORG\n\n", "utf-8")
    schemes = ("--option", "from.scheme=IOB1", "--option", "to.scheme=BIOES")
    assert run("convert", "a.conll", "b.conll", "--from", "bio", "--to", "bio", *schemes).code == 0
    assert Path("b.conll").read_text("utf-8").split() == ["-DOCSTART-", "O", "Паром", "S-ORG", "Заря", "S-ORG"]
    wrong = run("convert", "a.conll", "c.jsonl", "--from", "bio", "--option", "to.scheme=BIOES")
    assert (wrong.code, wrong.err) == (
        2,
        "saidby: --scheme is an option of --from bio, --to bio, --to label-studio, --to spacy-docbin\n",
    )
    wrong = run("convert", "a.conll", "c.jsonl", "--from", "bio", "--option", "from.schema=BIOES")
    assert (wrong.code, wrong.err.partition(";")[0]) == (2, "saidby: unknown option of bio 'from.schema'")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("held.said", "out", "--to", "brat", "--option", "lang"), "Error: Invalid value for --option: must be KEY=VALUE, got 'lang'\n"),
        (("held.said", "out", "--to", "brat", "--option", "lang=ru"), "saidby: unknown option of brat 'lang'; known: conf\n"),
        (("held.said", "out", "--to", "brat", "--option", "conf=maybe"), "saidby: unknown value of brat's conf 'maybe'; known: no, yes\n"),
        (("held.said", "x.jsonl", "--option", "conf=no"), "saidby: --conf is an option of --to brat\n"),
        (("held.said", "-", "--to", "brat"), "saidby: -: brat is a folder of files, no stream; name a folder\n"),
    ],
)  # fmt: skip
def test_wrong_options_are_refused(run: Call, arguments: tuple[str, ...], message: str) -> None:
    """Exit 2, and nothing is written."""
    Path("held.said").write_text(HELD, "utf-8")
    done = run("convert", *arguments)
    assert (done.code, done.err.splitlines(keepends=True)[-1]) == (2, message)
    assert not Path("out").exists()


def test_what_a_format_holds_is_listed(run: Call) -> None:
    """Of those that are written."""
    shown = " ".join(run("formats").out.split())
    assert "holds the text as it is, spans in pieces, spans over line ends" in shown
    assert "not lang, tokens, sentences, blocks, layers, meta" in shown


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("doccano", '{"text":"a","label":[[0,9,"PER"]]}', "$.label[0]: 0-9 is no place in the text (0-1)"),
        (
            "prodigy",
            '{"text":"a","spans":[{"start":0,"end":9,"label":"PER"}]}',
            "$.spans[0]: must have start, end and a",
        ),
    ],
)
def test_rows_of_tools_are_known_and_refused_with_their_line(run: Call, name: str, row: str, message: str) -> None:
    """Without --from, by the first line; nothing is written. With a byte order mark and CR LF what is right is read."""
    good = row.replace("9", "1")
    Path("rows.jsonl").write_bytes(f"\ufeff{good}\r\n\r\n{row}\r\n".encode())
    code, out, err = run("convert", "rows.jsonl", "out.said")
    assert (code, out) == (1, "")
    assert f"rows.jsonl:3 {message}" in err
    assert not Path("out.said").exists()
    Path("rows.jsonl").write_bytes(f"\ufeff{good}\r\n".encode())
    assert run("convert", "rows.jsonl", "out.said").err == "1 document, 1 span\n  PER 1\n"
    assert run("convert", "--from", name, "rows.jsonl", "-", "--to", name).out == f"{good}\n"


@pytest.mark.parametrize(
    ("command", "options"),
    [("check", ()), ("stats", ()), ("show", ()), ("audit", ()), ("split", ("-o", "parts")), ("publish", ("--to", "d"))],
)
@pytest.mark.parametrize(
    ("format", "corpus", "call", "target"),
    [
        ("brat", "old gold/news", "saidby convert --from brat 'old gold/news' news.jsonl", "news.jsonl"),
        ("prodigy", "out.jsonl", "saidby convert --from prodigy out.jsonl out.parquet", "out.parquet"),
        ("bio", "-", "saidby convert --from bio - corpus.jsonl", "corpus.jsonl"),
    ],
)
def test_other_commands_say_how_to_convert_a_foreign_format(
    command: str,
    options: tuple[str, ...],
    format: str,
    corpus: str,
    call: str,
    target: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The call that makes a corpus of it, ready to be pasted; another name is unknown."""
    with pytest.raises(SystemExit) as ended:
        cli.main([command, corpus, "--from", format, *options])
    told = f"{format} is a foreign format; run `{call}` first, and name {target} here, without --from"
    assert (ended.value.code, *capsys.readouterr()) == (2, "", f"saidby: {told}\n")
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "x.said", "--from", "brta", *options])
    assert ended.value.code == 2
    assert "unknown format 'brta'" in capsys.readouterr().err
