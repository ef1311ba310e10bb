"""``annotation.conf``: the labels that brat lets people use."""

import re
from dataclasses import dataclass, field

from saidby.corpus.model import Document

MOST_VALUES = 30
"""Values of an attribute that are listed; one that has more is text, for which brat has no place."""

_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass
class Labels:
    """The labels of documents, gathered one by one."""

    spans: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)
    attributes: dict[str, set[str]] = field(default_factory=dict)

    def add(self, document: Document) -> None:
        """Take the labels of a document."""
        self.spans.update(span.label for span in document.spans)
        tails = {span.id for span in document.spans}
        self.relations.update(relation.label for relation in document.relations if relation.tail in tails)
        for span in document.spans:
            for name, value in span.attrs.items():
                values = self.attributes.setdefault(name, set())
                if len(values) <= MOST_VALUES:
                    values.add(value)

    def text(self) -> str:
        """Give the file. Names that brat does not take, with other characters than ASCII letters, are left out."""
        sections = {
            "entities": sorted(self.spans),
            "relations": [f"{label}\tArg1:<ENTITY>, Arg2:<ENTITY>" for label in sorted(self.relations)],
            "events": [],
            "attributes": [
                f"{name}\tArg:<ENTITY>{_values(values)}"
                for name, values in sorted(self.attributes.items())
                if len(values) <= MOST_VALUES
            ],
        }
        return "\n".join(
            f"[{name}]\n" + "".join(f"{line}\n" for line in lines if _NAME.fullmatch(line.partition("\t")[0]))
            for name, lines in sections.items()
        )


def _values(values: set[str]) -> str:
    named = sorted(value for value in values if _NAME.fullmatch(value))
    return f", Value:{'|'.join(named)}" if named else ""
