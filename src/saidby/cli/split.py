"""``saidby split``."""

from typing import TYPE_CHECKING, Any

import click

from .options import check_store, from_option, print_json, scheme_option
from .options import parts as names_of

if TYPE_CHECKING:
    from saidby.corpus.split_recipe import Recipe


def _ratio(ctx: click.Context, parameter: click.Parameter, value: str | None) -> dict[str, float] | None:
    """Read ``train=80,dev=10,test=10``."""
    if value is None:
        return None
    ratio: dict[str, float] = {}
    for item in names_of(value) or ():
        name, sign, share = item.partition("=")
        try:
            number = float(share)
        except ValueError:
            sign = ""
        if not name or not sign or name in ratio:
            raise click.BadParameter(f"must be PART=SHARE,… with each part once, got {value!r}", ctx, parameter)
        ratio[name] = number
    return ratio


@click.command()
@click.argument("corpus", metavar="CORPUS")
@click.option("-o", "--output", metavar="DIR", required=True, help="The corpus folder to write.")
@click.option(
    "--ratio", metavar="PART=SHARE,…", callback=_ratio, help="Shares of the parts.  [default: train=80,dev=10,test=10]"
)
@click.option("--by", metavar="WHAT", help="date, source, meta:KEY, or text (a hash of the words).  [default: text]")
@click.option(
    "--cut", "cuts", metavar="DAY", multiple=True, help="With --by date: the day a part begins, YYYY-MM-DD; several."
)
@click.option(
    "--parts", metavar="PART,…", help="With --by date: names of the parts.  [default: train,dev,test; train,test]"
)
@click.option(
    "--undated", "--missing", "missing", metavar="PART", help="Part of documents without a date, or a value of KEY."
)
@click.option(
    "--stratify",
    metavar="LABEL",
    multiple=True,
    help="A label, or a group of the scheme (entities, quotes), whose spans are shared in the ratio too; several.",
)
@click.option("--seed", metavar="N", type=int, help="Seed of the draws.  [default: 0]")
@click.option(
    "--threshold", metavar="T", type=float, help="Least similarity of near-duplicates, 0.1 to 1.  [default: 0.5]"
)
@click.option("--recipe", metavar="FILE", help="Split as the corpus of this corpus.json was split.")
@click.option("--again", is_flag=True, help="Split anew what has been split.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@scheme_option("groups of labels for --stratify")
@from_option()
def command(
    *,
    corpus: str,
    output: str,
    recipe: str | None,
    again: bool,
    as_json: bool,
    scheme_name: str,
    source_format: str | None,
    **options: Any,
) -> None:
    """Divide CORPUS into parts: each document of DIR says its part in `meta.split`.

    Near-duplicates, documents that share most of their words in the same order, always stay in one part. By text,
    the part of a document depends on its words and the seed alone: documents that are added later do not move it,
    unless they are near-duplicates of it. How the split was made stands in DIR/corpus.json; --recipe repeats it.

    \b
    Examples:
      saidby split corpus/ -o parts
      saidby split gold.said -o parts --stratify entities --stratify QUOTE --again
      saidby split corpus/ -o parts --by date --cut 2030-01-01 --cut 2030-06-01 --undated train
      saidby split corpus/ -o parts --by meta:site --ratio train=70,test=30
      saidby split corpus/ -o same --recipe parts/corpus.json
    """
    from saidby.corpus.split import split
    from saidby.corpus.split_table import notes, table

    check_store(source_format, corpus)
    given = {name: value for name, value in options.items() if value not in (None, ())}
    chosen = _recipe(given, recipe, scheme_name)
    division = split(corpus, output, recipe=chosen, again=again, format=source_format)
    if as_json:
        import msgspec

        print_json(msgspec.to_builtins({"split": division.split, "pairs": [p._asdict() for p in division.pairs]}))
    else:
        click.echo(table(division), nl=False)
    for line in notes(division.split):
        click.echo(line, err=True)


def _recipe(given: dict[str, Any], recipe: str | None, scheme: str) -> "Recipe":
    from saidby.corpus.errors import UsageError
    from saidby.corpus.split import read_recipe
    from saidby.corpus.split_recipe import recipe_of

    if recipe is not None:
        if given:
            flags = ", ".join(sorted("--cut" if name == "cuts" else f"--{name}" for name in given))
            raise UsageError(f"--recipe says all of the split; leave out {flags}")
        return read_recipe(recipe)
    given["stratify"] = _labels(given.get("stratify", ()), scheme)
    if "parts" in given:
        given["parts"] = names_of(given["parts"])
    return recipe_of(**given)


def _labels(names: tuple[str, ...], scheme_name: str) -> list[str | list[str]]:
    """Give groups of the scheme as their labels; other names are labels."""
    from saidby.annotate.scheme import load_scheme

    if not names:
        return []
    labels = load_scheme(scheme_name).labels
    groups: dict[str, list[str]] = {}
    for label, entry in labels.items():
        groups.setdefault(entry.group, []).append(label)
    return [groups[name] if name in groups and name not in labels else name for name in names]
