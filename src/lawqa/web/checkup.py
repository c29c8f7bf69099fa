"""The page 规约体检: a convention in, what the law says of each clause out. What is checked stays in the session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from lawqa.corpus.clauses import Clause
from lawqa.corpus.compounds import Conventions
from lawqa.corpus.kinds import KINDS
from lawqa.desk.conventionadd import OTHER_KIND, Draft
from lawqa.desk.conventionreport import checkup_docx
from lawqa.desk.examination import Examination, examine
from lawqa.errors import BadQuestion, LawqaError, NotFound
from lawqa.search.assistant import Assistant
from lawqa.web import findings, links, loading, parts, texts
from lawqa.web.intake import check_size, convention_form, draft_of, file_input
from lawqa.web.kept import kept_texts, version_input

# To compare two clauses takes the product of their lengths.
MAX_COMPARED = 3_000
_SUBJECT, _OLD, _RESULT, _COUNT, _FOLLOWED = (
    "checkup-subject",
    "checkup-old",
    "checkup-result",
    "checkup-count",
    "checkup-followed",
)
_SOURCE = "checkup-source"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Subject:
    """What is checked; `number` tells it from what was checked before, `kept` names the version in the registry."""

    number: int
    draft: Draft
    kept: str = ""


@dataclass(frozen=True)
class Older:
    """What it is compared with; `token` tells it from another."""

    token: str
    clauses: tuple[Clause, ...]


def draw(assistant: Assistant) -> None:
    """Draw the page below its head."""
    conventions = assistant.store.conventions
    complaint = _follow_address(conventions)
    source = st.segmented_control(
        texts.CHECKUP_SOURCE,
        (texts.CHECKUP_NEW, texts.CHECKUP_KEPT),
        default=None if _SOURCE in st.session_state else texts.CHECKUP_NEW,
        key=_SOURCE,
        label_visibility="collapsed",
    )
    try:
        if source == texts.CHECKUP_KEPT:
            _from_registry(conventions)
        elif draft := convention_form("checkup", texts.CHECKUP, texts.CHECKUP_PRIVATE):
            _take(draft)
    except LawqaError as error:
        st.session_state.pop(_SUBJECT, None)
        complaint = error
    if complaint:
        st.html(parts.error_html(complaint))
    subject: Subject | None = st.session_state.get(_SUBJECT)
    if subject is not None:
        _result(assistant, subject)


def _take(draft: Draft, kept: str = "") -> None:
    _set_subject(draft, kept)
    st.session_state.pop(_FOLLOWED, None)
    st.query_params.clear()


def _set_subject(draft: Draft, kept: str) -> None:
    number = st.session_state.get(_COUNT, 0) + 1
    st.session_state[_COUNT] = number
    st.session_state[_SUBJECT] = Subject(number, draft, kept)


def _follow_address(conventions: Conventions) -> LawqaError | None:
    """A link from another page names a document that is kept: it is chosen and checked."""
    wanted = (st.query_params.get(links.COMPOUND, ""), st.query_params.get(links.TITLE, ""))
    if not all(wanted) or st.session_state.get(_FOLLOWED) == wanted:
        return None
    st.session_state[_FOLLOWED] = wanted
    compound, title = wanted
    offered = kept_texts(conventions, compound)
    found = next((text for text in offered.values() if text.instrument.title == title), None)
    if found is None:
        st.session_state.pop(_SUBJECT, None)
        return NotFound(texts.ADD_NOT_THERE.format(compound=f"“{compound}”", title=title), texts.NOTHING_KEPT_HINT)
    st.session_state[_SOURCE] = texts.CHECKUP_KEPT
    st.session_state["checkup-kept-compound"] = compound
    st.session_state["checkup-kept-version"] = found.name
    _set_subject(found.draft(conventions), found.name)
    return None


def _from_registry(conventions: Conventions) -> None:
    if not conventions.compounds:
        raise NotFound(texts.NOTHING_KEPT, texts.NOTHING_KEPT_HINT)
    chosen = version_input(conventions, "checkup-kept")
    if st.button(texts.CHECKUP, type="primary", key="checkup-go") and chosen is not None:
        draft = chosen.draft(conventions)
        check_size(draft)
        _take(draft, chosen.name)


def _result(assistant: Assistant, subject: Subject) -> None:
    with st.container(key="checkup-options"):
        columns = st.columns(2, gap="small", vertical_alignment="bottom")
    kind = _kind_input(columns[0], subject)
    try:
        older = _older_input(columns[1], assistant.store.conventions, subject)
        examined = _examined(assistant, subject, kind, older)
    except LawqaError as error:
        st.html(parts.error_html(error))
        return
    if subject.draft.kind is None:
        st.html(parts.notices_html([texts.CHECKUP_KIND_UNKNOWN]))
    with st.container(key="downloads", horizontal=True, gap="small"):
        # Made when it is asked for.
        name = texts.CHECKUP_NAME
        st.download_button(
            texts.DOWNLOAD_CHECKUP, lambda: checkup_docx(examined.report), name, _WORD, on_click="ignore"
        )
    st.html(findings.result_html(examined, compared=older is not None))


def _kind_input(column: st.delta_generator.DeltaGenerator, subject: Subject) -> str:
    """The kind that was recognised stands there first."""
    recognised = subject.draft.kind or OTHER_KIND
    kinds = list(dict.fromkeys([*KINDS, recognised, OTHER_KIND]))
    key = f"checkup-kind-{subject.number}"
    return column.selectbox(texts.CHECKUP_KIND, kinds, index=kinds.index(recognised), key=key)


def _older_input(column: st.delta_generator.DeltaGenerator, conventions: Conventions, subject: Subject) -> Older | None:
    manners = [texts.COMPARE_NOT, texts.COMPARE_UPLOAD, *([texts.COMPARE_KEPT] if conventions.compounds else [])]
    manner = column.selectbox(texts.COMPARE, manners, key=f"checkup-compare-{subject.number}")
    if manner == texts.COMPARE_UPLOAD:
        return _comparable(_uploaded(subject), subject)
    if manner == texts.COMPARE_KEPT:
        _prefer_compound(conventions, subject)
        chosen = version_input(conventions, f"checkup-old-{subject.number}", subject.kept)
        return _comparable(Older(chosen.name, chosen.clauses(conventions)) if chosen else None, subject)
    return None


def _prefer_compound(conventions: Conventions, subject: Subject) -> None:
    """The compound of the document that is checked stands there first."""
    own = conventions.compound(subject.draft.compound) if subject.draft.compound else None
    key = f"checkup-old-{subject.number}-compound"
    if own and key not in st.session_state:
        st.session_state[key] = own.name


def _uploaded(subject: Subject) -> Older | None:
    """The older version that was uploaded; read once."""
    upload = file_input(f"checkup-old-{subject.number}", texts.COMPARE_FILE)
    if upload is None:
        return None
    token = f"{subject.number} {getattr(upload, 'file_id', upload.name)}"
    older: Older | None = st.session_state.get(_OLD)
    if older is None or older.token != token:
        older = Older(token, draft_of("", upload).clauses)
        st.session_state[_OLD] = older
    return older


def _comparable(older: Older | None, subject: Subject) -> Older | None:
    if older and min(_longest(older.clauses), _longest(subject.draft.clauses)) > MAX_COMPARED:
        line = texts.COMPARE_TOO_LONG.format(limit=MAX_COMPARED)
        raise BadQuestion(line, texts.COMPARE_TOO_LONG_HINT)
    return older


def _longest(clauses: Sequence[Clause]) -> int:
    return max((len(clause.text) for clause in clauses), default=0)


def _examined(assistant: Assistant, subject: Subject, kind: str, older: Older | None) -> Examination:
    """Computed once for what was chosen, not at each interaction."""
    built = assistant.library.built
    token = (subject.number, kind, older.token if older else None, dt.date.today(), built)
    known = st.session_state.get(_RESULT)
    if known is not None and known[0] == token:
        examined: Examination = known[1]
        return examined
    with st.spinner(texts.CHECKUP_RUNNING):
        draft = replace(subject.draft, kind=kind)
        examined = examine(loading.load_desk(assistant), draft, None, older.clauses if older else (), built)
    st.session_state[_RESULT] = (token, examined)
    return examined
