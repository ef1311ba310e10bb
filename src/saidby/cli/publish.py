"""``saidby publish``."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import check_store, from_option, scheme_option

if TYPE_CHECKING:
    from saidby.corpus.publish.hub import Upload
    from saidby.corpus.split_recipe import Recipe


@click.command()
@click.argument("corpus", metavar="CORPUS")
@click.option("--to", "folder", metavar="DIR", help="Folder to write.")
@click.option("--repo", metavar="NAMESPACE/NAME", help="Dataset repository of the hub to upload to; private.")
@click.option("--public", is_flag=True, help="With --repo: a repository that is created is public, or it is already.")
@click.option("--dry-run", is_flag=True, help="With --repo: list what would be sent and deleted, and do nothing.")
@click.option("--revision", metavar="BRANCH", help="With --repo: the branch to upload to.  [default: main]")
@click.option("--without-text", is_flag=True, help="Offsets, labels and hashes, no word of the texts.")
@click.option("--names", is_flag=True, help="With --without-text: names, aliases and ids of entities stay.")
@click.option(
    "--number-documents", is_flag=True, help="With --without-text: documents are d1, d2 …; their ids may be words."
)
@click.option(
    "--licence",
    "--license",
    metavar="SPDX",
    default="",
    help="Licence, as CC-BY-4.0; by default what meta.licence of all documents says.",
)
@click.option("--name", metavar="NAME", help="Short name; by default that of DIR.")
@click.option("--pretty-name", metavar="TEXT", default="", help="Name for readers; by default the short one.")
@click.option(
    "--description",
    metavar="FILE|TEXT",
    default="",
    help="What the corpus is, in Markdown; a file that is there is read.",
)
@click.option("--creator", "creators", metavar="NAME", multiple=True, help="Who made it; may be given several times.")
@click.option("--url", metavar="URL", default="", help="Where it is found.")
@click.option("--version", metavar="TEXT", default="", help="Version of this release, as 1.0.0.")
@click.option("--date", "date", metavar="YYYY-MM-DD", default="", help="Date of this release.")
@click.option(
    "--rai",
    "responsible",
    metavar="KEY=FILE|TEXT",
    multiple=True,
    help="What responsible use asks for, by keys of Croissant: dataBiases, dataSocialImpact …; any number of times. "
    "A file that is there is read.",
)
@click.option("--agreement", metavar="FILE", help="What `saidby agree --json` printed.")
@click.option(
    "--guidelines", metavar="FILE", help="Annotation manual; by default, for the scheme news, the one of saidby."
)
@scheme_option("columns of tags, attributes of quotes")
@from_option()
def command(
    *,
    corpus: str,
    folder: str | None,
    repo: str | None,
    public: bool,
    dry_run: bool,
    revision: str | None,
    without_text: bool,
    names: bool,
    number_documents: bool,
    licence: str,
    name: str | None,
    pretty_name: str,
    description: str,
    creators: tuple[str, ...],
    url: str,
    version: str,
    date: str,
    responsible: tuple[str, ...],
    agreement: str | None,
    guidelines: str | None,
    scheme_name: str,
    source_format: str | None,
) -> None:
    """Write the corpus as a dataset that the hub, `datasets`, pandas, polars and duckdb load.

    DIR gets four tables as Parquet files, by split (meta.split; dev becomes validation, documents without one are
    train): documents, tokens (sentences with BIO tags), quotes, entities; and a card with counts, columns, limits,
    the scheme, the manual, the licence, checksums. What is not known is left out. DIR appears, or replaces what was
    published there before, only when it is complete. The same corpus gives the same bytes.

    With --without-text no word of a text is published, for texts that you may not pass on. What holds words is left
    out, and counted in the card; `saidby fill` puts the rest back on copies of the texts. What you say yourself
    (--description, --scheme, --guidelines) is published as it is, and so are labels, dates, sources, splits.

    With --repo it goes to the hub, with the token of HF_TOKEN or `hf auth login`: what is new or changed is sent, older
    data of ours is deleted, the rest stays. If it fails, run the same again. A row for each file is printed.

    \b
    Examples:
      saidby publish gold.said --to dataset --licence CC-BY-4.0
      saidby publish gold/ --to dataset --pretty-name "Who said what" --creator "Ann Lodge" --description about.md
      saidby publish gold.said --repo zarechye/news --licence CC-BY-4.0 --dry-run
      saidby publish gold.said --to offsets --without-text --number-documents --licence CC-BY-4.0
      saidby publish gold/ --to dataset --agreement agreement.json --scheme court.toml --guidelines manual.md
    """
    from saidby.annotate.manual import manual
    from saidby.annotate.scheme import closed_values, format_scheme, load_scheme
    from saidby.annotate.view import view_of
    from saidby.corpus.plain import many
    from saidby.corpus.publish import forms
    from saidby.corpus.publish.croissant import missing
    from saidby.corpus.publish.facts import About
    from saidby.corpus.publish.reading import check_outside
    from saidby.corpus.publish.responsible import check_rai
    from saidby.corpus.publish.write import publish
    from saidby.corpus.stores import stream

    check_store(source_format, corpus)
    scheme = load_scheme(scheme_name)
    _check_target(folder, repo, public=public, dry_run=dry_run, revision=revision)
    if not without_text:
        _check_flags({"names": names, "number_documents": number_documents}, "--without-text")
    if folder:
        check_outside(Path(folder), Path(corpus))
    about = About(
        name=_short(name or (Path(folder).resolve().name if folder else str(repo).rpartition("/")[2])),
        pretty_name=pretty_name,
        description=_text(description),
        url=url or (f"https://huggingface.co/datasets/{repo}" if repo else ""),
        version=version,
        date=_date(date),
        licence=licence,
        creators=creators,
        scheme_name=scheme.name,
        scheme=format_scheme(scheme),
        guidelines=_file(guidelines) if guidelines else manual(scheme_name),
        helps={label: found.help for label, found in scheme.labels.items()},
        agreement=_agreement(agreement) if agreement else {},
        rai=check_rai(_pairs(responsible)),
        recipe=_recipe(Path(corpus)),
    )
    values = closed_values(scheme)
    form = forms.without_text(names=names, numbered=number_documents, values=values) if without_text else forms.WHOLE
    with _place(folder) as place:
        facts = publish(stream(corpus, format=source_format), place, about, view_of(scheme), form=form)
        if repo:
            report = _upload(place, repo, private=not public, dry_run=dry_run, revision=revision)
            if without_text and not report.created:
                click.echo(f"{repo} was there before; what it held then stays in its history", err=True)
    for table, found in facts.tables.items():
        rows = ", ".join(f"{split} {of.rows:,}" for split, of in found.splits.items())
        click.echo(f"{table}: {many(sum(of.rows for of in found.splits.values()), 'row')} ({rows})", err=True)
    if left := missing(facts):
        options = ", ".join(f"--{'creator' if name == 'creators' else name}" for name in left)
        click.echo(f"not known, and left out: {options}; croissant.json, which needs them", err=True)


def _recipe(folder: Path) -> "Recipe | None":
    """Give how a folder of shards was split, if it says so."""
    from saidby.corpus.shards import load_manifest
    from saidby.corpus.split_recipe import Split
    from saidby.corpus.stores import MANIFEST

    split = load_manifest(folder).split if (folder / MANIFEST).is_file() else None
    return split.recipe if isinstance(split, Split) else None


def _pairs(pairs: tuple[str, ...]) -> dict[str, str]:
    split = [pair.partition("=") for pair in pairs]
    for pair, (key, sign, _) in zip(pairs, split, strict=True):
        if not key or not sign:
            raise click.BadParameter(f"must be KEY=FILE or KEY=TEXT, got {pair!r}", param_hint="--rai")
    return {key: _text(value) for key, _, value in split}


def _date(value: str) -> str:
    """Give the date, if it is one."""
    from datetime import date

    from saidby.corpus.errors import UsageError

    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        raise UsageError(f"a date is written as 2031-05-02, got {value!r}; give --date so") from None


def _check_target(folder: str | None, repo: str | None, *, revision: str | None, **flags: bool) -> None:
    """Refuse a call that names no target, or that the hub would refuse, before anything is made."""
    if repo:
        from saidby.corpus.publish.hub import BRANCH, check_call

        check_call(repo, revision=revision or BRANCH)
        return
    if not folder:
        raise click.UsageError("name a folder with --to, a repository of the hub with --repo, or both")
    _check_flags({**flags, "revision": revision}, "--repo NAMESPACE/NAME")


def _check_flags(flags: Mapping[str, object], needed: str) -> None:
    """Refuse options that are given without the one that they need."""
    if given := [f"--{name.replace('_', '-')}" for name, value in flags.items() if value]:
        raise click.UsageError(f"{', '.join(given)} goes with {needed}")


@contextmanager
def _place(folder: str | None) -> Iterator[Path]:
    """Give the folder to write to; if none is named, one that is gone afterwards."""
    if folder:
        yield Path(folder)
        return
    with tempfile.TemporaryDirectory(prefix="saidby-") as temporary:
        yield Path(temporary) / "dataset"


def _upload(place: Path, repo: str, *, private: bool, dry_run: bool, revision: str | None) -> "Upload":
    from saidby.corpus.publish.hub import BRANCH, upload
    from saidby.corpus.publish.hub_table import table

    report = upload(place, repo, private=private, dry_run=dry_run, revision=revision or BRANCH)
    click.echo(table(report), nl=False)
    if report.private and not private:
        click.echo(f"{repo} stays private, whatever --public says; its settings on the hub change that", err=True)
    return report


def _short(name: str) -> str:
    import re

    from saidby.corpus.errors import UsageError

    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", name, re.ASCII):
        raise UsageError(f"a short name has letters, digits, -, _ and . only, got {name!r}; give another with --name")
    return name


def _text(value: str) -> str:
    """Give the text of a file, or the text itself; a name of a file that is not there is no text."""
    import re

    from saidby.corpus.errors import UsageError

    try:
        there = Path(value).is_file()
    except OSError:  # a text is longer than names of files are
        there = False
    if not there and re.fullmatch(r"\S+\.(md|markdown|txt)", value):
        raise UsageError(f"there is no file {value!r}; give a file that is there, or the text itself")
    return _file(value) if there else value


def _file(path: str) -> str:
    from saidby.corpus.errors import problem
    from saidby.corpus.files import reading

    with reading(Path(path)) as file:
        content = file.read()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise problem(path, f"is not UTF-8 ({error.reason}); convert the file to UTF-8") from None


def _agreement(path: str) -> dict[str, object]:
    from saidby.corpus.errors import problem
    from saidby.corpus.jsonl import parse_json
    from saidby.corpus.publish.card import agreement

    found: dict[str, object] = parse_json(path, _file(path))
    try:
        if list(agreement(found)):
            return found
    except (AttributeError, KeyError, TypeError):
        pass
    raise problem(path, "is not what `saidby agree --json` prints; write its output to this file")
