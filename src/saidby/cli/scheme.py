"""``saidby scheme``."""

import json

import click


@click.command()
@click.argument("scheme", metavar="[NAME|FILE]", default="news")
@click.option("--describe", "form", flag_value="describe", help="Print all that it says in Markdown, for a prompt.")
@click.option("--json-schema", "form", flag_value="json-schema", help="Print the JSON Schema of answers in it.")
@click.option("--toml", "form", flag_value="toml", help="Print it whole as TOML, to begin one's own.")
@click.option(
    "--label-studio", "form", flag_value="label-studio", help="Print the labelling configuration for Label Studio."
)
@click.option(
    "--label-studio-disputes", "form", flag_value="disputes", help="The same, to decide disputes (saidby adjudicate)."
)
def command(scheme: str, form: str | None) -> None:
    """Show a label scheme: labels, attributes with their values, relations, entities.

    NAME is a built-in scheme (news, the default), FILE a TOML file of one's own. All problems of a file are
    listed, with their places.

    \b
    Examples:
      saidby scheme
      saidby scheme court.toml --describe
      saidby scheme news --json-schema > answer.schema.json
      saidby scheme news --toml > own.toml
      saidby scheme own.toml --label-studio > configuration.xml
    """
    from saidby.annotate.answer import json_schema
    from saidby.annotate.describe import describe, outline
    from saidby.annotate.formats.label_studio_config import configuration
    from saidby.annotate.scheme import format_scheme, load_scheme

    loaded = load_scheme(scheme)
    if form == "describe":
        text = describe(loaded)
    elif form == "json-schema":
        text = json.dumps(json_schema(loaded), ensure_ascii=False, indent=1) + "\n"
    elif form == "toml":
        text = format_scheme(loaded)
    elif form in ("label-studio", "disputes"):
        text = configuration(loaded, disputes=form == "disputes")
    else:
        text = outline(loaded)
    click.echo(text, nl=False)
