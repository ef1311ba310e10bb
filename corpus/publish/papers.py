"""The files of a published folder that are not tables, each a function of the facts.

A new one is a line of `PAPERS`.
"""

from collections.abc import Callable

from .card import card
from .croissant import croissant
from .facts import Facts
from .licences import licence_named
from .yaml_text import yaml_text


def papers(facts: Facts) -> dict[str, str]:
    """Give the text of each file by its name; what no fact is known for is left out."""
    made = {name: make(facts) for name, make in PAPERS.items()}
    return {name: text for name, text in made.items() if text}


def guidelines(facts: Facts) -> str:
    """Give the annotation manual."""
    return facts.about.guidelines


def scheme(facts: Facts) -> str:
    """Give the label scheme as TOML."""
    return facts.about.scheme


def citation(facts: Facts) -> str:
    """Give how to cite the data, in the Citation File Format 1.2; nothing if nobody is named as its creator.

    References
    ----------
    .. [1] https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md
    """
    about = facts.about
    if not about.creators:
        return ""
    licence = licence_named(about.licence)
    found = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": about.pretty_name or about.name,
        "authors": [{"name": creator} for creator in about.creators],
        "abstract": about.description.strip(),
        "license": licence.spdx if licence.name else "",
        "url": about.url,
        "version": about.version,
        "date-released": about.date,
    }
    return yaml_text({key: value for key, value in found.items() if value})


def licence(facts: Facts) -> str:
    """Say which licence the data are under, and where its text is."""
    about, found = facts.about, licence_named(facts.about.licence)
    name = f"{found.name} ({found.spdx})" if found.name else found.spdx
    title = about.pretty_name or about.name
    lines = [f"The texts and the annotation of {title} are licensed under {name}."]
    if facts.wordless:
        lines = [f"The annotation of {title} is licensed under {name}. Its texts are not part of these data."]
    if found.url:
        lines += ["", f"The text of the licence: {found.url}"]
    if about.creators:
        where = f", {about.url}" if about.url else ""
        lines += ["", f'Attribution: "{title}", {", ".join(about.creators)}{where}.']
    return "\n".join(lines) + "\n"


PAPERS: dict[str, Callable[[Facts], str]] = {
    "README.md": card,
    "GUIDELINES.md": guidelines,
    "scheme.toml": scheme,
    "CITATION.cff": citation,
    "LICENSE": licence,
    "croissant.json": croissant,
}
"""Every file by its name, with what makes its text."""
