"""Adding a convention: read, shown with what was recognised for a person to correct, then kept and searchable at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from lawqa.corpus.clauses import Clause
from lawqa.corpus.compounds import CompoundFile, Conventions
from lawqa.corpus.kinds import KINDS
from lawqa.desk.conventionadd import OTHER_KIND, Draft, compound_of, keep
from lawqa.errors import BadQuestion, LawqaError
from lawqa.law.citation import cite
from lawqa.law.region import NATIONWIDE, PROVINCES, region_label
from lawqa.search.assistant import Assistant
from lawqa.web import parts, texts
from lawqa.web.controls import FIRST_DAY, choose_compound, last_day
from lawqa.web.doubts import doubts_html, still_doubtful
from lawqa.web.intake import MAX_CHARACTERS, check_size, convention_form

_OPEN, _DRAFT, _COUNT, _SAVED = "add-open", "add-draft", "add-count", "add-saved"
_LINES = re.compile("\r\n|\r|\n")


@dataclass(frozen=True)
class Target:
    """For which compound and document a text is added, where that is known beforehand."""

    compound: str = ""
    title: str = ""


@dataclass(frozen=True)
class Fields:
    """What the reader made of the draft."""

    compound: str
    title: str
    kind: str
    new: bool
    adopted: dt.date | None
    effective: dt.date | None
    vote: str
    region: str
    aliases: tuple[str, ...]
    address: str
    lines: tuple[str, ...]


def is_open() -> bool:
    """Whether something is being added."""
    return st.session_state.get(_OPEN) is not None


def open_for(compound: str = "", title: str | None = None) -> None:
    """Begin, for a compound and as the next version of a document where they are named."""
    st.session_state[_OPEN] = Target(compound, title or "")
    st.session_state.pop(_DRAFT, None)


def close() -> None:
    """Back to the list; the draft is gone."""
    st.session_state[_OPEN] = None
    st.session_state.pop(_DRAFT, None)


def _forget() -> None:
    st.session_state.pop(_DRAFT, None)


def saved() -> str:
    """The line on what was saved last, once."""
    return str(st.session_state.pop(_SAVED, ""))


def draw(assistant: Assistant, registry: CompoundFile) -> None:
    """Draw the text to be read, then what was read of it."""
    target: Target = st.session_state[_OPEN]
    with st.container(key="add-way", horizontal=True, gap="small"):
        st.button(texts.BACK_TO_COMPOUNDS, key="add-back", on_click=close, width="content")
        if _DRAFT in st.session_state:
            st.button(texts.ADD_ANOTHER, key="add-another", on_click=_forget, width="content")
    if target.title:
        line = texts.ADD_VERSION_OF.format(compound=target.compound, title=target.title)
        st.html(parts.notices_html([line]))
    if _DRAFT in st.session_state:
        _review(assistant, registry, target)
        return
    try:
        draft = convention_form("add", texts.ADD_READ, texts.ADD_PRIVATE)
    except LawqaError as error:
        st.html(parts.error_html(error))
        return
    if draft:
        st.session_state[_DRAFT] = draft
        st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
        st.rerun()


def _review(assistant: Assistant, registry: CompoundFile, target: Target) -> None:
    draft: Draft = st.session_state[_DRAFT]
    st.html(parts.label_html(texts.ADD_CHECK))
    notes = [*draft.notes]
    if draft.kind is None:
        notes.append(texts.ADD_NO_KIND)
    if draft.adopted is None:
        notes.append(texts.ADD_NO_DATE)
    for body in (parts.notices_html(notes), doubts_html(draft)):
        if body:
            st.html(body)
    with st.form("review-form", border=False):
        fields = _fields(assistant, draft, target)
        with st.container(key="review-send", horizontal=True, gap="small"):
            # The first button is what Enter presses: it must not save.
            previewed = st.form_submit_button(texts.ADD_PREVIEW, width="content")
            saved_ = st.form_submit_button(texts.SAVE, type="primary", width="content")
    try:
        if previewed or saved_:
            draft = _corrected(draft, fields)
            st.session_state[_DRAFT] = draft
        if saved_:
            _save(assistant, registry, draft, fields)
            st.rerun()
        if previewed:
            st.rerun()
    except LawqaError as error:
        st.html(parts.error_html(error))
    st.html(preview_html(draft.clauses, fields.title or draft.title))


def _fields(assistant: Assistant, draft: Draft, target: Target) -> Fields:
    conventions = assistant.store.conventions
    number = st.session_state[_COUNT]

    def key(name: str) -> str:
        return f"add-{number}-{name}"

    compound = st.text_input(texts.ADD_COMPOUND, target.compound or draft.compound or "", key=key("compound"))
    title = st.text_input(texts.ADD_TITLE, target.title or draft.title, key=key("title"))
    columns = st.columns(2, gap="small", vertical_alignment="bottom")
    recognised = draft.kind or OTHER_KIND
    kinds = list(dict.fromkeys([*KINDS, recognised, OTHER_KIND]))
    kind = columns[0].selectbox(texts.ADD_KIND, kinds, index=kinds.index(recognised), key=key("kind"))
    known = _titles(conventions, target.compound or draft.compound or "")
    again = (target.title or draft.title) in known
    manner = columns[1].selectbox(texts.ADD_MANNER, texts.ADD_MANNERS, index=int(again), key=key("manner"))
    columns = st.columns(2, gap="small", vertical_alignment="bottom")
    adopted = _day(columns[0], texts.ADD_ADOPTED, draft.adopted, key("adopted"))
    effective = _day(columns[1], texts.ADD_EFFECTIVE, draft.effective, key("effective"))
    vote = st.text_input(texts.ADD_VOTE, draft.vote, placeholder=texts.ADD_VOTE_HINT, key=key("vote"))
    region, aliases, address = NATIONWIDE, "", ""
    if not target.compound:
        columns = st.columns(2, gap="small", vertical_alignment="bottom")
        region = columns[0].selectbox(
            texts.REGION + texts.ADD_NEW_ONLY,
            region_options(assistant.store.regions),
            format_func=region_label,
            key=key("region"),
        )
        label = texts.ALIASES + texts.ADD_NEW_ONLY
        aliases = columns[1].text_input(label, placeholder=texts.ALIASES_HINT, key=key("aliases"))
        address = st.text_input(texts.ADDRESS + texts.ADD_NEW_ONLY, key=key("address"))
    text = st.text_area(texts.ADD_TEXT, "\n".join(draft.lines), height=320, max_chars=MAX_CHARACTERS, key=key("lines"))
    return Fields(
        compound.strip(),
        title.strip(),
        kind,
        manner == texts.ADD_MANNERS[0],
        adopted,
        effective,
        vote.strip(),
        region,
        aliases_of(aliases),
        address.strip(),
        tuple(_LINES.split(text)),
    )


def _day(column: st.delta_generator.DeltaGenerator, label: str, day: dt.date | None, key: str) -> dt.date | None:
    shown = day if day and FIRST_DAY <= day <= last_day() else None
    return column.date_input(label, shown, min_value=FIRST_DAY, max_value=last_day(), format="YYYY-MM-DD", key=key)


def _titles(conventions: Conventions, compound: str) -> set[str]:
    known = conventions.compound(compound) if compound else None
    return {instrument.title for instrument in conventions.instruments(known.name)} if known else set()


def _corrected(draft: Draft, fields: Fields) -> Draft:
    """The draft with the text as it now stands; what the reader left alone stays in doubt."""
    if fields.lines == tuple(_LINES.split("\n".join(draft.lines))):
        return draft
    corrected = draft.corrected(fields.lines)
    check_size(corrected)
    return replace(
        corrected,
        kind=draft.kind,
        compound=draft.compound,
        adopted=draft.adopted,
        effective=draft.effective,
        vote=draft.vote,
        title=draft.title,
        doubts=still_doubtful(draft, fields.lines),
    )


def _save(assistant: Assistant, registry: CompoundFile, draft: Draft, fields: Fields) -> None:
    conventions = assistant.store.conventions
    if not fields.compound:
        raise BadQuestion(texts.ADD_NO_COMPOUND, texts.ADD_NO_COMPOUND_HINT)
    if not fields.title:
        raise BadQuestion(texts.ADD_NO_TITLE, texts.ADD_NO_TITLE_HINT)
    taken = fields.title in _titles(conventions, fields.compound)
    if taken and fields.new:
        line = texts.ADD_TAKEN.format(compound=f"“{fields.compound}”", title=fields.title)
        raise BadQuestion(line, texts.ADD_TAKEN_HINT)
    if not taken and not fields.new:
        line = texts.ADD_NOT_THERE.format(compound=f"“{fields.compound}”", title=fields.title)
        raise BadQuestion(line, texts.ADD_NOT_THERE_HINT)
    filled = replace(
        draft,
        title=fields.title,
        kind=fields.kind,
        adopted=fields.adopted,
        effective=fields.effective,
        vote=fields.vote,
    )
    compound = compound_of(fields.compound, fields.region, fields.aliases, fields.address)
    kept = keep(conventions, registry, assistant.embedder, filled, compound, new=fields.new)
    owner = conventions.named(compound.name).name
    st.session_state[_SAVED] = texts.kept_as(owner, kept.title, len(kept.clauses), str(kept.effective))
    choose_compound(owner)
    close()


def preview_html(clauses: Sequence[Clause], title: str) -> str:
    """The clauses with their citations as they will be; the first few open."""
    rows = [
        f'<li><p class="lq-name"><b>{escape(cite(title, clause.provision))}</b></p>'
        f'<p class="lq-quiet lq-preview">{escape(clause.text)}</p></li>'
        for clause in clauses
    ]
    shown = f'<ol class="lq-list">{"".join(rows[: texts.PREVIEW_FIRST])}</ol>'
    if rest := rows[texts.PREVIEW_FIRST :]:
        name = texts.count_of(texts.MORE, len(rest))
        shown += f'<details class="lq-fold"><summary>{name}</summary><ol class="lq-list">{"".join(rest)}</ol></details>'
    head = f'<h2 class="lq-label">{texts.count_of(texts.PREVIEW, len(rows))}</h2>'
    return f'<div class="lq"><section class="lq-section">{head}{shown}</section></div>'


def aliases_of(text: str) -> tuple[str, ...]:
    """As they were typed, between 、 or commas."""
    return tuple(dict.fromkeys(name.strip() for name in re.split("[、，,；;]", text) if name.strip()))


def region_options(known: Sequence[str]) -> list[str]:
    """All regions to choose from: the whole country, each province and what is known below it."""
    rest = sorted(set(known) - {NATIONWIDE})
    below = [
        region for province in PROVINCES for region in (province, *(r for r in rest if r.startswith(f"{province}/")))
    ]
    return list(dict.fromkeys([NATIONWIDE, *below, *rest]))
