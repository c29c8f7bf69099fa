"""HTML as official sites give it: the text of block elements, one line each; scripts and styles left out.

The cells of a table row stand on one line with tabs between them, as in the other formats.
"""

from __future__ import annotations

from html.parser import HTMLParser

from lawqa.corpus.readers.text import decode

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "title")
_BLOCKS = frozenset(["p", "div", "br", "li", "tr", "section", "article", "table", "ul", "ol", *_HEADINGS])
_CELLS = frozenset(["td", "th"])
_SKIPPED = frozenset(["script", "style", "head", "noscript", "template"])


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in _SKIPPED
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in _SKIPPED and self._skipped > 0
        self._break(tag)
        if tag in _CELLS:
            self._pieces.append("\t")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._pieces.append(data.replace("\n", " "))

    def finish(self) -> list[str]:
        """The lines, with the one that was still open."""
        self.close()
        self._break("p")
        return self.lines

    def _break(self, tag: str) -> None:
        if tag not in _BLOCKS:
            return
        line = "".join(self._pieces).strip()
        if line:
            self.lines.append("\t".join(cell.strip() for cell in line.split("\t")))
            self._pieces.clear()


def read_html(data: bytes, name: str) -> list[str]:
    """Lines of an HTML page."""
    parser = _Lines()
    parser.feed(decode(data, name))
    return parser.finish()
