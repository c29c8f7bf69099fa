"""HTML as official sites give it: the text of block elements, one line each; scripts and styles left out."""

from __future__ import annotations

from html.parser import HTMLParser

from lawqa.corpus.readers.text import decode

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "table",
        "ul",
        "ol",
        "title",
        "td",
    ]
)
_SKIPPED = frozenset(["script", "style", "head", "noscript", "template"])


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in _SKIPPED
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in _SKIPPED and self._skipped > 0
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.lines[-1] += data.replace("\n", " ")

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS and self.lines[-1].strip():
            self.lines.append("")


def read_html(data: bytes, name: str) -> list[str]:
    """Lines of an HTML page."""
    parser = _Lines()
    parser.feed(decode(data, name))
    return parser.lines
