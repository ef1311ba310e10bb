"""Builds: complete or not at all, the same bytes for any number of workers and any interruption."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest

from saidby.corpus import build as building
from saidby.corpus import parts, stores
from saidby.corpus.build import Built, build
from saidby.corpus.errors import DataError, UnknownName, UsageError
from saidby.corpus.model import Document

TEXT = "Мост откроют\n\nМэр Пётр Лужин сказал: «Вода спала, мост откроют в мае».\n\n— Когда? — спросила Анна Ветрова."
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "BATCH_ARTICLES", 4)


def plant(folder: Path, count: int = 10, **odd: bytes) -> Path:
    """Write articles `00.txt`, `01.txt` …, and odd ones by their name."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:02d}.txt").write_text(f"Дата: 2031-05-{number + 1:02d}\n\n{TEXT}", "utf-8")
    for name, data in odd.items():
        (folder / f"{name}.txt").write_bytes(data)
    return folder


def tree(folder: Path) -> dict[str, str]:
    """Give the hash of each file below a folder."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def problems(*paths: Path, **options: object) -> list[str]:
    with pytest.raises(DataError) as caught:
        build(paths, **options)  # type: ignore[call-overload]
    return [str(problem) for problem in caught.value.problems]


def test_articles_become_segmented_documents(tmp_path: Path) -> None:
    """Text, header, blocks, sentences, tokens, provenance; without output they are given one by one."""
    first, *others = build(plant(tmp_path / "news", 2))
    assert (first.id, first.lang, len(others)) == ("00", "ru", 1)
    kinds = [block.kind for block in first.blocks]
    assert kinds == ["meta", "heading", "paragraph", "turn"]
    assert "«" in [first.text[start:end] for start, end in first.tokens]
    assert first.meta["date"] == "2031-05-01"
    assert first.meta["reader"] == {"name": "text", "version": 1}


@pytest.mark.parametrize("name", ["c.jsonl", "c.jsonl.gz", "c.parquet", "c.said", "c.conllu", "c"])
def test_every_store_holds_what_was_built(tmp_path: Path, name: str) -> None:
    """A file of any suffix or a folder; nothing else is left behind."""
    news = plant(tmp_path / "news")
    (tmp_path / "out").mkdir()
    built = build(news, output=tmp_path / "out" / name)
    documents = stores.load(tmp_path / "out" / name)
    assert [document.id for document in documents] == [f"{number:02d}" for number in range(10)]
    assert [document.text for document in documents] == [document.text for document in build(news)]
    assert built == Built(10, sum(len(document.tokens) for document in documents), 0, {})
    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]


def test_a_folder_is_one_shard_a_batch(tmp_path: Path) -> None:
    """And its manifest counts them, so that reading compares."""
    build(plant(tmp_path / "news"), output=tmp_path / "c")
    manifest = json.loads((tmp_path / "c/corpus.json").read_bytes())
    assert [shard["documents"] for shard in manifest["shards"]] == [4, 4, 2]
    assert manifest["documents"] == 10
    assert len(stores.load(tmp_path / "c")) == 10


@pytest.mark.parametrize("name", ["c.jsonl", "c"])
def test_two_workers_give_the_same_bytes_as_one(tmp_path: Path, name: str) -> None:
    """Order and shards come from the input, not from who was first."""
    news = plant(tmp_path / "news", 10)
    for workers in (1, 2):
        (tmp_path / str(workers)).mkdir()
        build(news, output=tmp_path / str(workers) / name, workers=workers)
    assert tree(tmp_path / "1") == tree(tmp_path / "2")


def test_the_same_input_gives_the_same_bytes_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No absolute path, no time: from another folder, by a relative path, from another working directory."""
    for place in ("here", "over/there"):
        os.utime(plant(tmp_path / place / "news") / "00.txt", (0, len(place)))
    build(tmp_path / "here/news", output=tmp_path / "1.jsonl")
    monkeypatch.chdir(tmp_path / "over")
    build("there/news", output=tmp_path / "2.jsonl")
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    assert str(tmp_path).encode() not in (tmp_path / "1.jsonl").read_bytes()


