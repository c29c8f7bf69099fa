"""Adding texts of laws: read, shown with what was recognised, and kept only when the reader says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

from lawqa.config import Settings
from lawqa.corpus.readers import MAX_BYTES
from lawqa.corpus.texts import ExaminedText, TextDesk, texts_below
from lawqa.desk.inventory import InventoryRow
from lawqa.errors import BadQuestion, CorpusError, LawqaError, NotFound, UnreadableFile
from lawqa.law.citation import nest_brackets
from lawqa.web import parts
from lawqa.web import texts as page_texts
from lawqa.web import texts_library as texts
from lawqa.web.intake import Upload, upload_style

MAX_FILES, MAX_TOTAL = 300, 200 * 2**20
_OFFERED, _NOTICE, _COMPLAINT = "library-offered", "library-notice", "library-add-complaint"


@dataclass(frozen=True)
class Offer:
    """What was read: texts that can be taken in, and a line on each file that cannot."""

    texts: tuple[ExaminedText, ...]
    refused: tuple[str, ...]


def draw(settings: Settings, rows: Sequence[InventoryRow]) -> None:
    """The form; after it was sent, what was recognised."""
    if notice := st.session_state.pop(_NOTICE, ""):
        st.html(parts.notices_html([notice]))
    if complaint := st.session_state.pop(_COMPLAINT, None):
        st.html(parts.error_html(complaint))
    offer: Offer | None = st.session_state.get(_OFFERED)
    if offer is not None:
        _review(settings, offer, rows)
        return
    try:
        offer = _form(settings)
    except LawqaError as error:
        st.html(parts.error_html(error))
        return
    if offer is not None:
        st.session_state[_OFFERED] = offer
        st.rerun()


def here() -> bool:
    """Whether the reader sits at this machine; only then may a path on it be written."""
    return st.context.ip_address is None


def _form(settings: Settings) -> Offer | None:
    st.html(upload_style())
    with st.form("library-add-form", border=False):
        uploads = st.file_uploader(
            texts.ADD_FILES.format(limit=MAX_BYTES // 2**20),
            accept_multiple_files=True,
            key="library-files",
            max_upload_size=MAX_BYTES // 2**20,
        )
        path = st.text_input(texts.ADD_PATH, placeholder=texts.ADD_PATH_HINT, key="library-path") if here() else ""
        with st.container(key="library-send", horizontal=True, vertical_alignment="center"):
            sent = st.form_submit_button(texts.ADD_READ, type="primary", width="content")
            st.html(f'<div class="lq"><p class="lq-quiet">{texts.ADD_PRIVATE}</p></div>')
    return read_offer(settings, uploads, path.strip()) if sent else None


def read_offer(settings: Settings, uploads: Sequence[Upload], path: str) -> Offer:
    """What was uploaded, or lies at `path`, examined. LawqaError in one line where nothing of it can be used."""
    sources = _sources(uploads, path)
    desk = TextDesk(settings)
    found: dict[tuple[str, str], ExaminedText] = {}
    errors: list[LawqaError] = []
    for source in _told(sources):
        try:
            examined = _examine(desk, source)
            found[examined.text.instrument.id, examined.version] = examined  # of two the later one, as when added
        except LawqaError as error:
            errors.append(error)
        if sum(len(text.data) for text in found.values()) > MAX_TOTAL:
            raise BadQuestion(texts.ADD_TOO_BIG.format(limit=MAX_TOTAL // 2**20), texts.ADD_TOO_BIG_HINT)
    if not found:
        raise errors[0] if len(errors) == 1 else CorpusError("；".join(str(e) for e in errors[:3]))
    return Offer(tuple(found.values()), tuple(map(str, errors)))


def _sources(uploads: Sequence[Upload], path: str) -> list[Path | tuple[bytes, str]]:
    if uploads:
        sources: list[Path | tuple[bytes, str]] = [(upload.getvalue(), upload.name) for upload in uploads]
    elif path:
        try:
            place = Path(path).expanduser()
            known = place.exists()
        except (OSError, ValueError, RuntimeError):
            known = False
        if not known:
            raise NotFound(texts.ADD_NO_PATH.format(path=path), texts.ADD_NO_PATH_HINT)
        sources = [*texts_below(place)] if place.is_dir() else [place]
    else:
        raise BadQuestion(texts.ADD_NOTHING, texts.ADD_NOTHING_HINT)
    if len(sources) > MAX_FILES:
        line = texts.ADD_TOO_MANY.format(count=len(sources))
        raise BadQuestion(line, texts.ADD_TOO_MANY_HINT.format(limit=MAX_FILES))
    return sources


def _told(sources: Sequence[Path | tuple[bytes, str]]) -> Iterator[Path | tuple[bytes, str]]:
    place = st.empty()
    for number, source in enumerate(sources, 1):
        place.progress(number / len(sources), texts.ADD_READING.format(number=number, count=len(sources)))
        yield source
    place.empty()


def _examine(desk: TextDesk, source: Path | tuple[bytes, str]) -> ExaminedText:
    name = source.name if isinstance(source, Path) else source[1]
    try:
        examined = desk.examine(source)
    except (RecursionError, MemoryError) as error:  # a text made to break the reader
        raise UnreadableFile(page_texts.UNREADABLE, page_texts.UNREADABLE_HINT) from error
    if not examined.usable:
        raise CorpusError(texts.ADD_UNUSABLE.format(name=name), texts.ADD_UNUSABLE_HINT)
    return examined


def _review(settings: Settings, offer: Offer, rows: Sequence[InventoryRow]) -> None:
    st.html(offer_html(offer, rows))
    with st.container(key="library-take", horizontal=True, gap="small"):
        st.button(
            texts.ADD_TAKE,
            type="primary",
            key="library-take-yes",
            on_click=_take,
            args=(settings, offer),
            width="content",
        )
        st.button(texts.ADD_DROP, key="library-take-no", on_click=_forget, width="content")


def _take(settings: Settings, offer: Offer) -> None:
    _forget()
    taken = []
    try:
        desk = TextDesk(settings)
        for examined in offer.texts:
            desk.take(examined)
            taken.append(examined.title)
    except LawqaError as error:
        st.session_state[_COMPLAINT] = error
    if taken:
        st.session_state[_NOTICE] = texts.taken_line(taken)


def _forget() -> None:
    st.session_state.pop(_OFFERED, None)


def offer_html(offer: Offer, rows: Sequence[InventoryRow]) -> str:
    """What was recognised of each text, and how it agrees with the catalogue."""
    held = {(row.law, row.version): row for row in rows}
    cards = "".join(_card_html(text, held.get((text.text.instrument.id, text.version))) for text in offer.texts)
    refused = "".join(f'<li class="lq-entry">{escape(line)}</li>' for line in offer.refused)
    rest = f'<h2 class="lq-label">{texts.ADD_REFUSED}</h2><ul class="lq-list">{refused}</ul>' if refused else ""
    head = f'<h2 class="lq-label">{page_texts.count_of(texts.ADD_FOUND, len(offer.texts))}</h2>'
    return f'<div class="lq lq-library">{head}{cards}{rest}</div>'


def _card_html(examined: ExaminedText, row: InventoryRow | None) -> str:
    instrument, version = examined.text.instrument, examined.text.version
    line = texts.examined_line(examined.articles, len(examined.agreed), version.articles)
    faults = (
        (texts.ADD_MISSING, examined.missing),
        (texts.ADD_DOUBTFUL, examined.doubtful),
        (texts.ADD_UNKNOWN, examined.unknown),
        (texts.ADD_PARSER, examined.refused),
    )
    pieces = [
        f"<h3>《{escape(nest_brackets(version.title or instrument.title))}》</h3>",
        parts.badges_html([("lq-authority", instrument.authority.value), ("", f"{examined.version}版")]),
        f'<p class="lq-see">{escape(examined.name)}</p>',
        f"<p>{line}</p>",
        *(parts.line_html("lq-see", name, texts.names_cut(names)) for name, names in faults),
        f'<p class="lq-see">{texts.now_held(row.held, row.wording)}</p>' if row else "",
    ]
    return f'<article class="lq-card">{"".join(pieces)}</article>'
