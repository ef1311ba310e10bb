"""TEI P5: a file a document; spans inline where they nest, standoff where they cannot.

::

    <TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="ru">
     <teiHeader>…<particDesc>…</particDesc><xenoData type="saidby">{"date": "2031-05-02"}</xenoData></teiHeader>
     <text xml:space="preserve"><body xml:id="body"><p><s><said xml:id="q1" who="#e1"><w>Мост</w></said></s></p>…</text>
     <standOff>
      <listPerson><person xml:id="e1"><persName>Пётр Лужин</persName><idno type="kb">Q1</idno></person></listPerson>
      <spanGrp type="CUE"><span xml:id="c1" target="#string-range(body,9,6)"/></spanGrp>
      <fs type="span" corresp="#q1"><f name="attributes"><fs><f name="mode"><string>direct</string></f></fs></f>…</fs>
      <listRelation><relation xml:id="r1" name="cue" active="#q1" passive="#c1"/></listRelation>
     </standOff>
    </TEI>

The text of a document is all that ``<text>`` holds, as it is: ``xml:space="preserve"`` says so. A block is ``<p>``, a
``<head>`` at the beginning, or ``<ab type="KIND">``; what is in no block and more than white space is in an ``<ab>``.
Sentences are ``<s>``, tokens ``<w>`` or ``<pc>`` with the layers ``lemma``, ``upos`` (``pos``) and ``feats`` (``msd``).

A span is an element if it lies in one block and crosses nothing: ``<said>`` (QUOTE), ``<persName>``, ``<orgName>``,
``<placeName>``, ``<title>`` (WORK), ``<eventName>``, ``<date>``, ``<measure>`` (QUANTITY), ``<rs>`` (MENTION), else
``<seg type="LABEL">``. Others are ``<span>`` with ``string-range(ID,OFFSET,LENGTH,…)``, characters of the element ID, a
pair for each piece. The entity of a span is ``ref``, or ``corresp`` where an element has no such; ``who`` repeats the
relations ``speaker``. ``<fs type="span">`` has attributes, ``score``, ``optional``, ``alternatives`` (``3-7,9-11``),
``<fs type="layer">`` a layer that has no attribute. Entities are ``<person>``, ``<org>``, ``<place>``, else
``<object>`` with the label in a ``<note>``. A character that XML does not know is ``<g n="U+0008"/>`` in these, and an
error in the text.

A text without ``xml:space="preserve"`` is that of others (`tei_flow`): white space is a blank, blocks have lines of
their own, notes are left out. Such a file is kept whole in ``native``, and written back byte for byte for as long as
the document says the same. Source: TEI Guidelines P5, https://tei-c.org/guidelines/P5, chapters 16 to 18.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from saidby.corpus.errors import Problems, problem
from saidby.corpus.model import Document

from .folders import beside, id_of, is_writable, name_of
from .keeps import ANY, Ids, Keeps
from .layers import same
from .packages import Found, documents_in, labelled, text_of
from .projection import project
from .report import Report
from .sources import files_in, native_with
from .tei_reading import documents_of
from .tei_writing import CHARACTER, content_of

NAME, SUFFIX = "tei", ".xml"
SHOWN = 10
_ID = r"[A-Za-z_А-Яа-яЁё][\w.-]*".replace(r"\w", "A-Za-z0-9_А-Яа-яЁё")
"""An id that XML can have, and a pointer can name."""

KEEPS = Keeps(
    span_ids=Ids(_ID, "s"),
    relation_ids=Ids(_ID, "r"),
    entity_relation_ids=Ids(_ID, "r"),
    entity_ids=Ids(_ID, "e"),
    order="text",
    labels=f"{CHARACTER}+",
    relation_labels=f"{CHARACTER}+",
    entity_relation_labels=f"{CHARACTER}+",
    attributes=(f"{CHARACTER}*", ANY),
)


def read(path: Path, report: Report, *, lang: str = "und") -> Iterator[Document]:
    """Read a file, or every ``.xml`` of a folder or an archive (``.zip``).

    Parameters
    ----------
    path : Path
        A file or a folder. A ``<teiCorpus>`` has a document for each ``<TEI>``.
    report : Report
        Takes what is repaired, and what documents do not hold.
    lang : str
        The language of texts that do not say theirs.

    Raises
    ------
    DataError
        After the last document, with every problem.
    """
    problems = Problems()
    with problems.gathered():
        for found in documents_in(path, SUFFIX, report, problems):
            with problems.gathered():
                yield from _documents(found, lang, report)
    problems.raise_if_any()


def write(documents: Iterable[Document], target: Path) -> None:
    """Write documents into a folder, a file each.

    Parameters
    ----------
    documents : iterable of Document
        As `project` gives them.
    target : Path
        An empty folder.

    Raises
    ------
    DataError
        If a text has characters that XML does not know.
    """
    for document in documents:
        kept = files_in(document, NAME)
        name = kept.get("name", "") if id_of(kept.get("name", "")) == document.id else name_of(document.id)
        if not is_writable(name):
            raise problem(document.id, "is too long an id for the name of a file; give it a shorter one")
        file = beside(target / name, SUFFIX)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:
            stream.write(_content(document, kept).encode())


def _documents(found: Found, lang: str, report: Report) -> Iterator[Document]:
    where = found.entry.where
    content = text_of(where, found.entry.read())
    documents = documents_of(where, content, id_of(found.name), report)
    for document in documents:
        known = replace(document, lang=lang) if document.lang == "und" else document
        alone = len(documents) == 1
        if alone and (content_of(known) != content or name_of(document.id) != found.name):
            kept = {"xml": content, "name": found.name}
            kept |= {"lang": lang} if document.lang == "und" else {}
            known = replace(known, native=native_with(NAME, kept))
        yield replace(known, meta={**known.meta, **labelled(found)})


def _content(document: Document, kept: dict[str, str]) -> str:
    """Give the file that was read, if the document says the same as it."""
    odd = [at for at, char in enumerate(document.text) if not re.fullmatch(CHARACTER, char)]
    if odd:
        shown = ", ".join(f"U+{ord(document.text[at]):04X} at {at}" for at in odd[:SHOWN])
        more = f" and {len(odd) - SHOWN} more" if len(odd) > SHOWN else ""
        raise problem(document.id, f"XML cannot hold these characters of the text: {shown}{more}; take them out of it")
    if not re.fullmatch(f"{CHARACTER}+", document.lang):
        raise problem(document.id, f"XML cannot hold the name of its language, {document.lang!r}; give it another")
    if "xml" in kept:
        problems = Problems()
        with problems.gathered():
            found, *others = documents_of("", kept["xml"], document.id, Report())
            known = replace(found, lang=kept.get("lang", "und")) if found.lang == "und" else found
            if not others and _alike(known, document) and same(document, project(known, KEEPS).document):
                return kept["xml"]
    return content_of(document)


def _alike(found: Document, document: Document) -> bool:
    """Say whether two documents are the same beside text and annotation."""
    meta = {key: value for key, value in document.meta.items() if key not in ("imported", "labelled_by")}
    views = all(getattr(found, part) == getattr(document, part) for part in ("lang", "blocks", "layers"))
    return views and meta == found.meta
