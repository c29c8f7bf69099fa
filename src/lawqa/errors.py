"""What lawqa raises on purpose: one small tree. Anything else is a defect.

LawqaError              anticipated; str() is one Chinese line: what is wrong（what to do next）
├── CorpusError         a catalogue, note or text that cannot be used
│   ├── UnreadableFile  a file that no reader can turn into text
│   └── UnknownInstrument  a text or name that the catalogue does not know
├── ModelUnavailable    the embedding model is missing, damaged or cannot be prepared
├── IndexUnavailable    no index, a damaged one, or one built by another version
├── RecordsUnavailable  the reader's own records (history, notes, feedback) cannot be read or written
├── BadQuestion         a question that cannot be asked: empty, too long, not text
└── NotFound            the thing asked for is not there (an article, a compound, a region)
"""

from __future__ import annotations


class LawqaError(Exception):
    """An anticipated failure: what is wrong (`message`) and what to do next (`hint`, may be empty)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}（{self.hint}）" if self.hint else self.message


class CorpusError(LawqaError):
    """A catalogue, note or text that cannot be used."""


class UnreadableFile(CorpusError):
    """A file that no reader can turn into text."""


class UnknownInstrument(CorpusError):
    """A text or name that the catalogue does not know."""


class ModelUnavailable(LawqaError):
    """The embedding model is missing, damaged or cannot be prepared."""


class IndexUnavailable(LawqaError):
    """No index, a damaged one, or one built by another version."""


class RecordsUnavailable(LawqaError):
    """The reader's own records cannot be read or written."""


class BadQuestion(LawqaError):
    """A question that cannot be asked: empty, too long, not text."""


class NotFound(LawqaError):
    """The thing asked for is not there."""
