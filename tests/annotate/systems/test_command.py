"""Any program as a system."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from saidby.annotate.systems import predict
from saidby.corpus.errors import DataError, UsageError, problem
from saidby.corpus.model import Document

READ = "import json, sys; documents = [json.loads(line) for line in sys.stdin]; "
WRITE = "[print(json.dumps(document)) for document in documents]; "


def program(code: str) -> str:
    return f"command:{shlex.quote(sys.executable)} -c {shlex.quote(code)}"


def corpus(count: int = 3, text: str = "Мост") -> list[Document]:
    return [Document(f"d{number}", text, "ru") for number in range(count)]


def run(code: str, documents: list[Document] | None = None) -> list[Document]:
    return list(predict(program(code), corpus() if documents is None else documents))


def failure(code: str) -> str:
    with pytest.raises(DataError) as error:
        run(code)
    return str(error.value).replace(program(code), "command:…")


def test_answers_are_labelled_documents() -> None:
    """JSON lines in, JSON lines out; meta names the command."""
    label = "[d.update(spans=[{'id': 'n', 'label': 'LOC', 'fragments': [[0, 4]]}]) for d in documents]; "
    found = run(READ + label + WRITE)
    assert [(document.id, [span.label for span in document.spans]) for document in found] == [
        ("d0", ["LOC"]), ("d1", ["LOC"]), ("d2", ["LOC"]),
    ]  # fmt: skip
    assert found[0].meta["labelled_by"]["system"] == program(READ + label + WRITE)


def test_the_example_of_the_manual_runs() -> None:
    """docs/reference/systems.md shows a program that labels."""
    manual = (Path(__file__).parents[3] / "docs/reference/systems.md").read_text("utf-8")
    code = manual[manual.index("import json, sys") :].split("```", 1)[0]
    found = run(code, [Document("a", "Пётр Лужин уехал.", "ru"), Document("b", "Мост.", "ru")])
    assert [[(span.start, span.end) for span in document.spans] for document in found] == [[(5, 10)], []]


def test_answers_may_come_in_any_order() -> None:
    """They are found by id and given in the order of the documents."""
    assert [document.id for document in run(READ + "documents.reverse(); " + WRITE)] == ["d0", "d1", "d2"]


def test_a_program_may_answer_line_by_line_or_at_the_end() -> None:
    """Far more than a pipe holds goes in and out, and nobody waits for the other."""
    many = corpus(300, "Мост через реку. " * 500)
    assert [d.id for d in run("import sys; [print(line, end='') for line in sys.stdin]", many)] == [d.id for d in many]
    assert [d.id for d in run(READ + WRITE, many)] == [d.id for d in many]


def test_no_shell_runs_the_line() -> None:
    """Words are split as a shell would, and mean nothing more."""
    (found,) = predict(program("import sys; print(sys.stdin.read(), end='')") + " '; $HOME' && > x", corpus(1))
    assert found.text == "Мост"


def test_an_empty_corpus_is_no_error() -> None:
    """The program runs, and has nothing to say."""
    assert run(READ + WRITE, []) == []


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (READ + "print('loading', flush=True)", "command:… line 1: is no document: JSON is malformed: "),
        (
            READ + 'print(\'{"id": "d0"}\', flush=True)',
            "command:… line 1: is no document: Object missing required field ",
        ),
        (
            READ + "documents[0]['id'] = 'x'; " + WRITE,
            "command:… line 1: answers 'x', which was not asked or is already answered",
        ),
        (
            READ + "documents[1] = documents[0]; " + WRITE,
            "command:… line 2: answers 'd0', which was not asked or is already answered",
        ),
        (READ + "sys.exit(7)", "command:… ended with exit code 7"),
        (READ + WRITE + "sys.exit(7)", "command:… ended with exit code 7"),
        ("import sys; sys.exit(7)", "command:… ended with exit code 7"),
        (
            READ + "del documents[:2]; " + WRITE,
            "command:… d0: the program gave no answer\ncommand:… d1: the program gave no answer",
        ),
    ],
)
def test_a_program_that_fails_is_an_error(code: str, message: str) -> None:
    """Lines that are no answers, documents without answer, an exit code."""
    shown = failure(code).replace("command:…: ended", "command:… ended")
    assert shown.startswith(message)


def test_what_the_program_said_is_shown() -> None:
    """The end of standard error stands in the message."""
    code = READ + "print('x' * 9000 + 'no such model', file=sys.stderr); sys.exit(1)"
    message = failure(code)
    assert message.startswith("command:…: ended with exit code 1; on standard error it said:\nxxx")
    assert message.endswith("xno such model")
    assert len(message) < 2200


def test_a_bad_line_is_shown_with_what_the_program_said() -> None:
    """Line, excerpt, standard error."""
    code = READ + "print('trouble', file=sys.stderr, flush=True); print('y' * 500, flush=True); sys.stdin.read()"
    message = failure(code)
    assert f"; got '{'y' * 100}'; on standard error it said:\ntrouble" in message


def test_a_program_that_is_not_there_is_a_wrong_call() -> None:
    """The message has the system's reason."""
    with pytest.raises(UsageError) as error:
        list(predict("command:no-such-program-at-all --fast", corpus()))
    assert str(error.value) == "command:no-such-program-at-all --fast: cannot be started: No such file or directory"


def test_a_broken_corpus_is_told_as_such() -> None:
    """An error in reading the documents comes through."""

    def documents() -> Iterator[Document]:
        yield Document("d0", "Мост", "ru")
        raise problem("a.jsonl:2", "is broken")

    with pytest.raises(DataError, match=r"a\.jsonl:2: is broken"):
        list(predict(program(READ + WRITE), documents()))


def test_who_needs_no_more_answers_may_stop() -> None:
    """The program is ended, and nobody waits for it."""
    answers = predict(program("import sys; [print(line, end='', flush=True) for line in sys.stdin]"), corpus(5000))
    assert next(answers).id == "d0"
    answers.close()  # type: ignore[attr-defined]
