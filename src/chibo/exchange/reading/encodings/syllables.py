"""What a written Vietnamese syllable looks like; wrongly decoded text does not look like this for long."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ACUTE, _DOT = "\u0301", "\u0323"
TONES = frozenset((_ACUTE, _DOT, "\u0300", "\u0309", "\u0303"))
"""The combining marks of the five marked tones."""
_STOPPED_TONES = {_ACUTE, _DOT}
_STOPS = ("c", "ch", "p", "t")

_WORDS = re.compile(r"\S+")
ONSETS = frozenset(("", *_WORDS.findall("b c d đ g h k l m n p r s t v x ch gh gi kh ng ngh nh ph qu th tr")))
"""The consonants a syllable begins with, as written; "qu" and "gi" count their vowel letter."""
RHYMES = frozenset(
    _WORDS.findall("""
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh uêu ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
    """)
)
"""Vowels and what closes them, without tones."""


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Could this word stand in a Vietnamese text: one onset, one rhyme, at most one tone, which the rhyme can bear?"""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    tones = [char for char in decomposed if char in TONES]
    bare = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in TONES))
    if len(tones) > 1 or not bare:
        return False
    for length in range(min(3, len(bare)) + 1):
        rhyme = bare[length:]
        if bare[:length] in ONSETS and rhyme in RHYMES:
            return not rhyme.endswith(_STOPS) or bool(_STOPPED_TONES & set(tones))
    return False
