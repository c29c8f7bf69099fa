"""A citation to the provision it names, or what is wrong with it: nothing is dropped, nothing bound to a near miss."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from lawqa.corpus.catalogue import fold_title
from lawqa.corpus.renumber import DROPPED, ProvisionKey, Renumberings
from lawqa.corpus.store import Store
from lawqa.law.citation import Citation, cite, format_citation
from lawqa.law.model import Instrument, StoredProvision, Version
from lawqa.law.region import PROVINCES
from lawqa.law.title import is_pointer

DEFAULT_INSTRUMENT = "民法典"  # what a bare number such as 944 means
_COURT = "最高人民法院"
_YEAR = re.compile(r"(?:19|20)\d{2}")
_CONVENTION = re.compile(r"(?:规约|公约|议事规则|工作规则|责任清单|权责清单|责任书|负面清单|积分制?办法)$")
_LOCAL = re.compile(
    rf"(?:{'|'.join(PROVINCES)}|(?!中华)[\u4e00-\u9fff]{{2,4}}(?<!城)(?:省|市|自治州|自治县|自治区|县|经济特区)(?!场))"
)
_OWN_CONVENTION = re.compile(r"^(?:本|我|我们|该|贵)?(?:小区|社区|楼)?的?")


class Verdict(StrEnum):
    """What a check says of a citation (design, section 6; the last two are additions)."""

    OK = "ok"
    NO_SUCH_LAW = "no_such_law"
    NO_SUCH_ARTICLE = "no_such_article"
    NO_SUCH_PARAGRAPH = "no_such_paragraph"
    MISQUOTED = "misquoted"
    REPEALED = "repealed"
    NOT_YET = "not_yet"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Resolution:
    """What a citation leads to, as far as it leads; `verdict` is OK when it stands.

    `message` says in one Chinese line what is wrong or could not be checked. `successors` are the provisions that took
    over from one that is no longer law, one step on.
    """

    citation: Citation
    verdict: Verdict
    message: str = ""
    instrument: Instrument | None = None
    version: Version | None = None
    stored: StoredProvision | None = None
    successors: tuple[ProvisionKey, ...] = ()

    @property
    def title(self) -> str:
        """The official title, or the name as written where nothing has it."""
        if self.instrument is None:
            return self.citation.title
        return (self.version.title if self.version else None) or self.instrument.title

    @property
    def key(self) -> ProvisionKey:
        """The cited article as renumbering knows it; only where a version was found."""
        assert self.instrument is not None and self.version is not None
        return ProvisionKey(self.instrument.id, self.version.promulgated, self.citation.article)

    @property
    def written(self) -> str:
        """The citation in canonical form."""
        citation = self.citation
        if self.stored:
            return cite(self.title, self.stored.provision, citation.paragraph, citation.item)
        return format_citation(self.title, citation.article, citation.paragraph, citation.item)

    @property
    def where(self) -> str:
        """The article in canonical form, without paragraph and item."""
        if self.stored:
            return cite(self.title, self.stored.provision)
        return format_citation(self.title, self.citation.article)


class Resolver:
    """Resolves against one store; `others` are titles of laws that exist but that the catalogue does not have."""

    def __init__(self, store: Store, renumberings: Renumberings, others: frozenset[str] = frozenset()) -> None:
        self.store = store
        self.renumberings = renumberings
        self.others = others

    def resolve(self, citation: Citation, day: dt.date, compound: str | None = None) -> Resolution:
        """What `citation` names as of `day`; clauses of conventions are those of `compound`."""
        instrument = self._instrument(citation.title or DEFAULT_INSTRUMENT, compound)
        if instrument is None:
            return self._unknown(citation)
        chosen = _version_named(instrument, citation)
        version = chosen or instrument.version_on(day) or _nearest_version(instrument, day)
        if version is None:
            page = f"，官方网站：{instrument.page}" if instrument.page else ""
            return Resolution(citation, Verdict.UNCHECKED, f"《{instrument.title}》的原文未装入{page}", instrument)
        found = Resolution(citation, Verdict.OK, "", instrument, version)
        stored = self.store.find(instrument, version, citation.article)
        found = replace(found, stored=stored)
        found = _with_parts(found, stored) if stored else self._without_text(found)
        if found.verdict is not Verdict.OK:
            return found
        if day not in version.in_force:
            return self._out_of_force(found, day)
        return found if chosen or found.message else replace(found, message=self._moved(found))

    def _instrument(self, name: str, compound: str | None) -> Instrument | None:
        names = self.store.names
        folded = fold_title(name)
        identity = names.get(folded) or names.get(fold_title(_COURT + folded))
        if identity is not None:
            return self.store.instruments.get(identity)
        if not _CONVENTION.search(folded):
            return None
        if compound is None:
            found = self.store.conventions.titled(name)
        else:
            own = self.store.conventions.instruments(compound)
            kind = _OWN_CONVENTION.sub("", folded) if folded not in ("本规约", "本公约") else folded[1:]
            found = (
                [i for i in own if fold_title(i.title) == folded]
                or [i for i in own if i.kind == kind]
                or [i for i in own if (i.kind or "").endswith(kind)]
            )
        return found[0] if len(found) == 1 else None

    def _unknown(self, citation: Citation) -> Resolution:
        title = citation.title
        if is_pointer(title):
            return Resolution(citation, Verdict.UNCHECKED, f"文中没有说明“{title}”是哪一部")
        if _CONVENTION.search(title):
            line = f"没有收录“{title}”，或没有指定是哪个小区的，无法核对"
            return Resolution(citation, Verdict.UNCHECKED, line)
        if fold_title(title) in self.others:
            line = f"《{title}》是有的，但不在收录范围内，条文无法核对"
            return Resolution(citation, Verdict.UNCHECKED, line)
        if _LOCAL.match(title):
            line = f"没有收录《{title}》，地方规定请到当地人大或政府网站核对"
            return Resolution(citation, Verdict.UNCHECKED, line)
        near = difflib.get_close_matches(fold_title(title), self.store.names, n=1, cutoff=0.6)
        hint = f"；是否指《{self.store.instruments[self.store.names[near[0]]].title}》" if near else ""
        line = f"目录里没有《{title}》：名称有误，或没有收录{hint}"
        return Resolution(citation, Verdict.NO_SUCH_LAW, line)

    def _without_text(self, found: Resolution) -> Resolution:
        """No wording and no gist: the catalogue's number of articles still tells."""
        assert found.version is not None
        version, article = found.version, found.citation.article
        if version.articles is None or (article.number <= version.articles and not article.suffix):
            line = f"《{found.title}》的原文未装入，无法核对{article}"
            return replace(found, verdict=Verdict.UNCHECKED, message=line)
        line = f"《{found.title}》没有{article}，该版共{version.articles}条"
        return replace(found, verdict=Verdict.NO_SUCH_ARTICLE, message=line)

    def _out_of_force(self, found: Resolution, day: dt.date) -> Resolution:
        """Not the law on `day`: ended, ahead, or then in another wording that is not held."""
        assert found.instrument is not None and found.version is not None
        instrument, interval = found.instrument, found.version.in_force
        where = found.where
        if interval.start is None:
            return replace(found, message=f"《{found.title}》的施行日期未核对")
        if day < interval.start:
            if instrument.lacks_wording_of(day):
                line = f"《{found.title}》{day}的文本没有收录，所示为{found.version.promulgated}版"
                return replace(found, verdict=Verdict.UNCHECKED, message=line)
            return replace(found, verdict=Verdict.NOT_YET, message=f"{where}自{interval.start}起施行，{day}尚未生效")
        current = instrument.version_on(day)
        if current is None and instrument.lacks_wording_of(day):
            line = f"《{found.title}》{day}的文本没有收录，所示为{found.version.promulgated}版"
            return replace(found, verdict=Verdict.UNCHECKED, message=line)
        line = f"{where}（{found.version.promulgated}版）自{interval.end}起不再有效"
        successors = self.successors_on(found, day)
        if successors:
            line += f"，现为{'、'.join(self.written(key) for key in successors)}"
        elif self._was_dropped(found):
            line += "，没有条文承接"
        elif instrument.replaced_by:
            titles = [self.store.instruments[i].title for i in instrument.replaced_by]
            line += f"，现行规定见{'、'.join(f'《{title}》' for title in titles)}"
        return replace(found, verdict=Verdict.REPEALED, message=line, successors=successors)

    def _moved(self, found: Resolution) -> str:
        """A word of warning where the number meant another rule in the version before: 治安管理处罚法 58 is now 88."""
        assert found.instrument is not None and found.version is not None
        before = [v for v in found.instrument.versions if v.promulgated < found.version.promulgated]
        if not before:
            return ""
        key = ProvisionKey(found.instrument.id, before[-1].promulgated, found.citation.article)
        now = [s.new for s in self.renumberings.successors(key) if s.new and s.new.instrument == found.instrument.id]
        if not now or any(there.article == found.citation.article for there in now):
            return ""
        where = "、".join(str(there.article) for there in now)
        return f"{found.version.in_force.start}以前的{found.citation.article}现为{where}；引的若是旧条文，条号要改"

    def successors_on(self, found: Resolution, day: dt.date) -> tuple[ProvisionKey, ...]:
        """The provisions that are law on `day` to which the cited one has come, over as many steps as it takes."""
        return tuple(self.heirs(found.key, day))

    def heirs(self, key: ProvisionKey, day: dt.date) -> list[ProvisionKey]:
        """Where the rule of `key` stands on `day`; [] where it is not known to stand anywhere."""
        reached: dict[ProvisionKey, None] = {}
        seen, waiting = {key}, [key]
        while waiting:
            step = waiting.pop(0)
            for following in self._next(step):
                if following in seen:
                    continue
                seen.add(following)
                version = self._version(following)
                if version and day in version.in_force:
                    reached[following] = None
                else:
                    waiting.append(following)
        return list(reached)

    def _next(self, key: ProvisionKey) -> list[ProvisionKey]:
        """One step on: as the data says, else the same number of the next version where the wording did not change."""
        steps = self.renumberings.successors(key)
        if steps:
            return [step.new for step in steps if step.new]
        instrument = self.store.instruments.get(key.instrument)
        if instrument is None:  # a convention, whose old numbers lead nowhere
            return []
        later = [v for v in instrument.versions if v.promulgated > key.promulgated]
        if not later:
            return []
        unchanged = replace(key, promulgated=later[0].promulgated)
        here, there = self.provision(key), self.provision(unchanged)
        return [unchanged] if here and there and here.provision.text == there.provision.text else []

    def provision(self, key: ProvisionKey) -> StoredProvision | None:
        """The provision of that key, if the store has its wording or a gist."""
        version = self._version(key)
        return self.store.find(self.store.instruments[key.instrument], version, key.article) if version else None

    def _version(self, key: ProvisionKey) -> Version | None:
        instrument = self.store.instruments.get(key.instrument)
        return next((v for v in instrument.versions if v.promulgated == key.promulgated), None) if instrument else None

    def _was_dropped(self, found: Resolution) -> bool:
        return any(step.kind == DROPPED for step in self.renumberings.successors(found.key))

    def written(self, key: ProvisionKey) -> str:
        """A provision's citation in canonical form."""
        instrument, version = self.store.instruments[key.instrument], self._version(key)
        return format_citation((version.title if version else None) or instrument.title, key.article)


