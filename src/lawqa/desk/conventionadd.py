"""A convention on its way into the registry: read from a file, told what it is, corrected by a person, kept.

What the text does not say is not guessed: its kind is then 其他规约, and the day it is added stands for the day it was
adopted, which is said so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from lawqa.corpus.clauses import Clause, structure_of
from lawqa.corpus.compounds import Compound, CompoundFile, Convention, Conventions
from lawqa.corpus.kinds import recognise_compound, recognise_dates, recognise_kind, recognise_title
from lawqa.corpus.readers import Doubt, Progress, read_document
from lawqa.errors import CorpusError, NotFound
from lawqa.index.conventions import vectors_of, versions_of
from lawqa.index.embedder import Embedder
from lawqa.law.region import NATIONWIDE

OTHER_KIND = "其他规约"


@dataclass(frozen=True)
class Draft:
    """A convention as it was read. `lines` may be corrected before it is kept; `doubts` are what is worth a look there.

    `kind`, `adopted`, `effective`, `compound` are None where the text does not say. `notes` are Chinese lines for the
    user about its structure.
    """

    lines: tuple[str, ...]
    title: str
    clauses: tuple[Clause, ...]
    manner: str
    kind: str | None = None
    compound: str | None = None
    adopted: dt.date | None = None
    effective: dt.date | None = None
    vote: str = ""
    notes: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    source: str = ""
    original: bytes = b""

    @property
    def guessed(self) -> tuple[str, ...]:
        """Chinese lines on what the text does not say and what then stands in its place."""
        lines = []
        if self.kind is None:
            lines.append(f"看不出是哪一种规约，记为“{OTHER_KIND}”，可以用 --kind 写明")
        if self.adopted is None:
            lines.append(f"文中没有写通过日期，按添加日期{dt.date.today()}记，可以用 --adopted 写明")
        return tuple(lines)

    def corrected(self, lines: tuple[str, ...]) -> Draft:
        """The same with other lines: cut anew, nothing left in doubt."""
        return replace(draft_of_lines(lines, self.source), original=self.original)


def read_draft(source: Path | tuple[bytes, str], progress: Progress | None = None) -> Draft:
    """Read a file, or the bytes of an upload with its name. UnreadableFile in one line when no reader can."""
    document = read_document(source, progress=progress)
    draft = draft_of_lines(document.lines, document.path.name)
    head = document.head
    return replace(
        draft,
        # A file name is the last resort: the head of a plain text is no more than that.
        title=head.get("title", draft.title)
        if "compound" in head or draft.title == _stem(draft.source)
        else draft.title,
        kind=head.get("kind", draft.kind),
        compound=head.get("compound", draft.compound),
        adopted=_day(head.get("adopted")) or draft.adopted,
        effective=_day(head.get("effective_date")) or draft.effective,
        doubts=document.doubtful,
        original=source[0] if isinstance(source, tuple) else source.read_bytes(),
    )


def draft_of_lines(lines: tuple[str, ...], source: str) -> Draft:
    """A draft of a text that is already lines; CorpusError where nothing is in it that could be a clause."""
    structure = structure_of(lines)
    if not structure.clauses:
        raise CorpusError(f"{source or '文件'}里没有条文", "核对文件内容")
    title = recognise_title(lines, source)
    dates = recognise_dates(lines)
    return Draft(
        lines=lines,
        title=title,
        clauses=tuple(structure.clauses),
        manner=structure.manner,
        kind=recognise_kind(title, lines),
        compound=recognise_compound(lines),
        adopted=dates.adopted,
        effective=dates.effective,
        vote=dates.vote,
        notes=tuple(structure.notes),
        source=source,
    )


def keep(
    conventions: Conventions,
    file: CompoundFile,
    embedder: Embedder,
    draft: Draft,
    compound: Compound,
    *,
    new: bool = True,
) -> Convention:
    """Put a draft into the registry `file`, searchable at once; `new` False makes it the next version of its document.

    A compound that is known by that name or alias keeps what is known of it. CorpusError and NotFound as the registry
    says.
    """
    known = conventions.compound(compound.name)
    holder = conventions.file_of(known.name) if known else None
    if known and holder and holder.path != file.path:
        raise CorpusError(f"“{known.name}”是自带的样本，不能添加", "为自己的小区另起一个名称")
    adopted = draft.adopted or draft.effective or dt.date.today()
    convention = Convention(
        title=draft.title,
        kind=draft.kind or OTHER_KIND,
        adopted=adopted,
        effective=draft.effective or adopted,
        clauses=tuple(clause.provision for clause in draft.clauses),
        vote=draft.vote,
        source=draft.source,
        original=draft.original,
    )
    owner = known or compound
    key = file.add(owner, convention) if new else file.replace(owner.name, convention)
    for kept, clauses in versions_of(file, owner.name):
        if kept.key == key:
            vectors_of(file, kept, clauses, embedder)
    return convention


def draft_kept(conventions: Conventions, compound: str, title: str | None = None, day: dt.date | None = None) -> Draft:
    """A document that is kept, in the version of the day, as a draft; NotFound says what there is to choose from."""
    name = conventions.named(compound).name
    held = conventions.instruments(name)
    wanted = [i for i in held if title in (None, i.title)] or [i for i in held if title == i.kind]
    if len(wanted) != 1:
        titles = "、".join(f"《{i.title}》" for i in held) or "无"
        line = f"“{name}”没有《{title}》" if title else f"“{name}”有{len(held)}份文件"
        raise NotFound(line, f"用 --title 写明哪一份：{titles}")
    instrument = wanted[0]
    version = instrument.version_on(day or dt.date.today()) or instrument.versions[-1]
    clauses = tuple(Clause(c.provision.name, c.provision) for c in conventions.clauses(instrument, version))
    return Draft(
        lines=tuple(line for clause in clauses for line in clause.text.splitlines()),
        title=instrument.title,
        clauses=clauses,
        manner="",
        kind=instrument.kind,
        compound=name,
        adopted=version.promulgated,
        effective=version.in_force.start,
    )


def compound_of(name: str, region: str | None, aliases: tuple[str, ...] = (), address: str = "") -> Compound:
    """A compound of that name; without a region it is taken to be anywhere in the country."""
    return Compound(name.strip(), region or NATIONWIDE, aliases, address)


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
