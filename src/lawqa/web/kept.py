"""Choosing a version of a document that is kept."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lawqa.corpus.clauses import Clause
from lawqa.corpus.compounds import Conventions
from lawqa.desk.conventionadd import Draft
from lawqa.law.model import Instrument, Version
from lawqa.web import texts
from lawqa.web.controls import forget_unknown


@dataclass(frozen=True)
class KeptText:
    """One version of a document in the registry."""

    instrument: Instrument
    version: Version

    @property
    def name(self) -> str:
        """Tells it among all versions."""
        return f"{self.instrument.id} {self.version.promulgated}"

    @property
    def label(self) -> str:
        """As it stands in a list."""
        older = self.version is not self.instrument.versions[-1]
        return texts.version_since(self.instrument.title, str(self.version.in_force.start or "?"), older=older)

    def clauses(self, conventions: Conventions) -> tuple[Clause, ...]:
        """Its clauses in order; () where it was removed meanwhile."""
        stored = conventions.clauses(self.instrument, self.version)
        return tuple(Clause(s.provision.name, s.provision) for s in stored)

    def draft(self, conventions: Conventions) -> Draft:
        """As it would be read from a file."""
        clauses = self.clauses(conventions)
        return Draft(
            lines=tuple(line for clause in clauses for line in clause.text.splitlines()),
            title=self.instrument.title,
            clauses=clauses,
            manner="",
            kind=self.instrument.kind,
            compound=self.instrument.compound,
            adopted=self.version.promulgated,
            effective=self.version.in_force.start,
        )


def kept_texts(conventions: Conventions, compound: str) -> dict[str, KeptText]:
    """By name, the latest version of each document first."""
    texts_ = [KeptText(i, v) for i in conventions.instruments(compound) for v in reversed(i.versions)]
    return {text.name: text for text in texts_}


def version_input(conventions: Conventions, key: str, without: str = "") -> KeptText | None:
    """Two pickers, of the compound and of the version (but the one named `without`); None where there is none."""
    with st.container(key=f"{key}-scope"):
        columns = st.columns(2, gap="small", vertical_alignment="bottom")
    names = list(conventions.compounds)
    forget_unknown(f"{key}-compound", names)
    compound = columns[0].selectbox(texts.COMPOUND, names, key=f"{key}-compound")
    if compound is None:
        return None
    offered = {name: text for name, text in kept_texts(conventions, compound).items() if name != without}
    forget_unknown(f"{key}-version", list(offered))
    chosen = columns[1].selectbox(
        texts.DOCUMENT, list(offered), format_func=lambda name: offered[name].label, key=f"{key}-version"
    )
    return offered.get(chosen or "")