KILLED = """
import os, signal, sys
from saidby.corpus import build
build.BATCH_ARTICLES = 4
if __name__ == "__main__":
    build.build(sys.argv[1], output=sys.argv[2], workers=int(sys.argv[3]),
                progress=lambda done: os.kill(os.getpid(), getattr(signal, sys.argv[4])))
"""


def interrupted(folder: Path, output: Path, *, workers: int = 1, by: str = "SIGKILL") -> int:
    """Run a build that gets a signal when its first part is finished; give the return code."""
    script = output.with_name("run.py")
    script.write_text(KILLED)
    command = [sys.executable, str(script), str(folder), str(output), str(workers), by]
    return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode


@pytest.mark.parametrize(("name", "workers"), [("c.jsonl", 1), ("c", 2)])
def test_a_killed_build_resumes_and_ends_with_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, workers: int
) -> None:
    """Finished parts are taken over, not made again, and the output was not there before."""
    news = plant(tmp_path / "news")
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    build(news, output=tmp_path / "whole" / name)
    assert interrupted(news, tmp_path / "killed" / name, workers=workers) == -signal.SIGKILL
    (tmp_path / "killed/run.py").unlink()
    assert [path.name for path in (tmp_path / "killed").iterdir()] == [f"{name}.parts"]
    made = []
    monkeypatch.setattr(parts, "build_part", lambda task, do=parts.build_part: (made.append(task.number), do(task))[1])
    build(news, output=tmp_path / "killed" / name, resume=True)
    assert 0 not in made
    assert tree(tmp_path / "killed") == tree(tmp_path / "whole")


def test_an_interrupted_build_keeps_its_parts(tmp_path: Path) -> None:
    """Ctrl-C is as good as a kill, and what stood under the name stays."""
    news = plant(tmp_path / "news")
    (tmp_path / "c.jsonl").write_text("old")
    assert interrupted(news, tmp_path / "c.jsonl", workers=2, by="SIGINT") != 0
    assert (tmp_path / "c.jsonl").read_text() == "old"
    assert (tmp_path / "c.jsonl.parts/000000.json").is_file()


def remade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **options: object) -> list[int]:
    """Give the numbers of the parts that a build makes after an earlier run was killed behind all of its parts."""
    numbers: list[int] = []
    real = parts.build_part
    news = tmp_path / "news"

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(parts, "join", stop)
        with pytest.raises(KeyboardInterrupt):
            build(news, output=tmp_path / "c.jsonl")
    with monkeypatch.context() as patch:
        patch.setattr(parts, "build_part", lambda task: (numbers.append(task.number), real(task))[1])
        if "touch" in options:
            (news / str(options.pop("touch"))).write_text("Иначе.", "utf-8")
        build(news, output=tmp_path / "c.jsonl", **options)  # type: ignore[call-overload]
    return numbers


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ({"resume": True}, []),
        ({}, [0, 1, 2]),
        ({"resume": True, "touch": "05.txt"}, [1]),
        ({"resume": True, "lang": "uk"}, [0, 1, 2]),
        ({"resume": True, "tokeniser": "unicode"}, [0, 1, 2]),
        ({"resume": True, "encoding": "utf-8"}, [0, 1, 2]),
    ],
)
def test_a_part_is_taken_over_only_if_nothing_it_depends_on_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, object], numbers: list[int]
) -> None:
    """The same raw articles, options and versions, and only if the user says --resume."""
    plant(tmp_path / "news")
    assert remade(tmp_path, monkeypatch, **options) == numbers
    assert not (tmp_path / "c.jsonl.parts").exists()