def _version_named(instrument: Instrument, citation: Citation) -> Version | None:
    """The version that the citation itself names, by a title it no longer bears or by a year behind the title."""
    folded = fold_title(citation.title)
    if folded != fold_title(instrument.title):
        for version in reversed(instrument.versions):
            if version.title and folded == fold_title(version.title):
                return version
    years = {int(year) for year in _YEAR.findall(citation.dated)}
    if not years:
        return None
    return next((v for v in reversed(instrument.versions) if v.promulgated.year in years), None)


def _with_parts(found: Resolution, stored: StoredProvision) -> Resolution:
    """A cited paragraph or item must exist where the wording is held."""
    if not stored.verbatim:
        return replace(found, message="原文未装入，只核对了条号")
    citation, paragraphs = found.citation, stored.provision.paragraphs
    where = found.where
    if citation.paragraph and citation.paragraph > len(paragraphs):
        line = f"{where}只有{len(paragraphs)}款"
        return replace(found, verdict=Verdict.NO_SUCH_PARAGRAPH, message=line)
    if citation.item:
        listed = [paragraphs[citation.paragraph - 1]] if citation.paragraph else paragraphs
        items = max(len(p.items) for p in listed)
        if citation.item > items:
            named = f"第{citation.paragraph}款" if citation.paragraph else ""
            has = f"只有{items}项" if items else "没有分项"
            return replace(found, verdict=Verdict.NO_SUCH_PARAGRAPH, message=f"{where}{named}{has}")
    return found


def _nearest_version(instrument: Instrument, day: dt.date) -> Version | None:
    """For an instrument without a version in force on the day: the last one begun before it, else the first."""
    earlier = [v for v in instrument.versions if v.in_force.start and v.in_force.start <= day]
    versions = earlier or list(instrument.versions[:1])
    return versions[-1] if versions else None


def key_of(stored: StoredProvision) -> ProvisionKey:
    """A provision as renumbering knows it."""
    return ProvisionKey(stored.instrument.id, stored.version.promulgated, stored.provision.article)
