"""The tables that show a part of documents: their rows, worked by hand."""

from typing import Any

import pytest

import saidby
from saidby.annotate.scheme import load_scheme, parse_scheme
from saidby.annotate.view import view_of
from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.publish import views
from saidby.corpus.publish.configs import CONFIGS
from saidby.corpus.publish.features import features_yaml, schema_of, type_name
from saidby.corpus.publish.tagging import Losses
from saidby.corpus.publish.view import View

VIEW = view_of(load_scheme())
SAID = """#said 1 lang=ru tokens=razdel
#id most
#entity e1 PER Пётр Лужин | Лужин
#entity e2 LOC Заречье

{QUOTE#q1 direct cue=#c1 source=#s1 speaker=@e1|«Мост в {LOC@e2|Заречье}}, — {CUE#c1|сказал} {SOURCE#s1@e1|мэр {PER@e1|Пётр Лужин}}, — {#q1|откроют в мае»}. {MENTION@e1 form=pronoun|Он} ушёл.
"""
DOCUMENT = saidby.parse_said(SAID)


def rows(name: str, *documents: Document, view: View = VIEW) -> list[dict[str, Any]]:
    columns = CONFIGS[name].columns(view)
    batch = CONFIGS[name].rows(documents, view, Losses())
    # The rows fit the columns that are told.
    schema = schema_of(columns)
    assert [field.name for field in schema] == batch.schema.names
    assert [field.type for field in schema] == [column.type for column in batch.columns]
    found: list[dict[str, Any]] = batch.to_pylist()
    return found


def test_a_row_a_sentence() -> None:
    """Tokens, where they are, and a column of tags a group of labels."""
    view = VIEW.over({"PER", "QUOTE"})
    first, second = rows("tokens", DOCUMENT, view=view)
    assert first["tokens"] == [
        "«",
        "Мост",
        "в",
        "Заречье",
        ",",
        "—",
        "сказал",
        "мэр",
        "Пётр",
        "Лужин",
        ",",
        "—",
        "откроют",
        "в",
        "мае",
        "»",
        ".",
    ]
    assert [DOCUMENT.text[pair["start"] : pair["end"]] for pair in first["offsets"]] == first["tokens"]
    names = dict(
        zip(
            ("entities", "quotes", "cues", "sources"),
            (column.names for column in views.token_columns(view)[4:]),
            strict=True,
        )
    )
    assert {name: [names[name][code] for code in first[name]] for name in names} == {
        "entities": ["O", "O", "O", "B-LOC", "O", "O", "O", "O", "B-PER", "I-PER", "O", "O", "O", "O", "O", "O", "O"],
        "quotes": [
            "B-QUOTE",
            "I-QUOTE",
            "I-QUOTE",
            "I-QUOTE",
            "O",
            "O",
            "O",
            "O",
            "O",
            "O",
            "O",
            "O",
            "B-QUOTE",
            "I-QUOTE",
            "I-QUOTE",
            "I-QUOTE",
            "O",
        ],
        "cues": ["O", "O", "O", "O", "O", "O", "B-CUE", "O", "O", "O", "O", "O", "O", "O", "O", "O", "O"],
        "sources": [
            "O",
            "O",
            "O",
            "O",
            "O",
            "O",
            "O",
            "B-SOURCE",
            "I-SOURCE",
            "I-SOURCE",
            "O",
            "O",
            "O",
            "O",
            "O",
            "O",
            "O",
        ],
    }
    assert (second["document"], second["sentence"], second["tokens"]) == ("most", 1, ["Он", "ушёл", "."])


