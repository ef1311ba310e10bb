"""Licences of data: their SPDX identifier, the name that the hub has for them, where their text is.

Sources: https://spdx.org/licenses/, https://huggingface.co/docs/hub/repositories-licenses.
"""

import re
from typing import NamedTuple

from saidby.corpus.errors import UsageError


class Licence(NamedTuple):
    """A licence; `hub` is what the hub calls it, `other` if it has no name for it."""

    spdx: str
    name: str = ""
    url: str = ""
    hub: str = "other"


def _creative_commons(kind: str, name: str, version: str) -> Licence:
    url = f"https://creativecommons.org/licenses/{kind}/{version}/legalcode"
    return Licence(f"CC-{kind.upper()}-{version}", f"Creative Commons {name} {version}", url, f"cc-{kind}-{version}")


_KINDS = {
    "by": "Attribution",
    "by-sa": "Attribution-ShareAlike",
    "by-nc": "Attribution-NonCommercial",
    "by-nd": "Attribution-NoDerivatives",
    "by-nc-sa": "Attribution-NonCommercial-ShareAlike",
    "by-nc-nd": "Attribution-NonCommercial-NoDerivatives",
}
KNOWN = {
    licence.spdx.lower(): licence
    for licence in (
        *(_creative_commons(kind, name, version) for version in ("4.0", "3.0") for kind, name in _KINDS.items()),
        Licence(
            "CC0-1.0",
            "Creative Commons Zero 1.0",
            "https://creativecommons.org/publicdomain/zero/1.0/legalcode",
            "cc0-1.0",
        ),
        Licence("Apache-2.0", "Apache Licence 2.0", "https://www.apache.org/licenses/LICENSE-2.0", "apache-2.0"),
        Licence("MIT", "MIT Licence", "https://opensource.org/license/mit", "mit"),
        Licence("ODbL-1.0", "Open Database Licence 1.0", "https://opendatacommons.org/licenses/odbl/1-0/", "odbl"),
        Licence("PDDL-1.0", "Open Data Commons PDDL 1.0", "https://opendatacommons.org/licenses/pddl/1-0/", "pddl"),
    )
}
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def licence_named(name: str) -> Licence:
    """Give a licence from its SPDX identifier, or from what people write for it.

    >>> licence_named("CC BY 4.0").hub, licence_named("LicenseRef-house").hub
    ('cc-by-4.0', 'other')

    Raises
    ------
    UsageError
        If it is no identifier.
    """
    spdx = "-".join(name.split())
    if not _SPDX.fullmatch(spdx):
        raise UsageError(f"a licence must be an SPDX identifier such as CC-BY-4.0 or LicenseRef-NAME, got {name!r}")
    return KNOWN.get(spdx.lower(), Licence(spdx))
