"""Articles into a corpus: read, segmented, written; in many processes, resumable, and complete or not at all.

The articles are built in batches of `BATCH_ARTICLES`, each a part in a folder beside the output
(`saidby.corpus.parts`), and joined in order: any number of workers and any interruption end with the same bytes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple, get_args, overload

import msgspec

from . import files, parts
from .errors import DataError, Problem, UsageError, problem
from .model import Document
from .parts import Part, Recipe, Report, Task
from .pool import in_order
from .readers import Failed, Options, Skipped
from .sources import Work, check_paths, works
from .stores import MANIFEST, STORES
from .tokenise import default_tokeniser, load_tokeniser

BATCH_ARTICLES = 500
BATCH_BYTES = 4_000_000
"""A batch ends after so many articles or bytes, whichever comes first."""
KEPT_PROBLEMS = 1000
"""Problems that an error carries; the others are counted."""
EXAMPLES = 3
"""Places named of what is skipped for one reason."""

OnError = Literal["stop", "quarantine"]
Paths = str | Path | Sequence[str | Path]
Progress = Callable[[int], None]


class Shard(NamedTuple):
    """One of several runs that share the work: the n-th `of` how many, from 1."""

    number: int
    of: int


class Skips(msgspec.Struct):
    """What is skipped for one reason: how often, and the first places."""

    count: int = 0
    examples: list[str] = []


class Built(msgspec.Struct, frozen=True):
    """What a build has done.

    Parameters
    ----------
    documents, tokens : int
        In the corpus, or in the parts that a run for a shard has made.
    failed : int
        Articles put into quarantine.
    skipped : dict of str to Skips
        What is no article by its kind, by reason.
    quarantine : Path, optional
        Where the articles are that failed.
    """

    documents: int
    tokens: int
    failed: int
    skipped: dict[str, Skips]
    quarantine: Path | None = None


@overload
def build(
    paths: Paths,
    *,
    output: None = None,
    lang: str = "ru",
    reader: str | None = None,
    map: Mapping[str, str] | None = None,
    encoding: str | None = None,
    tokeniser: str | None = None,
) -> Iterator[Document]: ...
@overload
def build(
    paths: Paths,
    *,
    output: str | Path,
    lang: str = "ru",
    reader: str | None = None,
    map: Mapping[str, str] | None = None,
    encoding: str | None = None,
    tokeniser: str | None = None,
    workers: int = 1,
    shard: tuple[int, int] | None = None,
    resume: bool = False,
    on_error: OnError = "stop",
    progress: Progress | None = None,
) -> Built: ...
def build(
    paths: Paths,
    *,
    output: str | Path | None = None,
    lang: str = "ru",
    reader: str | None = None,
    map: Mapping[str, str] | None = None,
    encoding: str | None = None,
    tokeniser: str | None = None,
    workers: int = 1,
    shard: tuple[int, int] | None = None,
    resume: bool = False,
    on_error: OnError = "stop",
    progress: Progress | None = None,
) -> Iterator[Document] | Built:
    """Make documents of articles, or a corpus of them.

    Parameters
    ----------
    paths : path or sequence of paths
        Files and folders of articles.
    output : path, optional
        The corpus to write: a file by its suffix, ``-``, or a folder of shards. What stood under that name is
        replaced when the new corpus is complete. Without it the documents are given, one by one.
    lang : str
        BCP 47 tag of articles that do not name their language.
    reader : str, optional
        Name of the reader of all files; by default their suffixes say it.
    map : mapping of str to str, optional
        Column by target, for rows (`saidby.corpus.readers.rows`).
    encoding : str, optional
        Charset of all articles; by default it is found out (`saidby.corpus.encoding`).
    tokeniser : str, optional
        Name of the tokeniser; by default the language says it.
    workers : int
        Processes that share the work; a script that asks for several needs ``if __name__ == "__main__":``.
    shard : (int, int), optional
        ``(i, n)``: build only the i-th of n shares of the batches, from 1, and join nothing; a run without `shard`
        joins them.
    resume : bool
        Take over what an interrupted run has finished.
    on_error : {'stop', 'quarantine'}
        Whether an article that fails stops the build, after all have been tried, or goes whole into
        ``OUTPUT.quarantine.jsonl``.
    progress : callable, optional
        Called with the number of articles done, after each batch.

    Returns
    -------
    iterator of Document, or Built

    Raises
    ------
    DataError
        With the problems of all articles; nothing has been written then.
    UsageError
        If an option makes no sense.
    """
    chosen = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    recipe = Recipe(Options(lang=lang, columns=dict(map or {}), encoding=encoding), tokeniser)
    load_tokeniser(tokeniser or default_tokeniser(lang), lang)
    check_paths(chosen, reader=reader)
    if output is None:
        return _documents(works(chosen, recipe.options, reader=reader), recipe)
    job = Job(Path(output), recipe, reader, Shard(*shard) if shard else None, resume, on_error)
    _check(job, workers)
    return _built(job, chosen, workers, progress)


class Job(NamedTuple):
    """What is to be written, and how."""

    output: Path
    recipe: Recipe
    reader: str | None
    shard: Shard | None
    resume: bool
    on_error: OnError

    @property
    def store(self) -> str:
        """The store of the parts."""
        return parts.LINES if self.output == files.STANDARD or self.output.suffix else parts.COLUMNS

    @property
    def quarantine(self) -> Path:
        """Where articles go that failed."""
        return self.output.with_name(f"{self.output.name}.quarantine.jsonl")


def parts_folder(output: Path) -> Path:
    """Name the folder that holds the parts of an output.

    >>> parts_folder(Path("news/corpus.jsonl")).as_posix()
    'news/corpus.jsonl.parts'
    """
    return output.with_name(f"{output.name}.parts")


def _check(job: Job, workers: int) -> None:
    """Refuse what can only fail, before any work is done."""
    if workers < 1:
        raise UsageError(f"workers must be at least 1, got {workers}")
    if job.on_error not in get_args(OnError):
        raise UsageError(f"on_error must be 'stop' or 'quarantine', got {job.on_error!r}")
    if job.shard and not 1 <= job.shard.number <= job.shard.of:
        raise UsageError(f"a shard is I/N with 1 <= I <= N, got {job.shard.number}/{job.shard.of}")
    if job.output == files.STANDARD:
        if job.shard or job.resume or job.on_error == "quarantine":
            raise UsageError("standard output cannot be sharded or resumed and has no quarantine; name a file")
    else:
        _check_output(job.output, job.store)


def _check_output(output: Path, store: str) -> None:
    known = [store.suffix for store in STORES.values()]
    if store == parts.LINES and files.suffixes(output)[0] not in known:
        raise UsageError(f"{output}: no format has this suffix; known: {', '.join(known)}, or none for a folder")
    if store == parts.LINES:
        files.check_target(output)
        return
    files.check_parent(output)
    if not files.is_replaceable(output, ours=MANIFEST):
        raise problem(str(output), "is there already and is no corpus; choose another name")


def _documents(found: Iterable[Work | Skipped], recipe: Recipe) -> Iterator[Document]:
    """Give the documents of articles; then, if some failed, raise the problems of all."""
    problems = _Capped()
    for work in found:
        if isinstance(work, Work):
            made = parts.make(work, recipe)
            if isinstance(made, Document):
                yield made
            else:
                problems.add(made.problems)
    problems.raise_if_any()


def _built(job: Job, paths: Sequence[Path], workers: int, progress: Progress | None) -> Built:
    with _folder(job) as folder:
        without = (job.output, parts_folder(job.output), job.quarantine)
        skipped: dict[str, Skips] = {}
        found = _articles(works(paths, job.recipe.options, reader=job.reader, without=without), skipped)
        done: list[Part] = []
        articles = 0
        problems = _Capped()
        with closing(in_order(_report, _tasks(job, found, folder), workers=workers)) as reports:
            for part, met in reports:
                done.append(part)
                problems.add(met)
                articles += part.documents + part.failed
                if progress:
                    progress(articles)
        _refuse(job, paths, done, problems)
        if job.shard is None:
            parts.join(folder, done, job.output)
            if job.output != files.STANDARD:
                parts.join_quarantine(folder, done, job.quarantine)
    failed = sum(part.failed for part in done)
    return Built(
        documents=sum(part.documents for part in done),
        tokens=sum(part.tokens for part in done),
        failed=failed,
        skipped=skipped,
        quarantine=job.quarantine if failed and job.shard is None else None,
    )


@contextmanager
def _folder(job: Job) -> Iterator[Path]:
    """Give the folder for the parts; when the build fails it stays if it holds work worth keeping."""
    if job.output == files.STANDARD:
        with TemporaryDirectory(prefix="saidby-") as name:
            yield Path(name)
        return
    folder = parts_folder(job.output)
    folder.mkdir(exist_ok=True)
    try:
        yield folder
    except BaseException:
        if job.shard is None and not parts.any_whole(folder):
            parts.clear(folder)
        raise
    if job.shard is None:
        parts.clear(folder)


def _refuse(job: Job, paths: Sequence[Path], done: Sequence[Part], problems: "_Capped") -> None:
    """Raise the problems, if there are any that stop the build."""
    if job.on_error == "stop":
        problems.raise_if_any()
    if job.shard is None and not any(part.documents for part in done):
        problems.raise_if_any()
        raise problem(", ".join(map(str, paths)), "no articles found")


def _articles(found: Iterable[Work | Skipped], skipped: dict[str, Skips]) -> Iterator[Work]:
    """Pass articles on; count what is skipped."""
    for work in found:
        if isinstance(work, Work):
            yield work
            continue
        skips = skipped.setdefault(work.reason, Skips())
        skips.count += 1
        if skips.count <= EXAMPLES:
            skips.examples.append(work.where)


def _tasks(job: Job, found: Iterable[Work], folder: Path) -> Iterator[Task | Report]:
    """Give a task a batch, or the report of one that is finished."""
    for number, batch in enumerate(_batches(found)):
        if job.shard and number % job.shard.of != job.shard.number - 1:
            continue
        made_of = parts.fingerprint(batch, job.recipe)
        task = Task(number, tuple(batch), job.recipe, folder, job.store, job.shard is not None, made_of)
        yield parts.finished(task, resume=job.resume, with_failures=job.on_error == "quarantine") or task


def _batches(found: Iterable[Work]) -> Iterator[list[Work]]:
    batch: list[Work] = []
    size = 0
    for work in found:
        batch.append(work)
        size += len((work.item.raw if isinstance(work.item, Failed) else work.item).content)
        if len(batch) == BATCH_ARTICLES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _report(task: Task | Report) -> Report:
    return task if isinstance(task, Report) else parts.build_part(task)


class _Capped:
    """Problems, the first of them kept, all counted."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.count = 0

    def add(self, problems: Sequence[Problem]) -> None:
        self.kept += problems[: KEPT_PROBLEMS - len(self.kept)]
        self.count += len(problems)

    def raise_if_any(self) -> None:
        """Raise `DataError` if there are problems, with a word on those that were only counted."""
        if self.count > len(self.kept):
            self.kept.append(Problem("", f"there are {self.count - len(self.kept)} problems besides"))
        if self.kept:
            raise DataError(self.kept)
