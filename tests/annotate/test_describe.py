"""A scheme in words says all that the scheme says."""

import pytest

from saidby.annotate.describe import describe, outline
from saidby.annotate.scheme import SCHEMES, load_scheme, parse_scheme

COURT = parse_scheme(
    """
    name = "court"
    version = "2"
    description = "What courts decide."
    [entities]
    FIRM = "A firm. Not its owner."
    STATE = ""
    [labels.PARTY]
    group = "parties"
    help = "Who takes part. Not the judge."
    entity = "required"
    [labels.PARTY.attributes]
    role = { need = "required", help = "On which side.", values = { plaintiff = "Who sues.", defendant = "" } }
    note = { default = "none" }
    [labels.RULING]
    group = "case"
    [relations.between]
    heads = ["RULING"]
    tails = ["PARTY", "entity:FIRM"]
    help = "Of whom."
    min = 1
    max = 2
    """
)


def test_the_description_is_markdown_for_a_prompt() -> None:
    """Every label with its attributes and their values, then relations and entities."""
    assert describe(COURT) == (
        "# court\n\nWhat courts decide.\n\n## Labels\n\n"
        "### PARTY\n\nWho takes part. Not the judge. Give its entity.\n\n"
        "Attribute `role` (required, one). On which side.\n- `plaintiff`: Who sues.\n- `defendant`\n\n"
        "Attribute `note` (optional, text, default none).\n\n"
        "### RULING\n\n"
        "## Relations\n\n- **between** (RULING → PARTY or entity FIRM; at least 1; at most 2): Of whom.\n\n"
        "## Entities\n\n- **FIRM**: A firm. Not its owner.\n- **STATE**\n"
    )


def test_the_outline_is_a_line_each() -> None:
    """Labels under their groups, first sentences only."""
    assert outline(COURT) == (
        "court 2: What courts decide.\n\n"
        "parties\n"
        "  PARTY    Who takes part.\n"
        "    role   plaintiff | defendant (required, one)\n"
        "    note   (optional, text, default none)\n"
        "case\n"
        "  RULING\n"
        "relations\n"
        "  between  RULING → PARTY or entity FIRM; at least 1; at most 2\n"
        "entities\n"
        "  FIRM     A firm.\n"
        "  STATE\n"
    )


def test_a_bare_scheme_is_described_without_empty_parts() -> None:
    """No heading without anything under it but the label's own."""
    bare = parse_scheme('name = "bare"\nversion = "1"\n[labels.A]')
    assert describe(bare) == "# bare\n\n## Labels\n\n### A\n"
    assert outline(bare) == "bare 1\n\nlabels\n  A\n"


@pytest.mark.parametrize("name", SCHEMES)
def test_nothing_is_left_out_of_the_description(name: str) -> None:
    """Every name, value and help of a built-in scheme stands in it."""
    scheme = load_scheme(name)
    said = [scheme.name, scheme.description, *scheme.entities, *scheme.entities.values()]
    for name, label in scheme.labels.items():
        said += [f"### {name}\n\n{label.help}", *(f"Attribute `{key}`" for key in label.attributes)]
        for attribute in label.attributes.values():
            said += [attribute.help, *(f"- `{value}`: {text}" for value, text in attribute.values.items())]
    said += [part for name, relation in scheme.relations.items() for part in (f"**{name}**", relation.help)]
    text = describe(scheme)
    assert [part for part in said if part not in text] == []
