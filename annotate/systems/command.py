"""``command:PROGRAM ARGUMENTS``: any program that labels, one process for the whole corpus.

The program gets documents on standard input, a line of JSON each (`saidby.corpus.jsonl`), and answers on standard
output with a line of JSON for each: the document with its labels, found again by its id. Answers may come in any
order and as late as the program likes. It must end with exit code 0; what it writes to standard error is shown if it
fails. The line is split into words as a shell would, and no shell runs it.
"""

import shlex
import subprocess
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, cast

import msgspec

from saidby.corpus.errors import DataError, Problem, UsageError, problem
from saidby.corpus.jsonl import format_line, parse_line
from saidby.corpus.model import Document

TAIL = 2000
"""Bytes of the program's standard error that a message shows."""

SHOWN = 100
"""Characters of a bad line that a message shows."""


class Command:
    """A program as a system.

    Raises
    ------
    UsageError
        If the line is empty or has an open quotation mark.
    """

    help = "any program that reads and writes documents as lines of JSON"
    labels: tuple[str, ...] = ()

    def __init__(self, line: str):
        self.name = f"command:{line}"
        try:
            self.words = shlex.split(line)
        except ValueError as error:
            raise UsageError(f"{self.name}: cannot be split into words: {error}") from error
        if not self.words:
            raise UsageError("command: names no program; write command:PROGRAM ARGUMENTS")

    def label(self, document: Document) -> Document:
        """Run the program for one document."""
        (answer,) = self.label_all([document])
        return answer

    def label_all(self, documents: Iterable[Document]) -> Generator[Document, None, None]:
        """Run the program once; give its answers in the order of the documents.

        Raises
        ------
        UsageError
            If the program cannot be started.
        DataError
            If it fails, or does not answer as it must.
        """
        with TemporaryFile() as errors, self._started(errors) as process, ThreadPoolExecutor(1) as feeder:
            talk = _Talk(self.name, process, errors)
            try:
                fed = feeder.submit(talk.feed, documents)
                yield from talk.answers()
                fed.result()
                talk.finish()
            finally:
                # Without reader and program the feeder cannot wait for either.
                process.kill()
                talk.output.close()

    def _started(self, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(self.words, stdin=pipe, stdout=pipe, stderr=errors)  # noqa: S603
        except OSError as error:
            raise UsageError(f"{self.name}: cannot be started: {error.strerror}") from error


class _Talk:
    """What goes to and fro between us and the running program."""

    def __init__(self, name: str, process: "subprocess.Popen[bytes]", errors: IO[bytes]):
        self.input, self.output = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        self._name, self._process, self._errors = name, process, errors
        self._sent: deque[str] = deque()
        self._open: set[str] = set()

    def feed(self, documents: Iterable[Document]) -> None:
        """Write every document; a program that reads no further shows itself by its answers."""
        with suppress(BrokenPipeError), self.input as pipe:
            for document in documents:
                self._open.add(document.id)
                self._sent.append(document.id)
                pipe.write(format_line(document) + b"\n")

    def answers(self) -> Iterator[Document]:
        """Give the answers in the order in which the documents were sent."""
        early: dict[str, Document] = {}
        for number, line in enumerate(self.output, 1):
            answer = self._read(number, line)
            early[answer.id] = answer
            while self._sent and self._sent[0] in early:
                yield early.pop(self._sent.popleft())

    def finish(self) -> None:
        """Complain if the program failed, or left documents without answer."""
        if code := self._process.wait():
            raise problem(self._name, f"ended with exit code {code}{self._said()}")
        if self._sent:
            raise DataError(Problem(f"{self._name} {name}", "the program gave no answer") for name in self._sent)

    def _read(self, number: int, line: bytes) -> Document:
        where = f"{self._name} line {number}"
        try:
            answer = parse_line(line)
        except (msgspec.MsgspecError, ValueError) as error:
            shown = line[:SHOWN].decode(errors="replace").strip()
            raise problem(where, f"is no document: {error}; got {shown!r}{self._said()}") from error
        if answer.id not in self._open:
            raise problem(where, f"answers {answer.id!r}, which was not asked or is already answered{self._said()}")
        self._open.remove(answer.id)
        return answer

    def _said(self) -> str:
        """Give the end of what the program wrote to standard error."""
        end = self._errors.seek(0, 2)
        self._errors.seek(max(0, end - TAIL))
        text = self._errors.read().decode(errors="replace").strip()
        return f"; on standard error it said:\n{text}" if text else ""