def test_shards_share_the_work_and_a_last_run_joins_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On several machines with one folder; the last run makes only what is missing."""
    news = plant(tmp_path / "news", 15)
    build(news, output=tmp_path / "whole.jsonl")
    for number in (1, 3):
        built = build(news, output=tmp_path / "c.jsonl", shard=(number, 3))
        assert not (tmp_path / "c.jsonl").exists()
    assert built.documents == 4
    made = []
    monkeypatch.setattr(parts, "build_part", lambda task, do=parts.build_part: (made.append(task.number), do(task))[1])
    build(news, output=tmp_path / "c.jsonl")
    assert made == [1]
    assert (tmp_path / "c.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.jsonl", "news", "whole.jsonl"]


def test_all_problems_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    """Every article is tried; the older corpus of that name stays."""
    news = plant(tmp_path / "news", 2, empty=b"", photo=PNG, short="Мост".encode("cp1251"))
    (tmp_path / "c.jsonl").write_text("old")
    assert problems(news, output=tmp_path / "c.jsonl") == [
        f"{news}/empty.txt: is empty; leave it out",
        f"{news}/photo.txt: is not text (PNG image); convert it to text or leave it out",
        f"{news}/short.txt: is not UTF-8 (byte 0xCC at 0, line 1), and 4 bytes do not tell which charset it is in; "
        "pass --encoding NAME",
    ]
    assert (tmp_path / "c.jsonl").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.jsonl", "news"]


def test_problems_are_capped_but_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million broken rows must not fill the memory."""
    monkeypatch.setattr(building, "KEPT_PROBLEMS", 5)
    (tmp_path / "n.jsonl").write_text("[]\n" * 12)
    found = problems(tmp_path / "n.jsonl", output=tmp_path / "c.jsonl")
    assert len(found) == 6
    assert found[-1] == "there are 7 problems besides"


def test_a_failed_build_keeps_finished_parts(tmp_path: Path) -> None:
    """One bad article among many: mend it and resume."""
    news = plant(tmp_path / "news", 5, bad=b"")
    problems(news, output=tmp_path / "c.jsonl")
    assert (tmp_path / "c.jsonl.parts/000000.json").is_file()
    (news / "bad.txt").write_text("Мост.", "utf-8")
    assert build(news, output=tmp_path / "c.jsonl", resume=True).documents == 6
    assert not (tmp_path / "c.jsonl.parts").exists()


def test_without_output_the_good_articles_come_first(tmp_path: Path) -> None:
    """Then the problems of all the others are raised."""
    given = []
    with pytest.raises(DataError, match="is empty; leave it out"):
        given.extend(build(plant(tmp_path / "news", 2, bad=b"")))
    assert [document.id for document in given] == ["00", "01"]


@pytest.mark.parametrize("workers", [1, 2])
def test_quarantine_keeps_what_failed_whole(tmp_path: Path, workers: int) -> None:
    """With source and reason, in order; the others make the corpus."""
    news = plant(tmp_path / "news", 5, photo=PNG)
    (news / "n.csv").write_text("id,text\nr,\nr,x\ns,y\nt,x,z\n")
    built = build(news, output=tmp_path / "c.jsonl", on_error="quarantine", workers=workers)
    assert built.quarantine == tmp_path / "c.jsonl.quarantine.jsonl"
    lines = [json.loads(line) for line in built.quarantine.read_bytes().splitlines()]
    assert [(line["source"], line["id"], line.get("record")) for line in lines] == [
        ("n.csv", "r", 2),
        ("n.csv", "r", 3),
        ("n.csv", "t", 5),
        ("photo.txt", "photo", None),
    ]
    assert [line["reasons"] for line in lines][0::3] == [
        ["column 'text' holds no text"],
        ["is not text (PNG image); convert it to text or leave it out"],
    ]
    assert lines[0]["row"] == {"id": "r", "text": ""}
    assert base64.b64decode(lines[2]["base64"]) == b'["t","x","z"]'
    assert base64.b64decode(lines[3]["base64"]) == PNG
    assert (built.documents, built.failed) == (6, 4)
    assert len(stores.load(tmp_path / "c.jsonl")) == 6


