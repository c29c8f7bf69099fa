"""Words that were typed as they sound: 物业匪 for 物业费, 业委惠 for 业委会."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

# Shorter words have too many homophones that are meant.
SHORTEST, LONGEST = 3, 6
# Characters that stand on their own in any sentence: 物业非要… is not a 物业费要….
_MEANT = frozenset("非不没未无有已也都只再又要")
# Sounds that speakers of Sichuan and many other places do not keep apart, and typing methods offer as one.
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_FINALS = (("ing", "in"), ("eng", "en"), ("ang", "an"))


class Speller:
    """Knows a vocabulary by sound. `tokens` cuts a text into words of a dictionary, in order and without gaps."""

    def __init__(self, words: Iterable[str], tokens: Callable[[str], list[str]]) -> None:
        self._tokens = tokens
        self._words = {w for w in words if SHORTEST <= len(w) <= LONGEST}
        self._by_sound: dict[tuple[str, ...], list[str]] = {}
        for word in sorted(self._words):
            self._by_sound.setdefault(tuple(map(sound, word)), []).append(word)

    def correct(self, text: str) -> str:
        """`text` with each stretch replaced that sounds like a word of the vocabulary and shares half its characters.

        A character within a word of the dictionary is meant: 楼上漏水 is not a 楼上楼水.
        """
        single = [len(token) == 1 for token in self._tokens(text) for _ in token]
        sounds = [sound(character) for character in text]
        start = 0
        while start < len(text):
            for length in range(min(LONGEST, len(text) - start), SHORTEST - 1, -1):
                written = text[start : start + length]
                if word := self._meant(written, tuple(sounds[start : start + length]), single[start:]):
                    text = text[:start] + word + text[start + length :]
                    start += length - 1
                    break
            start += 1
        return text

    def _meant(self, written: str, sounds: tuple[str, ...], single: list[bool]) -> str | None:
        if written in self._words:
            return written
        found = []
        for word in self._by_sound.get(sounds, ()):
            wrong = [n for n, (a, b) in enumerate(zip(written, word, strict=True)) if a != b]
            if 2 * len(wrong) <= len(word) and all(single[n] and written[n] not in _MEANT for n in wrong):
                found.append((len(wrong), word))
        return min(found)[1] if found else None


@functools.lru_cache(maxsize=8192)
def sound(character: str) -> str:
    """A character's usual reading without tone, folded; the character itself where it has none."""
    import pypinyin

    reading = pypinyin.lazy_pinyin(character)[0]
    for full, folded in _INITIALS:
        if reading.startswith(full):
            reading = folded + reading[len(full) :]
            break
    for full, folded in _FINALS:
        if reading.endswith(full):
            return reading[: -len(full)] + folded
    return reading
