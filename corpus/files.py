"""Files: opened by suffix (.gz, .zst) or `-`, and written whole or not at all."""

import gzip
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from .errors import UsageError, problem

COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
STANDARD = Path("-")
"""Standard input or output."""
_READ: list[TextIO] = []
"""The standard input that was read."""


def suffixes(path: Path) -> tuple[str, str]:
    """Give the suffix of the format and of the compression, in lower case.

    >>> suffixes(Path("news.2031.jsonl.GZ"))
    ('.jsonl', '.gz')
    """
    last = path.suffix.lower()
    if last in COMPRESSIONS:
        return Path(path.stem).suffix.lower(), last
    return last, ""


def stem(path: Path) -> str:
    """Give the name without these suffixes.

    >>> stem(Path("corpus/most.v2.said.gz"))
    'most.v2'
    """
    return path.name.removesuffix(path.suffix) if not suffixes(path)[1] else stem(path.with_suffix(""))


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """Open a file, or standard input for `-`, for reading bytes, decompressed.

    Raises
    ------
    DataError
        If it cannot be opened, or its compression is broken.
    """
    try:
        with ExitStack() as stack:
            yield _opened(path, stack)
    except FileNotFoundError:
        raise problem(str(path), "there is no such file") from None
    except IsADirectoryError:
        raise problem(str(path), "is a directory, not a file") from None
    except PermissionError:
        raise problem(str(path), "cannot be read: permission denied") from None
    except OSError as error:
        if error.errno is not None or not (name := COMPRESSIONS.get(suffixes(path)[1])):
            raise
        raise problem(str(path), f"its {name} data is broken ({error}); get a whole copy") from None


def _opened(path: Path, stack: ExitStack) -> BinaryIO:
    if path == STANDARD:
        if any(stream is sys.stdin for stream in _READ):
            raise UsageError("-: standard input can be read once; write what else is read to a file")
        _READ[:] = [sys.stdin]
        return sys.stdin.buffer
    raw = stack.enter_context(path.open("rb"))
    if compression := COMPRESSIONS.get(suffixes(path)[1]):
        import pyarrow as pa

        # Not gzip.open: its EOFError for cut-off data is taken for a normal end by readers of lines.
        return cast(BinaryIO, stack.enter_context(io.BufferedReader(pa.CompressedInputStream(raw, compression))))
    return raw


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name only when the block ends well.

    Compressed by suffix, with the same bytes for the same content; `-` is standard output.
    """
    if path == STANDARD:
        with tempfile.TemporaryFile() as whole:
            yield cast(BinaryIO, whole)
            whole.seek(0)
            shutil.copyfileobj(whole, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    with replacing(path) as temporary:
        with ExitStack() as stack:
            yield _created(temporary, suffixes(path)[1], stack)
        _sync(temporary)


def _created(path: Path, compression: str, stack: ExitStack) -> BinaryIO:
    if compression == ".zst":
        import pyarrow as pa

        return cast(BinaryIO, stack.enter_context(pa.CompressedOutputStream(str(path), "zstd")))
    raw = stack.enter_context(path.open("wb"))
    if compression == ".gz":
        return cast(BinaryIO, stack.enter_context(gzip.GzipFile("", "wb", fileobj=raw, mtime=0)))
    return raw


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; it takes the place of `path` when the block ends well.

    What was there before stays until then, and stays for good if the block raises.
    """
    check_target(path)
    folder = path.absolute().parent
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=folder)
    except OSError as error:
        raise _of(path, error) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
        _sync(folder)
    except OSError as error:
        raise _of(path, error, temporary) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: Path, *, ours: str) -> Iterator[Path]:
    """Give a folder beside `path` to fill; it takes the place of `path` when the block ends well.

    Parameters
    ----------
    path : Path
        Where the folder will stand. A folder there is replaced only if it is empty or holds the file `ours`.
    ours : str
        Name of the file that marks a folder as written by this program.
    """
    check_parent(path)
    if not is_replaceable(path, ours=ours):
        raise problem(str(path), f"is there already and is no corpus (it holds no {ours}); choose another name")
    with _filling(path) as temporary:
        yield temporary


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a folder beside `path` to fill; it stands at `path` when the block ends well, where no files may be."""
    check_parent(path)
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise problem(str(path), "is there already, and may hold somebody's work; choose another name")
    with _filling(path) as temporary:
        yield temporary
        for file in temporary.rglob("*"):
            _sync(file)


@contextmanager
def _filling(path: Path) -> Iterator[Path]:
    parent = path.absolute().parent
    try:
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".tmp", dir=parent))
    except OSError as error:
        raise _of(path, error) from error
    try:
        yield temporary
        temporary.chmod(0o777 & ~_umask())
        _exchange(temporary, path)
        _sync(parent)
    except OSError as error:
        raise _of(path, error, temporary) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def check_target(path: Path) -> None:
    """Refuse a place where no file can be written: in no folder, where a folder, a device or a pipe stands."""
    check_parent(path)
    if path.is_dir():
        raise problem(str(path), "is a directory; name a file")
    if path.exists() and not path.is_file():
        # A rename would put a plain file in its place: /dev/null would be lost to the whole machine.
        raise problem(str(path), "is a device or a pipe; name a file, or give - for standard output")


def check_other(path: Path, inputs: Iterable[Path]) -> None:
    """Refuse to write over what is read."""
    if any(path.exists() and other.exists() and path.samefile(other) for other in inputs):
        raise UsageError(f"{path}: is read here and would be replaced; give the output another name")


def check_parent(path: Path) -> None:
    """Refuse a place in a folder that is not there."""
    if not path.absolute().parent.is_dir():
        raise problem(str(path), f"there is no folder {path.parent}; make it first")


def is_replaceable(path: Path, *, ours: str) -> bool:
    """Say whether a folder may be written here: nothing stands here, or an empty folder, or one that holds `ours`."""
    return not path.exists() or (path.is_dir() and ((path / ours).is_file() or not any(path.iterdir())))


def _exchange(new: Path, path: Path) -> None:
    """Put `new` in the place of `path`; what stood there ends under the name of `new`."""
    if not path.exists():
        new.replace(path)
        return
    old = new.with_name(f"{new.name}.old")
    path.replace(old)
    try:
        new.replace(path)
    except OSError:
        old.replace(path)
        raise
    shutil.rmtree(old)


def _of(path: Path, error: OSError, temporary: Path | None = None) -> OSError:
    """Give the error with the place that the user named, if it names none or a temporary one.

    A write names no file: "No space left on device", but where?
    """
    named = str(error.filename) if error.filename is not None else ""
    ours = not named or temporary is None or Path(named).is_relative_to(temporary)
    return OSError(error.errno, error.strerror or str(error), str(path) if ours else named)


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
