"""The head of a card: YAML, by which the hub finds and loads the data.

Keys and values: https://github.com/huggingface/hub-docs/blob/main/datasetcard.md. A key of which nothing is known is
left out.
"""

import re
from collections.abc import Iterator
from typing import Any

from .facts import MAIN, NOT_KNOWN, Facts, Table
from .licences import licence_named
from .view import NAMES, QUOTE

SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
)
"""Categories of the hub by the number of documents, each below a number."""
MACHINE = re.compile(r"language model|system: ", re.IGNORECASE)
"""What `meta.labelled_by` begins with where a program labelled."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def head(facts: Facts) -> dict[str, Any]:
    """Give the head of the card as values of YAML."""
    about, licence = facts.about, licence_named(facts.about.licence)
    named = {} if licence.hub != "other" else {"license_name": licence.spdx.lower(), "license_link": "LICENSE"}
    total, languages, tasks = facts.total, _languages(facts), list(_task_ids(facts))
    labelled = bool(total.spans or total.entities or facts.layers)
    found: dict[str, Any] = {
        "language": languages,
        "license": licence.hub,
        **named,
        "pretty_name": about.pretty_name or about.name,
        "tags": _tags(facts),
        "task_categories": ["token-classification"] if total.spans or tasks else [],
        "task_ids": tasks,
        "annotations_creators": _annotators(facts, labelled),
        "multilinguality": ["monolingual" if len(languages) == 1 else "multilingual"] if languages else [],
        "size_categories": [size(total.documents)],
        "source_datasets": ["original"] if _is_original(facts) else [],
        "configs": [_config(name, table) for name, table in facts.tables.items()],
        "dataset_info": [_info(name, table) for name, table in facts.tables.items()],
    }
    return {key: value for key, value in found.items() if value}


def size(count: int) -> str:
    """Give the category of a number of rows.

    >>> size(30), size(1000)
    ('n<1K', '1K<n<10K')
    """
    return next((name for most, name in SIZES if count < most), "100M<n<1B")


def _languages(facts: Facts) -> list[str]:
    codes = (tag.replace("_", "-").split("-")[0].lower() for tag in facts.languages)
    return sorted({code for code in codes if _LANGUAGE.fullmatch(code) and code != NOT_KNOWN})


def _tags(facts: Facts) -> list[str]:
    total = facts.total
    tags = {
        "named entities": total.entities or _names(facts),
        "quotation": total.spans.get(QUOTE),
        "quotation attribution": total.relations.get("source") or total.relations.get("speaker"),
        "coreference": facts.coreferent,
    }
    return [tag for tag, count in tags.items() if count]


def _names(facts: Facts) -> bool:
    """Say whether spans have labels that the column of names holds."""
    table = facts.tables.get("tokens")
    names = next((field.names for field in table.fields if field.name == NAMES), ()) if table else ()
    return bool({name.partition("-")[2] for name in names} & set(facts.total.spans))


def _task_ids(facts: Facts) -> Iterator[str]:
    if _names(facts):
        yield "named-entity-recognition"
    if facts.coreferent:
        yield "coreference-resolution"
    for layer, task in (("upos", "part-of-speech"), ("lemma", "lemmatization"), ("head", "parsing")):
        if layer in facts.layers:
            yield task


def _annotators(facts: Facts, labelled: bool) -> list[str]:
    """Say who labelled where this is sure: nobody, or programs."""
    if not labelled:
        return ["no-annotation"]
    by = facts.origins.get("labelled_by", {})
    everything = sum(by.values()) == facts.total.documents
    return ["machine-generated"] if everything and all(map(MACHINE.match, by)) else []


def _is_original(facts: Facts) -> bool:
    origins = facts.origins.get("origin", {})
    return set(origins) <= {"invented", "original"} and sum(origins.values()) == facts.total.documents


def _config(name: str, table: Table) -> dict[str, Any]:
    files = [{"split": split, "path": f"{name}/{split}-*-of-*.parquet"} for split in table.splits]
    return {"config_name": name, "data_files": files, **({"default": True} if name == MAIN else {})}


def _info(name: str, table: Table) -> dict[str, Any]:
    splits = [
        {"name": split, "num_bytes": found.memory, "num_examples": found.rows} for split, found in table.splits.items()
    ]
    return {
        "config_name": name,
        "features": table.features,
        "splits": splits,
        "download_size": sum(file.bytes for found in table.splits.values() for file in found.files),
        "dataset_size": sum(found.memory for found in table.splits.values()),
    }
