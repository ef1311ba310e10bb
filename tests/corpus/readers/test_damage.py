"""Damaged input: whatever happens to a source, it gives documents, failures with reasons, or skipped records."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus.check import check
from saidby.corpus.model import Document
from saidby.corpus.parts import Recipe, make
from saidby.corpus.readers import Failed, Options, Skipped
from saidby.corpus.sources import works

NEWS = "Мэр Пётр Лужин сказал: «Мост через Быструю откроют в мае, когда спадёт вода».\n\n– Когда?\n– В мае."
PAGE = f'<html><head><meta charset="utf-8"><title>М</title></head><body><h1>М</h1><p>{NEWS}</p></body></html>'.encode()
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org\r\nContent-Length: %d\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n%s\r\n\r\n"
)
WHOLE = {
    "a.txt": f" date 2031-05-02 {NEWS}".encode(),
    "b.txt": NEWS.replace("«", '"').replace("»", '"').encode("cp1251"),
    "c.txt": NEWS.encode("utf-16"),
    "a.html": PAGE,
    "a.jsonl": '{"text": "Мост", "id": 1, "date": "2 мая 2031"}\n{"body": "Да"}\n'.encode(),
    "a.json": '[{"text": "Мост"}, {"text": "Да", "title": null}]'.encode(),
    "a.csv": 'id;text\n1;"Да, ""мост"""\n2;Мост\n'.encode(),
    "a.warc": RECORD % (len(PAGE) + 45, PAGE) * 2,
    "a.warc.gz": gzip.compress(RECORD % (len(PAGE) + 45, PAGE)) * 2,
}
PIECES = st.binary(min_size=1, max_size=2) | st.sampled_from(
    [b"\0", b"\xd0", b"\xff\xfe", b'"', b"\n", b"\r", b"{", b"[", b",", b"<", b"</p>", b"<table>", b"<div>" * 300]
)


@st.composite
def damages(draw: st.DrawFn, whole: bytes) -> bytes:
    """Draw a damaged copy: bytes changed, put in, taken out, the end cut off."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.sampled_from([start, start + 1, start + 30, len(data)]))
        data[start:end] = draw(PIECES) if draw(st.booleans()) else b""
    return bytes(data)


@pytest.mark.parametrize("name", WHOLE)
@given(data=st.data())
def test_damage_is_told_or_survived(tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject) -> None:
    """No reader raises anything else, and every document is valid."""
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data.draw(damages(WHOLE[name])))
    found = list(works([path], Options()))
    made = [item if isinstance(item, Skipped) else make(item, Recipe(Options())) for item in found]
    for item in made:
        assert not isinstance(item, Document) or check(item) == []
        assert not isinstance(item, Failed) or all(problem.where and problem.what for problem in item.problems)


@pytest.mark.parametrize("name", WHOLE)
def test_the_undamaged_sources_are_read(tmp_path: Path, name: str) -> None:
    """The property above is about sources that hold articles."""
    (tmp_path / name).write_bytes(WHOLE[name])
    made = [
        make(work, Recipe(Options())) for work in works([tmp_path / name], Options()) if not isinstance(work, Skipped)
    ]
    assert made
    assert all(isinstance(document, Document) for document in made)
