"""``saidby build``."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from saidby.corpus.build import Built, OnError


def _shard(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    if not (match := re.fullmatch(r"(\d+)/(\d+)", value)):
        raise click.BadParameter(f"must be like 1/4, got {value!r}", ctx, parameter)
    return int(match[1]), int(match[2])


@click.command()
@click.argument("sources", metavar="SRC...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="CORPUS", required=True, help="Where to write; see below.")
@click.option(
    "--lang", metavar="TAG", default="ru", show_default=True, help="Language of articles that do not name it."
)
@click.option("--reader", metavar="NAME", help="Read all files by this reader, whatever their suffix.")
@click.option("--map", "columns", metavar="TARGET=COLUMN,…", help="Ours on the left, the file's on the right.")
@click.option("--encoding", metavar="NAME", help="Charset of all articles, for example cp1251; by default found out.")
@click.option("--tokeniser", metavar="NAME", help="By default razdel for Russian, unicode for other languages.")
@click.option("--workers", metavar="N", type=click.IntRange(1), default=1, show_default=True, help="Processes.")
@click.option(
    "--shard", metavar="I/N", callback=_shard, help="Build only this share of the articles, for another run to join."
)
@click.option("--resume", is_flag=True, help="Take over what an interrupted run has finished.")
@click.option(
    "--on-error",
    type=click.Choice(["stop", "quarantine"]),
    default="stop",
    show_default=True,
    help="What to do with articles that cannot be read.",
)
def command(
    *,
    sources: tuple[str, ...],
    output: str,
    lang: str,
    reader: str | None,
    columns: str | None,
    encoding: str | None,
    tokeniser: str | None,
    workers: int,
    shard: tuple[int, int] | None,
    resume: bool,
    on_error: "OnError",
) -> None:
    """Make a corpus of articles: text with blocks, sentences and tokens, ready to be labelled.

    SRC is a file or a folder, which is searched in the order of names. Readers by suffix, each also with .gz or .zst:

    \b
      text   .txt                    header fields at the top, if any, go to meta
      html   .html .htm              the article is extracted (needs the extra html)
      jsonl  .jsonl .ndjson .json    an object an article
      csv    .csv .tsv               a row an article
      warc   .warc                   the HTML pages of a web archive (needs the extra html)

    --map says which column is what: text=body,published=date takes the text from the column body and
    writes the column date to meta.published. Targets: text, heading (put before the text), id, lang; any other
    is a key of meta. Well-known names (text, title, date, url, author …) need no map.

    CORPUS is a file (.jsonl, .parquet, .conllu, .said; .jsonl also .gz, .zst), - for standard output, or without
    suffix a folder of Parquet shards. It appears, or replaces an older one, only when it is complete.

    All articles are tried. If some fail, they are listed and nothing is written; with --on-error quarantine
    they go whole, with the reasons, to CORPUS.quarantine.jsonl, and the others make the corpus. What a killed
    run has finished stays in CORPUS.parts; --resume goes on from there and ends with the same bytes.

    \b
    Examples:
      saidby build articles/ -o corpus.jsonl
      saidby build lenta.csv.gz -o corpus --workers 4 --on-error quarantine
      saidby build news.jsonl -o corpus.parquet --map text=body,published=date
      saidby build page.html -o page.jsonl --encoding cp1251
      saidby build crawl/ -o corpus --shard 1/2      (on one machine)
      saidby build crawl/ -o corpus --shard 2/2      (on another, same folder)
      saidby build crawl/ -o corpus                  (joins what both have done)
    """
    from saidby.corpus.build import build
    from saidby.corpus.readers.rows import parse_map

    start = perf_counter()
    with _hint(Path(output)), _progress() as progress:
        built = build(
            sources,
            output=output,
            lang=lang,
            reader=reader,
            map=parse_map(columns) if columns else None,
            encoding=encoding,
            tokeniser=tokeniser,
            workers=workers,
            shard=shard,
            resume=resume,
            on_error=on_error,
            progress=progress,
        )
    for line in _summary(built, output, shard, perf_counter() - start):
        click.echo(line, err=True)


def _summary(built: "Built", output: str, shard: tuple[int, int] | None, seconds: float) -> Iterator[str]:
    for reason, skips in built.skipped.items():
        more = ", …" if skips.count > len(skips.examples) else ""
        yield f"skipped {reason} ({skips.count}): {', '.join(skips.examples)}{more}"
    if built.quarantine:
        yield f"articles that failed ({built.failed}) are in {built.quarantine}, with the reasons"
    done = f"parts of {output}, shard {shard[0]}/{shard[1]}" if shard else output
    articles = "1 article" if built.documents == 1 else f"{built.documents} articles"
    yield f"{done}: {articles}, {built.tokens} tokens, {seconds:.1f} s"


@contextmanager
def _hint(output: Path) -> Iterator[None]:
    """Say where finished parts are when the build does not end well."""
    from saidby.corpus.build import parts_folder

    try:
        yield
    except BaseException:
        if (folder := parts_folder(output)).is_dir():
            click.echo(f"finished parts are kept in {folder}; run again with --resume to go on from them", err=True)
        raise


@contextmanager
def _progress() -> Iterator[Callable[[int], None] | None]:
    """Give what shows the number of articles done, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.completed:,.0f} articles"), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("build", total=None)
        yield lambda done: bar.update(task, completed=done)
