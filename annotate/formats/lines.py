"""Lines of a text file, one by one."""

from collections.abc import Iterator
from pathlib import Path

from saidby.corpus import files
from saidby.corpus.errors import Problems

BOM = "\ufeff"


def numbered_lines(path: Path, problems: Problems) -> Iterator[tuple[int, str]]:
    """Give the lines of a file with their numbers, from 1, without line ends and byte order mark.

    A line that is no UTF-8, and a file without anything, is a problem.
    """
    number = 0
    with files.reading(path) as file:
        for number, raw in enumerate(file, 1):
            try:
                line = raw.decode()
            except UnicodeDecodeError as error:
                what = f"is not UTF-8 ({error.reason} at byte {error.start}); convert the file to UTF-8"
                problems.note(f"{path}:{number}", what)
                continue
            yield number, (line.removeprefix(BOM) if number == 1 else line).removesuffix("\n").removesuffix("\r")
    if not number:
        problems.note(str(path), "is empty")
