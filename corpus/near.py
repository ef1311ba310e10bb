"""Near-duplicates: documents that share most of their words in the same order.

A text is the set of its *shingles*, runs of `SHINGLE` words; two texts are near-duplicates if the Jaccard similarity
of their sets (shared shingles by all shingles of the two) reaches a threshold. Words are compared without case,
accents, soft hyphens and punctuation, ё as е; a character of a script without blanks is a word. A text of fewer words
is one shingle; a text without words (empty, or all emoji) is like no other.

Candidates come from MinHash signatures (datasketch) cut into bands [1]_, [2]_: two texts are compared if a band of
theirs is equal. Then their sets are, so similarities are exact and no pair is false; a pair at the threshold is found
with a probability of at least `RECALL`, a more similar one with more. Texts of equal words are one text. Where more
than `WINDOW` texts share a band, each is compared with the next `WINDOW` only, so that the work stays linear: the
group of a thousand versions of one text is whole, its pairs are not all listed.

Memory holds a signature a text (`HASHES` times 4 bytes); sets wait on disk, in a temporary file. The order of the
documents does not matter, nor does the machine.

References
----------
.. [1] Broder 1997, doi:10.1109/SEQUEN.1997.666900. Shingles, and signatures that estimate their resemblance.
.. [2] Leskovec, Rajaraman, Ullman 2020, Mining of Massive Datasets, 3.4. Bands: 1 - (1 - s ** rows) ** bands.
"""

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple

from .errors import UsageError
from .groups import Groups

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

THRESHOLD = 0.5
"""Similarity from which texts are near-duplicates. A copy of 300 words with 25 of them changed, far from each other,
has 0.6, one without its last third 0.67; two reports of one event by different hands rarely have 0.2."""
LEAST = 0.1
"""Threshold below which bands would find nearly everything."""
SHINGLE = 3
HASHES = 256
RECALL = 0.999
WINDOW = 32

_SEED = 1
_BATCH = 10_000
"""Shingles that are hashed at a time: a text of any length takes the same memory."""
_DIGEST = 16
_UNSEEN = re.compile(r"[\u0300-\u036f\u00ad\u200c-\u200f\u2060\ufeff]")
"""Accents that are characters of their own, soft hyphens, joiners."""
_NO_BLANKS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
"""Thai, Lao, Burmese, Khmer, kana, Han."""
_WORD = re.compile(rf"[^\W_{_NO_BLANKS}]+|[{_NO_BLANKS}]")


class Pair(NamedTuple):
    """Two near-duplicates, by id, the smaller id first, and their Jaccard similarity."""

    one: str
    other: str
    similarity: float


class Near(NamedTuple):
    """What is near to what in a corpus.

    Parameters
    ----------
    pairs : list of Pair
        Sorted by id. Of documents with equal words the one with the smallest id stands for all: it is paired with
        each of the others, and alone with documents of other words.
    groups : list of list of str
        Ids of documents that pairs hold together, directly or through others; sorted, each of two or more.
    texts : dict of str to bytes
        By id a digest of the document's words; equal words, equal digest. Of a document without words, of its id.
    """

    pairs: list[Pair]
    groups: list[list[str]]
    texts: dict[str, bytes]


def near(texts: Iterable[tuple[str, str]], *, threshold: float = THRESHOLD) -> Near:
    """Find the near-duplicates among texts.

    Parameters
    ----------
    texts : iterable of (str, str)
        Ids, each once, with their texts; read once, in memory that does not grow with their length.
    threshold : float
        Least Jaccard similarity, from `LEAST` to 1.

    Raises
    ------
    UsageError
        If there can be no such threshold.

    >>> found = near([("a", "Мост откроют в мае."), ("b", "Мост  откроют в МАЕ!"), ("c", "Паром отменили.")])
    >>> found.pairs
    [Pair(one='a', other='b', similarity=1.0)]
    """
    if not LEAST <= threshold <= 1:
        raise UsageError(f"threshold must be from {LEAST} to 1, got {threshold}")
    with TemporaryFile(prefix="saidby-") as file:
        known = _read(texts, file)
        # The order of digests is the same however the documents come in.
        order = sorted(range(len(known.digests)), key=known.digests.__getitem__)
        names = [min(known.ids[known.digests[place]]) for place in order]
        pairs = [_pair(names[a], names[b], like) for a, b, like in _similar(known, order, threshold)]
    for ids in known.ids.values():
        first, *others = sorted(ids)
        pairs += [Pair(first, other, 1.0) for other in others]
    pairs.sort()
    texts_of = {id: digest for digest, ids in known.ids.items() for id in ids} | known.wordless
    return Near(pairs, _groups(pairs), texts_of)


