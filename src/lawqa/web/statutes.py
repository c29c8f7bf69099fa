"""The page 查法条: what is shown is in the address, so that it can be shared and the way back works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from lawqa.desk.article import article_view
from lawqa.desk.jump import Jump, Located, find_instrument, locate, look_up, titles_with, version_read
from lawqa.errors import BadQuestion, LawqaError, NotFound
from lawqa.law.model import ArticleNo
from lawqa.search.assistant import Assistant
from lawqa.search.library import Library
from lawqa.web import keepsakes, links, parts, reading, shelf, texts
from lawqa.web.controls import FIRST_DAY, day_input, last_day

_TYPED, _DAY, _NOTICE = "jump", "read-day", "read-notice"


@dataclass(frozen=True)
class Wish:
    """What the address asks for."""

    day: dt.date
    law: str = ""
    article: str = ""
    paragraph: int | None = None
    item: int | None = None
    words: str = ""
    near: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Wish:
        """From the parameters of the address; what cannot be read counts as not said, a day as today."""
        return cls(
            day=_day(params.get(links.DATE, "")) or dt.date.today(),
            law=params.get(links.LAW, ""),
            article=params.get(links.ARTICLE, ""),
            paragraph=_positive(params.get(links.PARAGRAPH, "")),
            item=_positive(params.get(links.ITEM, "")),
            words=params.get(links.WORDS, ""),
            near=params.get(links.NEAR, ""),
        )


def draw(assistant: Assistant) -> None:
    """Draw the page below its head."""
    library = assistant.library
    keepsakes.take(assistant)
    typed = _jump_box()
    complaint = _jump(library, typed) if typed is not None else None
    wish = Wish.read(st.query_params)
    st.session_state[_DAY] = wish.day
    with st.container(key="read-scope"):
        day_input(st.columns([1, 2])[0], _DAY, on_change=lambda: _change_day(library))
    _complain(complaint)
    if notice := st.session_state.pop(_NOTICE, ""):
        st.html(parts.notices_html([notice]))
    _show(library, wish)


def _show(library: Library, wish: Wish) -> None:
    if wish.law and wish.article:
        _article(library, wish)
    elif wish.law:
        _instrument(library, wish)
    elif wish.words:
        st.html(shelf.matches_html(titles_with(library.store, wish.words, wish.day), wish.day))
    else:
        st.html(shelf.shelf_html(library.store, wish.day))


def _article(library: Library, wish: Wish) -> None:
    try:
        located = _located(library, wish)
    except LawqaError as error:
        st.html(parts.error_html(error))
        _show(library, Wish(wish.day, wish.law if find_instrument(library.store, wish.law) else ""))
        return
    if located.complaint:
        st.html(parts.notices_html([located.complaint]))
    view = article_view(library, located.stored, wish.day, located.paragraph, located.item)
    st.html(reading.article_html(view))
    keepsakes.draw(view)


def _instrument(library: Library, wish: Wish) -> None:
    instrument = find_instrument(library.store, wish.law)
    if instrument is None:
        error = NotFound(texts.NO_SUCH_LAW.format(law=wish.law), texts.NO_SUCH_LAW_HINT)
        st.html(parts.error_html(error))
        st.html(shelf.shelf_html(library.store, wish.day))
        return
    version = version_read(instrument, wish.day)
    articles = [s.provision for s in library.store.articles(instrument, version)] if version else []
    near = _article_no(wish.near) if wish.near else None
    st.html(shelf.instrument_html(library.store, instrument, articles, wish.day, near))


def _located(library: Library, wish: Wish) -> Located:
    article = _article_no(wish.article)
    if article is None:
        raise BadQuestion(texts.BAD_ARTICLE.format(text=wish.article), texts.BAD_ARTICLE_HINT)
    return locate(library, wish.law, article, wish.day, wish.paragraph, wish.item)


def _jump_box() -> str | None:
    """What was typed, once it is sent."""
    with st.form("jump-form", border=False), st.container(key="ask", horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            texts.JUMP, key=_TYPED, placeholder=texts.JUMP_PLACEHOLDER, label_visibility="collapsed", autocomplete="off"
        )
        sent = st.form_submit_button(texts.JUMP_GO, type="primary", width="content")
    return typed if sent else None


def _jump(library: Library, typed: str) -> LawqaError | None:
    """Write into the address where the typed text leads; else what is wrong with it, and the address stays."""
    day = Wish.read(st.query_params).day
    try:
        st.query_params.from_dict(_address(look_up(library, typed, day), typed, day))
    except LawqaError as error:
        return error
    return None


def _address(jump: Jump, typed: str, day: dt.date) -> dict[str, str]:
    address = {} if day == dt.date.today() else {links.DATE: day.isoformat()}
    if jump.located:
        return _address_of(jump.located) | address
    if len(jump.instruments) == 1:
        return {links.LAW: jump.instruments[0].id} | address
    return {links.WORDS: typed.strip()} | address


def _address_of(located: Located) -> dict[str, str]:
    stored = located.stored
    address = {links.LAW: stored.instrument.id, links.ARTICLE: links.number(stored.provision.article)}
    for name, part in ((links.PARAGRAPH, located.paragraph), (links.ITEM, located.item)):
        if part:
            address[name] = str(part)
    return address


def _change_day(library: Library) -> None:
    """Another day was picked: the rule that is read is looked for where it stood then."""
    wish, day = Wish.read(st.query_params), st.session_state[_DAY]
    if day is None:
        return
    st.query_params[links.DATE] = day.isoformat()
    if not (wish.law and wish.article):
        return
    try:
        old = _located(library, wish).stored
        stage = article_view(library, old, wish.day).stage_on(day)
        if stage is None:
            same = locate(library, old.instrument.id, old.provision.article, day).stored.version == old.version
            st.session_state[_NOTICE] = "" if same else texts.same_number_only(day.isoformat())
            return
    except LawqaError:
        return  # the page says what is wrong
    there = stage.place.stored
    if (there.instrument.id, there.provision.article) == (old.instrument.id, old.provision.article):
        return
    st.query_params.from_dict(_address_of(Located(there)) | {links.DATE: day.isoformat()})
    st.session_state[_NOTICE] = texts.moved(day.isoformat(), stage.place.written)


def _complain(complaint: LawqaError | None) -> None:
    text = st.query_params.get(links.DATE, "")
    if text and _day(text) is None:
        st.html(parts.error_html(BadQuestion(texts.BAD_DAY.format(text=text), texts.BAD_DAY_HINT)))
    if complaint:
        st.html(parts.error_html(complaint))


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= last_day() else None


def _article_no(text: str) -> ArticleNo | None:
    try:
        return ArticleNo.parse(text)
    except ValueError:
        return None


def _positive(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 4 and int(text) else None
