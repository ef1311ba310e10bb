"""Rows of doccano and tasks of Prodigy that were read, changed, and written back."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import documents

from saidby.annotate.formats import FORMATS, project, read, write
from saidby.annotate.formats.doccano_row import row_of
from saidby.corpus.model import Document, Fragment, Relation, Span


def bare(document: Document) -> Document:
    """Leave out what reading adds."""
    return replace(document, native={}, meta={key: v for key, v in document.meta.items() if key != "imported"})


@pytest.mark.law
@pytest.mark.parametrize("name", ["doccano", "prodigy"])
@given(document=documents(), data=st.data())
def test_what_is_changed_comes_back_as_it_is(name: str, document: Document, data: st.DataObject) -> None:
    """Of a row with more than documents hold: read(write(changed)) == project(changed), and the rest stays."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        write(name, [document], path, lossy=True)
        more = {"_timestamp": 1935000000} if name == "prodigy" else {"Comments": ["?"]}
        row = json.loads(path.read_text("utf-8")) | more
        path.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
        (first,) = read(name, path)
        spans = [span for span in first.spans if data.draw(st.booleans())]
        spans = [replace(span, label=data.draw(st.sampled_from([span.label, "NEW"]))) for span in spans]
        if first.text and data.draw(st.booleans()):
            spans.append(Span("987654", "NEW", (Fragment(0, data.draw(st.integers(1, len(first.text)))),)))
        there = {one.id for one in (*spans, *first.entities)}
        relations = tuple(one for one in first.relations if {one.head, one.tail} <= there)
        meta = {key: value for key, value in first.meta.items() if data.draw(st.booleans())}
        changed = replace(
            first,
            spans=tuple(spans),
            relations=relations,
            meta=meta | {"new": 1},
            id=data.draw(st.sampled_from([first.id, "n"])),
        )
        write(name, [changed], path, lossy=True)
        (back,) = read(name, path)
        assert bare(back) == bare(project(changed, FORMATS[name].keeps, name=name).document)
        assert more.items() <= json.loads(path.read_text("utf-8")).items()


def test_triples_stay_triples_until_there_is_a_relation(tmp_path: Path) -> None:
    """Then they get numbers."""
    path = tmp_path / "x.jsonl"
    path.write_text('{"text":"Лужин: мост","label":[[0,5,"PER"],[7,11,"LOC","?"]],"n":1}\n', "utf-8")
    (document,) = read("doccano", path)
    moved = replace(document, spans=(document.spans[0], replace(document.spans[1], label="WORK")))
    assert row_of(moved)["label"] == [[0, 5, "PER"], [7, 11, "WORK", "?"]]
    related = replace(document, relations=(Relation("r5", "near", "1", "2"),))
    assert row_of(related) == {
        "text": "Лужин: мост",
        "n": 1,
        "entities": [
            {"id": 1, "label": "PER", "start_offset": 0, "end_offset": 5},
            {"id": 2, "label": "LOC", "start_offset": 7, "end_offset": 11},
        ],
        "relations": [{"id": 5, "from_id": 1, "to_id": 2, "type": "near"}],
    }
    assert row_of(related, layout="label")["label"] == [[0, 5, "PER"], [7, 11, "LOC", "?"]]


@pytest.mark.parametrize("name", ["doccano", "prodigy"])
def test_a_text_that_has_changed(name: str, tmp_path: Path) -> None:
    """What a row says of the old one is left out where it does not fit any more."""
    path = tmp_path / "x.jsonl"
    label = {"label": [[0, 5, "PER"]]} if name == "doccano" else {"spans": [{"start": 0, "end": 5, "label": "PER"}]}
    path.write_text(json.dumps({"text": "Лужин", **label, "n": 1}), "utf-8")
    (document,) = read(name, path)
    changed = replace(document, text="Луч", tokens=(), spans=(Span("1", "LOC", (Fragment(0, 3),)),))
    write(name, [changed], path)
    (back,) = read(name, path)
    assert bare(back) == bare(changed)
    assert json.loads(path.read_text("utf-8"))["n"] == 1
