"""Words find each other across their usual endings, in English and in Spanish."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.search.roots import completions, root
from alliance.search.words import fold, parse, words_of

TOGETHER = [
    "badge badges",
    "issue issues issued issuing",
    "verify verifies verified verifying verifier",
    "community communities",
    "address addresses",
    "plan plans planned planning",
    "vote votes voted voting",
    "use uses used using",
    "box boxes",
    "status statuses",
    "organize organized organizing organizer organization organizations organización organizar",
    "verification verificación verificaciones verificar verificado verificada verificando",
    "insignia insignias",
    "credencial credenciales",
    "reunión reuniones",
    "emitir emitido emitidas emitiendo",
    "público pública públicos public",
    "certificado certificados certificar certificación certification",
    "país países",
    "aprender aprendido",
    "series serie",
]
APART = [
    "data date",
    "news new",
    "charter chart",
    "string str",
    "need ne",
    "crisis cris",
    "the they",
]


@pytest.mark.parametrize("family", TOGETHER)
def test_forms_of_a_word_have_one_root(family: str) -> None:
    assert len({root(fold(word)) for word in family.split()}) == 1, [
        (word, root(fold(word))) for word in family.split()
    ]


@pytest.mark.parametrize("pair", APART)
def test_other_words_keep_apart(pair: str) -> None:
    assert len({root(fold(word)) for word in pair.split()}) == 2


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_root_is_never_empty_nor_longer_by_more_than_a_letter(word: str) -> None:
    found = root(word)
    assert found and len(found) <= len(word) + 1
    assert len(found) >= min(len(word), 2)


@given(st.text(max_size=30))
def test_other_scripts_and_numbers_are_their_own_roots(text: str) -> None:
    for word in text.split():
        if not word.isascii() or any(c.isdigit() for c in word):
            assert root(word) == word


@pytest.mark.parametrize(
    ("beginning", "word"),
    [
        ("organizatio", "organization"),
        ("organizac", "organización"),
        ("issuin", "issuing"),
        ("communitie", "communities"),
        ("verificad", "verificado"),
        ("badge", "badges"),
        ("badg", "badge"),
        ("verif", "verified"),
    ],
)
def test_a_beginning_finds_its_word_also_where_it_reaches_into_an_ending(
    beginning: str, word: str
) -> None:
    [indexed] = words_of(word)
    [group] = parse(f"{beginning}*").wanted
    assert any(
        indexed.startswith(term.words[0]) if term.is_prefix else indexed == term.words[0]
        for term in group
    ), (indexed, group, completions(beginning))