def test_a_row_a_quote() -> None:
    """Who said it by name, the sentence around, attributes by their defaults."""
    (quote,) = rows("quotes", DOCUMENT)
    assert quote == {
        "document": "most",
        "id": "q1",
        "text": "«Мост в Заречье … откроют в мае»",
        "fragments": [{"start": 0, "end": 15}, {"start": 44, "end": 58}],
        "mode": "direct",
        "medium": "speech",
        "layout": "inline",
        "factuality": "actual",
        "source_form": None,
        "attributes": [{"key": "mode", "value": "direct"}],
        "cue": "сказал",
        "source": "мэр Пётр Лужин",
        "addressee": None,
        "speaker": "Пётр Лужин",
        "speaker_id": "e1",
        "speaker_kb": None,
        "context": "«Мост в Заречье, — сказал мэр Пётр Лужин, — откроют в мае».",
        "context_start": 0,
    }


def test_a_row_an_entity() -> None:
    """Mentions are names and other words, not the parts of quotes that hold them."""
    assert [tuple(row.values()) for row in rows("entities", DOCUMENT)] == [
        ("most", "e1", "PER", "Пётр Лужин", ["Лужин"], None, 2, ["Пётр Лужин", "Он"]),
        ("most", "e2", "LOC", "Заречье", [], None, 1, ["Заречье"]),
    ]


@pytest.mark.parametrize("name", CONFIGS)
def test_documents_that_hold_nothing_have_typed_columns(name: str) -> None:
    """Texts without tokens, quotes, entities: no row but the document itself."""
    assert len(rows(name, Document("a", "", "ru"), Document("b", "Да", "ru"))) == (2 if name == "documents" else 0)


def test_a_context_is_bounded() -> None:
    """Without sentences it is the block, else the line; never more than so many characters on either side."""
    quote = Span("q", "QUOTE", (Fragment(3000, 3005),))
    (row,) = rows("quotes", Document("a", "x" * 9000, "ru", spans=(quote,)))
    assert (row["context_start"], len(row["context"])) == (3000 - views.CONTEXT, 2 * views.CONTEXT + 5)
    (row,) = rows("quotes", Document("a", "one\n" * 750 + "quote\n" + "two\n", "ru", spans=(quote,)))
    assert (row["context"], row["context_start"]) == ("quote", 3000)


def test_a_scheme_of_ones_own_has_columns_of_its_groups() -> None:
    """Names that the table has already get a mark; without QUOTE there is no attribute."""
    scheme = parse_scheme(
        'name = "court"\nversion = "1"\n[labels.PARTY]\ngroup = "parties"\n[labels.JUDGE]\ngroup = "tokens"\n[labels.FIRM]\ngroup = "parties"\n'
    )
    view = view_of(scheme)
    assert view == View({"parties": ("PARTY", "FIRM"), "tokens": ("JUDGE",)}, {}, ())
    assert [column.name for column in views.token_columns(view)] == [
        "document",
        "sentence",
        "tokens",
        "offsets",
        "parties",
        "tokens_",
    ]


def test_features_are_in_the_form_that_all_versions_read() -> None:
    """Lists of structs as lists, of values as sequences: what datasets 3.6, 4.0 and 5.2 were seen to load."""
    yaml = {entry["name"]: entry for entry in features_yaml(CONFIGS["tokens"].columns(VIEW.over(())))}
    assert yaml["offsets"] == {
        "name": "offsets",
        "list": [{"name": "start", "dtype": "int32"}, {"name": "end", "dtype": "int32"}],
    }
    assert yaml["tokens"] == {"name": "tokens", "sequence": "string"}
    assert yaml["cues"] == {
        "name": "cues",
        "sequence": {"class_label": {"names": {"0": "O", "1": "B-CUE", "2": "I-CUE"}}},
    }
    assert yaml["sentence"] == {"name": "sentence", "dtype": "int32"}
    spans = next(column for column in CONFIGS["documents"].columns(VIEW) if column.name == "spans")
    assert features_yaml([spans])[0]["list"][6] == {
        "name": "alternatives", "list": {"list": [{"name": "start", "dtype": "int32"}, {"name": "end", "dtype": "int32"}]},
    }  # fmt: skip
    assert type_name(spans.kind.value_type.field("alternatives").type) == "list of list of (start int32, end int32)"
