"""The root of a word: what its usual endings in English and Spanish stand on.

Light on purpose. Texts here mix languages and names, so nobody knows which language a word is of:
the rules of both are applied to every word, and only such as leave most of it. "badges" finds
"badge", "verificado" finds "verificar" and "verification". A root is for comparing, not for
reading. It is the same for an index and for what is asked of it, so a rule that is wrong for some
word brings at most a few results too many.

A word comes folded (`words.fold`): in lower case and without diacritics. Words of other scripts,
with digits, or of fewer than four letters are their own roots.
"""

from __future__ import annotations

from functools import lru_cache

_VOWELS = frozenset("aeiou")
_KEPT = frozenset({"news", "lunes", "martes", "miercoles", "jueves", "viernes"})
# Endings, and how many letters have to be left. The plural is gone when these are looked for.
_ENDINGS: tuple[tuple[str, int], ...] = (
    ("amiento", 4),
    ("imiento", 4),
    ("acione", 4),
    ("acion", 4),
    ("ation", 4),
    ("iendo", 4),
    ("ando", 4),
    ("ado", 4),
    ("ada", 4),
    ("ido", 4),
    ("ida", 4),
    ("ar", 4),
    ("ir", 4),
    ("er", 6),
)


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    if len(word) < 4 or word in _KEPT or not (word.isascii() and word.isalpha()):
        return word
    singular = _without_plural(word)
    return _without_last_vowel(_without_ending(singular))


def completions(beginning: str) -> set[str]:
    """Roots of words that begin so, where the beginning reaches into an ending and is therefore
    longer than their root: "organizatio" begins a word whose root is "organiz".
    """
    found = set()
    for ending, _ in (*_ENDINGS, ("ing", 3), ("ed", 3), ("es", 3), ("ies", 2)):
        for length in range(1, len(ending)):
            if beginning.endswith(ending[:length]):
                found.add(root(beginning[:-length] + ending))
    return {one for one in found if not one.startswith(beginning)}


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    for ending, left in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= left:
            return word[: -len(ending)]
    if word.endswith("ing"):
        return _verb(word, word[:-3])
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ed") and not word.endswith("eed"):
        return _verb(word, word[:-2])
    return word


def _verb(word: str, stem: str) -> str:
    """What "-ing" or "-ed" was put to: "planning" is of "plan", "naming" of "name"."""
    if len(stem) < 2 or not _VOWELS & set(stem):
        return word
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz" and stem[-1] not in _VOWELS:
        return stem[:-1]
    is_short = len(stem) == 2 or (
        len(stem) == 3
        and stem[0] not in _VOWELS
        and stem[1] in _VOWELS
        and stem[2] not in _VOWELS
        and stem[2] not in "wxy"
    )
    return stem + "e" if is_short else stem


def _without_last_vowel(word: str) -> str:
    """Gender, a silent e, and y for i, where four letters are left: "publica" and "public"."""
    if len(word) > 3 and word[-1] == "y" and word[-2] not in _VOWELS:
        return word[:-1] + "i"
    return word[:-1] if len(word) > 4 and word[-1] in "aeo" else word