def words(text: str) -> list[str]:
    r"""Give the words of a text as they are compared.

    >>> words("«Ёлку» — на мо\u0301ст!")
    ['елку', 'на', 'мост']
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return _WORD.findall(_UNSEEN.sub("", plain))


def shingles(found: list[str]) -> "NDArray[np.uint64]":
    """Give the set of shingles of words as sorted 64-bit hashes; two of a million differ with all but certainty."""
    import numpy as np

    one = np.fromiter(map(_hash, found), np.uint64, len(found))
    one = np.concatenate([one, np.zeros(max(0, SHINGLE - len(one)), np.uint64)])
    size = len(one) - SHINGLE + 1
    # Odd factors keep each word's 64 bits; the order of the words matters.
    mixed = np.zeros(size, np.uint64)
    for place in range(SHINGLE):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + one[place : place + size]
    mixed ^= mixed >> np.uint64(32)
    return np.unique(mixed * np.uint64(0xD6E8FEB86659FD93))


@lru_cache(maxsize=200_000)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class _Known(NamedTuple):
    """Different texts in the order they came: digests, signatures, and where the file has their sets."""

    digests: list[bytes]
    signatures: bytearray
    starts: "array[int]"
    ids: defaultdict[bytes, list[str]]
    wordless: dict[str, bytes]
    file: IO[bytes]

    def set_of(self, place: int) -> "NDArray[np.uint64]":
        import numpy as np

        start, end = self.starts[place], self.starts[place + 1]
        self.file.seek(start)
        return np.frombuffer(self.file.read(end - start), np.uint64)


def _read(texts: Iterable[tuple[str, str]], file: IO[bytes]) -> _Known:
    known = _Known([], bytearray(), array("q", [0]), defaultdict(list), {}, file)
    sign = _signer()
    for id, text in texts:
        found = words(text)
        if not found:
            known.wordless[id] = _digest("\n" + id)
            continue
        digest = _digest(" ".join(found))
        if digest not in known.ids:
            held = shingles(found)
            known.digests.append(digest)
            known.signatures.extend(sign(held))
            known.starts.append(known.starts[-1] + file.write(held.tobytes()))
        known.ids[digest].append(id)
    return known


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()


def _signer() -> "Callable[[NDArray[np.uint64]], bytes]":
    """Give what signs a set: the least hash of each of `HASHES` permutations, as bytes."""
    import numpy as np
    from datasketch import MinHash

    empty = MinHash(num_perm=HASHES, seed=_SEED, scheme="affine32", hashfunc=int)

    def sign(held: "NDArray[np.uint64]") -> bytes:
        signature = empty.copy()
        short = (held >> np.uint64(32)).tolist()
        for start in range(0, len(short), _BATCH):
            signature.update_batch(short[start : start + _BATCH])
        return bytes(signature.hashvalues.tobytes())

    return sign


def _similar(known: _Known, order: list[int], threshold: float) -> Iterator[tuple[int, int, float]]:
    """Give places in `order` of two texts that are near, with their similarity."""
    import numpy as np

    signatures = np.frombuffer(known.signatures, np.uint32).reshape(-1, HASHES)[order]
    for a, b in _candidates(signatures, threshold).tolist():
        one, other = known.set_of(order[a]), known.set_of(order[b])
        shared = len(np.intersect1d(one, other, assume_unique=True))
        similarity = shared / (len(one) + len(other) - shared)
        if similarity >= threshold:
            yield a, b, similarity


def _candidates(signatures: "NDArray[np.uint32]", threshold: float) -> "NDArray[np.int64]":
    """Give pairs of rows that share a band, in order; shape (n_pairs, 2)."""
    import numpy as np

    count, rows = len(signatures), band_rows(threshold)
    found = np.zeros(0, np.int64)
    for first in range(0, HASHES - rows + 1, rows):
        band = signatures[:, first : first + rows]
        # Stable: rows of one band stay in their order.
        order = np.lexsort(band.T)
        bucket = np.cumsum(np.any(band[order[1:]] != band[order[:-1]], axis=1))
        bucket = np.concatenate([np.zeros(min(count, 1), bucket.dtype), bucket])
        met = [found]
        for step in range(1, WINDOW + 1):
            same = np.flatnonzero(bucket[step:] == bucket[:-step])
            if not len(same):
                break
            met.append(order[same] * count + order[same + step])
        found = np.unique(np.concatenate(met))
    return np.stack(np.divmod(found, max(count, 1)), axis=1)


def band_rows(threshold: float) -> int:
    """Give the most rows a band with which pairs at the threshold are found with probability `RECALL`.

    >>> band_rows(0.5), band_rows(1)
    (3, 256)
    """
    sizes = range(HASHES, 0, -1)
    return next(rows for rows in sizes if 1 - (1 - threshold**rows) ** (HASHES // rows) >= RECALL)


def _pair(one: str, other: str, similarity: float) -> Pair:
    return Pair(min(one, other), max(one, other), similarity)


def _groups(pairs: list[Pair]) -> list[list[str]]:
    groups = Groups[str]()
    for one, other, _ in pairs:
        groups.join(one, other)
    return sorted(map(sorted, groups.all()))