def test_a_clean_build_takes_the_old_quarantine_away(tmp_path: Path) -> None:
    """It would tell of articles that have been mended."""
    news = plant(tmp_path / "news", 2, bad=b"")
    build(news, output=tmp_path / "c.jsonl", on_error="quarantine")
    (news / "bad.txt").unlink()
    build(news, output=tmp_path / "c.jsonl")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.jsonl", "news"]


def test_a_stopped_build_goes_on_with_quarantine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made before the user chose so is taken over, failures too."""
    news = plant(tmp_path / "news", 5, bad=b"")
    problems(news, output=tmp_path / "c.jsonl")
    monkeypatch.setattr(parts, "build_part", lambda task: pytest.fail("made again"))
    built = build(news, output=tmp_path / "c.jsonl", on_error="quarantine", resume=True)
    assert (built.documents, built.failed) == (5, 1)


def test_what_is_skipped_is_counted_with_examples(tmp_path: Path) -> None:
    """By reason, a few places each."""
    news = plant(tmp_path / "news", 1)
    for number in range(5):
        (news / f"{number}.doc").write_bytes(b"")
    built = build(news, output=tmp_path / "c.jsonl")
    (reason,) = built.skipped
    assert reason == "files with suffix '.doc'"
    assert built.skipped[reason].count == 5
    assert built.skipped[reason].examples == [f"{news}/{number}.doc" for number in range(3)]


@pytest.mark.parametrize("on_error", ["stop", "quarantine"])
def test_a_build_without_a_document_is_an_error(tmp_path: Path, on_error: str) -> None:
    """An empty folder, or nothing but failures: no empty corpus."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.txt").write_bytes(b"")
    assert problems(tmp_path / "empty", tmp_path / "bad.txt", output=tmp_path / "c.jsonl", on_error=on_error) == [
        f"{tmp_path}/empty: holds no articles; looked for .txt, .text, .html, .htm, .xhtml, .jsonl, .ndjson, .json, "
        ".csv, .tsv, .warc",
        f"{tmp_path}/bad.txt: is empty; leave it out",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.txt", "empty"]


def test_an_archive_without_pages_is_an_error(tmp_path: Path) -> None:
    """Everything was skipped, and nothing failed."""
    (tmp_path / "n.jsonl").write_text("\n \n")
    assert problems(tmp_path / "n.jsonl", output=tmp_path / "c.jsonl") == [f"{tmp_path}/n.jsonl: no articles found"]


def test_the_output_may_lie_among_the_sources(tmp_path: Path) -> None:
    """`saidby build . -o corpus.jsonl`, twice."""
    plant(tmp_path, 3)
    for _ in range(2):
        assert build(tmp_path, output=tmp_path / "c.jsonl").documents == 3


def test_progress_is_told_after_each_batch(tmp_path: Path) -> None:
    """With the number of articles done."""
    done: list[int] = []
    build(plant(tmp_path / "news"), output=tmp_path / "c.jsonl", progress=done.append)
    assert done == [4, 8, 10]


def test_batches_end_after_so_many_bytes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few long articles are as much as many short ones."""
    monkeypatch.setattr(building, "BATCH_BYTES", 600)
    done: list[int] = []
    build(plant(tmp_path / "news", 5), output=tmp_path / "c.jsonl", progress=done.append)
    assert done == [3, 5]


def test_standard_output_gets_lines_when_all_is_done(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Nothing of a build that fails."""
    news = plant(tmp_path / "news", 5)
    build(news, output="-")
    lines = capfdbinary.readouterr().out
    build(news, output=tmp_path / "c.jsonl")
    assert lines == (tmp_path / "c.jsonl").read_bytes()
    problems(plant(news, 5, bad=b""), output="-")
    assert capfdbinary.readouterr().out == b""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"workers": 0}, "workers must be at least 1, got 0"),
        ({"on_error": "skip"}, "on_error must be 'stop' or 'quarantine', got 'skip'"),
        ({"shard": (0, 2)}, "a shard is I/N with 1 <= I <= N, got 0/2"),
        ({"shard": (3, 2)}, "a shard is I/N with 1 <= I <= N, got 3/2"),
        ({"output": "-", "resume": True}, "standard output cannot be sharded or resumed and has no quarantine; name a"),
        (
            {"output": "c.docx"},
            "c.docx: no format has this suffix; known: .jsonl, .parquet, .conllu, .said, or none for a",
        ),
        ({"lang": "русский"}, "the language must be a BCP 47 tag such as 'ru', got 'русский'"),
        ({"tokeniser": "razdle"}, "unknown tokeniser 'razdle'; did you mean 'razdel'? known: "),
        ({"reader": "txt"}, "unknown reader 'txt'; did you mean 'text'? known: "),
        ({"encoding": "cp12511"}, "unknown encoding 'cp12511'; common ones: "),
        ({"map": {"sha256": "x"}}, "cannot map a column to 'sha256': readers set it; choose another name"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(tmp_path: Path, options: dict[str, object], said: str) -> None:
    """Before anything is read or written."""
    news = plant(tmp_path / "news", 1)
    with pytest.raises(UsageError, match=re.escape(said)):
        build(news, **{"output": tmp_path / "c.jsonl", **options})  # type: ignore[call-overload]
    assert [path.name for path in tmp_path.iterdir()] == ["news"]


def test_an_output_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    """Not after hours of work."""
    news = plant(tmp_path / "news", 1)
    (tmp_path / "c.jsonl").mkdir()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign/thesis.tex").write_text("x")
    (tmp_path / "file").write_text("x")
    assert problems(news, output=tmp_path / "c.jsonl") == [f"{tmp_path}/c.jsonl: is a directory; name a file"]
    assert problems(news, output=tmp_path / "no/c.jsonl") == [
        f"{tmp_path}/no/c.jsonl: there is no folder {tmp_path}/no; make it first"
    ]
    for name in ("foreign", "file"):
        assert problems(news, output=tmp_path / name) == [
            f"{tmp_path}/{name}: is there already and is no corpus; choose another name"
        ]
    assert (tmp_path / "foreign/thesis.tex").is_file()


def test_parts_of_others_are_left_alone(tmp_path: Path) -> None:
    """Only files that are named as parts are removed."""
    (tmp_path / "c.jsonl.parts").mkdir()
    (tmp_path / "c.jsonl.parts/notes.txt").write_text("x")
    build(plant(tmp_path / "news", 1), output=tmp_path / "c.jsonl")
    assert [path.name for path in (tmp_path / "c.jsonl.parts").iterdir()] == ["notes.txt"]


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times the articles, about the same peak."""
    monkeypatch.setattr(building, "BATCH_ARTICLES", 20)

    def peak(count: int) -> int:
        with (tmp_path / "n.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps({"text": TEXT}) + "\n" for _ in range(count))
        tracemalloc.start()
        build(tmp_path / "n.jsonl", output=tmp_path / "c.jsonl")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(20)
    assert peak(400) < peak(40) + 400 * 1000


def test_an_unknown_map_target_of_a_row_is_meta(tmp_path: Path) -> None:
    """`--map text=body,published=date`, as the documentation has it."""
    (tmp_path / "n.jsonl").write_text('{"body": "Bridge.", "date": "2031-05-02"}\n')
    (document,) = build(tmp_path / "n.jsonl", map={"text": "body", "published": "date"}, lang="en")
    assert isinstance(document, Document)
    assert (document.text, document.meta["published"]) == ("Bridge.", "2031-05-02")


def test_names_of_readers_are_checked_without_output_too(tmp_path: Path) -> None:
    """Not only when the first document is drawn."""
    with pytest.raises(UnknownName):
        build(plant(tmp_path / "news", 1), reader="txt")
