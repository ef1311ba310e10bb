"""Web archives: pages are read, other records counted, a cut is never taken for the end."""

import gzip
from pathlib import Path

import pytest

from saidby.corpus.errors import DataError
from saidby.corpus.readers import Options, Raw, Skipped, Source, warc

NEWS = "Мэр Заречья Пётр Лужин рассказал, что мост через реку Быструю откроют в мае, когда спадёт вода."
PAGE = f"<html><head><title>Мост</title></head><body><article><h1>Мост</h1><p>{NEWS}</p></article></body></html>"


def record(kind: str, body: bytes, url: str = "https://example.org/most") -> bytes:
    """Give a WARC record."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-05-02T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def source(folder: Path, data: bytes, name: str = "crawl.warc") -> Source:
    (folder / name).write_bytes(data)
    return Source(folder / name, name, "crawl")


HTML = record("response", http(PAGE.encode("cp1251"), "Content-Type: text/html; charset=windows-1251"))
CRAWL = [
    record("warcinfo", b"software: x\r\n"),
    HTML,
    record("request", b"GET / HTTP/1.1\r\n\r\n"),
    record("response", http(b"\x89PNG", "Content-Type: image/png")),
    record("response", http(PAGE.encode(), "Content-Type: text/html", status="404 Not Found")),
    record("response", http(gzip.compress(PAGE.encode()), "Content-Type: text/html", "Content-Encoding: gzip")),
    record("response", http(b"x")),
]


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_pages_are_read_and_other_records_counted(tmp_path: Path, name: str) -> None:
    """HTML with status 200; in .gz each record is a member of its own."""
    data = b"".join(map(gzip.compress, CRAWL)) if name.endswith("gz") else b"".join(CRAWL)
    found = source(tmp_path, data, name)
    items = list(warc.raws(found, Options()))
    assert [(item.where.rpartition(":")[2], item.reason) for item in items if isinstance(item, Skipped)] == [
        ("1", "WARC records of type warcinfo"),
        ("3", "WARC records of type request"),
        ("4", "responses of type image/png"),
        ("5", "responses with status 404"),
        ("7", "responses of type unknown"),
    ]
    first, second = [warc.read(item, Options()) for item in items if isinstance(item, Raw)]
    assert (first.id, second.id) == ("crawl-000002", "crawl-000006")
    assert first.text == second.text == f"Мост\n\n{NEWS}"


def test_meta_holds_what_the_archive_knows(tmp_path: Path) -> None:
    """Address, time of the crawl, charset of the HTTP header, number of the record."""
    (raw,) = warc.raws(source(tmp_path, HTML), Options())
    assert isinstance(raw, Raw)
    meta = warc.read(raw, Options()).meta
    assert {key: meta[key] for key in ("url", "crawled", "encoding", "source", "record")} == {
        "url": "https://example.org/most",
        "crawled": "2031-05-02T10:00:00Z",
        "encoding": "cp1251",
        "source": "crawl.warc",
        "record": 1,
    }
    assert meta["reader"]["name"] == "warc"


@pytest.mark.parametrize("cut", [3, 4, 10, len(HTML) - 10])
def test_a_cut_archive_is_an_error(tmp_path: Path, cut: int) -> None:
    """Wherever it is cut, in a record's end, body or head; the records before are given."""
    items = warc.raws(source(tmp_path, HTML + HTML[:-cut]), Options())
    assert isinstance(next(items), Raw)
    with pytest.raises(DataError, match="cut off"):
        list(items)


def test_a_cut_gzip_archive_is_an_error(tmp_path: Path) -> None:
    """warcio takes the end of the data for the end of the archive."""
    data = gzip.compress(HTML)
    with pytest.raises(DataError, match="its gzip data is"):
        list(warc.raws(source(tmp_path, data + data[:-5], "crawl.warc.gz"), Options()))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "does not end as a web archive does, it is empty or cut off; get a whole copy"),
        (b"words\nand lines\n", "is not a web archive, or damaged: Unknown archive format, first line: "),
        (HTML.replace(b"WARC-Target-URI", b"X"), "is not a web archive, or damaged: "),
        (HTML.replace(b"Content-Length", b"X", 1), "1: has no Content-Length; get a whole copy"),
    ],
)
def test_what_is_no_archive_is_an_error(tmp_path: Path, data: bytes, said: str) -> None:
    """Empty, something else, or with damaged heads."""
    with pytest.raises(DataError) as caught:
        list(warc.raws(source(tmp_path, data), Options()))
    assert str(caught.value).removeprefix(f"{tmp_path / 'crawl.warc'}:").lstrip().startswith(said)
