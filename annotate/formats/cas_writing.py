"""A document into XMI with our layers."""

from collections.abc import Iterator

from saidby.corpus.model import Document, Fragment

from .cas_reading import UNKNOWN
from .layers import arcs_of, features_of
from .offsets import Counting, counting

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
    ' xmlns:metadata="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore"'
    ' xmlns:segmentation="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"'
    ' xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">',
    '  <cas:NULL xmi:id="0"/>',
)
SOFA, ABOUT = 1, 2
"""Ids of the text, and of what is about it."""

_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def content_of(document: Document) -> str:
    """Give the file of a document: as `project` gives it, without characters that XML does not know."""
    return "".join(f"{line}\n" for line in _lines(document))


def _lines(document: Document) -> Iterator[str]:
    count = counting(document.text, ["utf16"] if max(document.text, default="") > "\uffff" else [])
    whole = Fragment(0, len(document.text))
    yield from HEAD
    language = UNKNOWN if document.lang == "und" else document.lang
    yield _element("metadata:DocumentMetaData", ABOUT, _placed(whole, count) | {"language": language})
    id = ABOUT
    for type, pieces in (("Token", document.tokens), ("Sentence", document.sentences)):
        for piece in pieces:
            id += 1
            yield _element(f"segmentation:{type}", id, _placed(piece, count))
    ids, places = {}, {}
    for span, features in zip(document.spans, features_of(document, count), strict=True):
        id += 1
        ids[span.id], places[span.id] = id, _placed(span.fragments[0], count)
        yield _element("custom:SaidSpan", id, places[span.id] | features)
    for relation in arcs_of(document):
        id += 1
        ends = {"Governor": str(ids[relation.head]), "Dependent": str(ids[relation.tail])}
        said = {"label": relation.label, "id": relation.id}
        yield _element("custom:SaidRelation", id, places[relation.tail] | ends | said)
    about = {"sofaNum": "1", "sofaID": "_InitialView", "mimeType": "text", "sofaString": document.text}
    yield _element("cas:Sofa", SOFA, about)
    yield f'  <cas:View sofa="{SOFA}" members="{" ".join(map(str, range(ABOUT, id + 1)))}"/>'
    yield "</xmi:XMI>"


def _placed(extent: Fragment, count: Counting) -> dict[str, str]:
    return {"sofa": str(SOFA), "begin": str(count.written(extent.start)), "end": str(count.written(extent.end))}


def _element(name: str, id: int, features: dict[str, str]) -> str:
    said = "".join(f' {key}="{value.translate(_ESCAPES)}"' for key, value in features.items())
    return f'  <{name} xmi:id="{id}"{said}/>'
