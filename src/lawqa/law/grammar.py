"""Free text to citations: which are there, where, and what each names. What a title binds to is decided elsewhere.

Finding is apart from resolving, after the example of eyecite. Every number that may cite is read as a chain
(lawqa.law.chain), the name before it backwards (lawqa.law.title); what has no name of its own leads back to what was
cited before: 同法第五条, 第九百四十五条, 该条第二款, 前款.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lawqa.law.chain import NUMERAL, Member, read_chain
from lawqa.law.citation import Citation, Manner
from lawqa.law.model import ArticleNo
from lawqa.law.normalise import normalise
from lawqa.law.numerals import NUMERAL_CHARS, to_int
from lawqa.law.title import Bond, Title, TitleReader, kind_of, names_given

_NOT_BEFORE = rf"(?<![{NUMERAL_CHARS}0-9.．])"
_SHORT = r"(?P<short>\d{1,4})(?:\s*[.．·]\s*(?P<short_paragraph>\d{1,2}))?(?![\d.年月日元号个天人%‰平米万千百亿块栋楼户室页岁时点])"
_SPELT = rf"(?P<spelt>[{NUMERAL_CHARS}]*百[{NUMERAL_CHARS}]+)(?![{NUMERAL_CHARS}0-9条款项元户平米万块天年月多个])"
_POINTED = (
    r"(?P<pointer>(?:该|本|同|上述|前述|此)条(?!例|件|款|约|规约)|(?<![门窗店屋楼房面目以之车胸眼])前(?P<articles_back>[两二三四五])?条(?![件款例约条])"
    r"|(?:该|本)款(?=规定|第|的规定|之规定|所)|前(?P<paragraphs_back>[两二三四五])?款(?!项|额|式|待)|上款(?=规定|第|的|所)"
    r"|前(?P<items_back>[两二三四五])?项(?=规定|第|的|所|行为|情形))"
)
_ANCHOR = re.compile(
    rf"{_POINTED}|{_NOT_BEFORE}(?P<chain>第\s*[（(]?\s*{NUMERAL}|{NUMERAL}\s*条)|{_NOT_BEFORE}(?:{_SHORT}|{_SPELT})"
)
_BARE = re.compile(rf"\s*(?:第?\s*{NUMERAL}\s*条.*|{_SHORT})\s*")
_IN_TITLE = re.compile(r"(?<=[《〈])[^《》〈〉。；]{2,160}(?=[》〉])")
_BROKEN_NUMBER = re.compile(
    rf"(?<=[第{NUMERAL_CHARS}])\s*\n\s*(?=[{NUMERAL_CHARS}条款项])|(?<=\d)\s*\n\s*(?=\d*\s*[条款项])"
    rf"|(?<=第)\s*\n\s*(?=\d)|(?<=条)\s*\n\s*(?=第\S{{1,4}}款)"
)
# A document's own clauses: 合同第三条, 协议第二条.
_OWN_CLAUSE = re.compile(
    r"(?:合[同约]|协议书?|承诺书|章程|方案|公告|通知|约定|履行|附件|清单|笔录|规约|公约|备忘录|纪要|声明|决议|没有|并无|哪有|没)[》”\"」』]?\s*(?:的|中|之)?\s*$"
)
_DOCUMENT = re.compile(
    r"(?:合同|协议书?|章程|承诺书|判决书|裁定书|调解书|决定书|告知书|通知书|起诉状|公告|函|方案|清单|记录|纪要|声明|备忘录|决议)$"
)
_OTHER_DOCUMENT = re.compile(r"(?:合[同约]|协议书?|通知书?|决定书|判决书|裁定书|承诺书|规约|公约)》")
_NOTICE = re.compile(r"(?:通知|意见|批复|答复)$")
_AS_SOURCE = re.compile(r"(?:之|的)?规定|、|和|所称|第")
# 278条 without 第 is an article where more than a count of things is said.
_SPELT_OUT = re.compile(rf"\d{{3,4}}\s*条|\d{{2}}\s*条\s*第?{NUMERAL}\s*款")
_IN_A_SENTENCE = re.compile(rf"第{NUMERAL}条(?:第{NUMERAL}款)?(?:规定|要求|明确)")
_BREAK = re.compile(r"[ \t]*\n\s*")
_OWN_NUMBERING = re.compile(rf"^[ \t\u3000]*第{NUMERAL}条(?=[\s：:])", re.MULTILINE)
_REACH = 240  # characters back to which a number without a title may lead
_NEAR = 80  # the same, from another line
_BACK = {None: 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


@dataclass
class _Context:
    """What has been cited so far: to it the relative ways of citing lead back."""

    own: Citation | None
    numbered: bool = False  # the text has clauses of its own, which 前条 and 本条 mean
    titles: list[str] = field(default_factory=list)
    last: Citation | None = None
    end: int = 0

    def instrument(self, pointer: str) -> str:
        """The title that 同法 or 本条例 leads to; the pointer itself where the text names none."""
        if pointer.startswith("本") and self.own:
            return self.own.title
        kind = kind_of(pointer)
        matching = [title for title in self.titles if kind_of(title) == kind]
        if (
            not matching
            and pointer.startswith(("同", "该", "上述", "前述", "此", "新", "旧", "原"))
            and kind in ("法", "规定")
        ):
            matching = self.titles
        return matching[-1] if matching else pointer

    def base(self, pointer: str) -> Citation | None:
        """What 本条 and 前款 are counted from: where the text itself stands, else what was cited last."""
        return self.own if self.own and pointer[0] in "本前上" else self.last

    def remember(self, citation: Citation, end: int) -> None:
        if citation.title in self.titles:
            self.titles.remove(citation.title)
        self.titles.append(citation.title)
        self.last, self.end = citation, end


class CitationFinder:
    """Finds citations by the given names (titles and aliases) and by titles in 《》."""

    def __init__(self, names: Iterable[str]) -> None:
        self._titles = TitleReader(names)

    def find(self, text: str, own: Citation | None = None) -> list[Citation]:
        """Citations in order of their place, spans in `text`; each article of a list or range is one.

        `own` says whose text it is and where in it, for 本法, 本条 and 前款: its title, article and paragraph.
        """
        plain, offsets = normalise(text)
        plain, offsets = _mended(text, plain, offsets)
        offsets.append(offsets[-1] + 1 if offsets else 0)
        return [replace(c, span=(offsets[c.span[0]], offsets[c.span[1] - 1] + 1)) for c in self._find(plain, own)]

    def _find(self, text: str, own: Citation | None) -> Iterator[Citation]:
        given = names_given(text)
        numbered = own is None and len(_OWN_NUMBERING.findall(text)) > 1
        context = _Context(own, numbered, [own.title] if own else [], own)
        position = 0
        while match := _ANCHOR.search(text, position):
            position = match.end()
            if match["pointer"]:
                found, end = _relative(text, match, context)
            elif match["chain"]:
                found, end = self._chain(text, match.start(), context, given)
            else:
                found, end = self._short(text, match, given)
            for citation in found:
                citation = replace(citation, title=given.get(citation.title, citation.title))
                if not (match["pointer"] or "").startswith(("前", "上")):  # 前款 twice is the same paragraph twice
                    context.remember(citation, end)
                yield citation
            position = max(position, end)

    def _chain(self, text: str, start: int, context: _Context, given: dict[str, str]) -> tuple[list[Citation], int]:
        members, end = read_chain(text, start)
        if not members:
            return [], start
        title = self._titles.before(text, start, given)
        if title and title.bond is Bond.UNKNOWN and "\n" in text[title.start : start]:
            title = None  # a document's name above its own first clause
        if members[0].article is None:
            return _parts_alone(text, members, start, context), end
        if title is None:
            if not _follows(text, start, context):
                return [], end
            name, begin = context.titles[-1], start
        elif _is_document(title):
            return [], end
        elif title.bond is Bond.POINTER:
            name, begin = context.instrument(title.name), title.start
        else:
            name, begin = title.name, title.start
        manner = Manner.FULL if title and title.bond is not Bond.POINTER else Manner.RELATIVE
        return list(_citations(name, title.dated if title else "", members, begin, manner)), end

    def _short(self, text: str, match: re.Match[str], given: dict[str, str]) -> tuple[list[Citation], int]:
        title = self._titles.before(text, match.start(), given)
        if title is None or title.bond not in (Bond.QUOTED, Bond.KNOWN) or _is_document(title):
            return [], match.end()
        try:
            article = ArticleNo(to_int(match["short"] or match["spelt"]))
        except ValueError:
            return [], match.end()
        paragraph = int(match["short_paragraph"]) if match["short_paragraph"] else None
        return [
            Citation(title.name, article, paragraph or None, None, (title.start, match.end()), dated=title.dated)
        ], match.end()


def bare_citation(text: str) -> Citation | None:
    """A whole text that is only an article number: 944, 第944条第三款, 944.3."""
    match = _BARE.fullmatch(text)
    if not match:
        return None
    if match["short"]:
        number, paragraph = int(match["short"]), int(match["short_paragraph"] or 0) or None
        span = (match.start("short"), len(text.rstrip()))
        return Citation("", ArticleNo(number), paragraph, None, span) if number else None
    start = len(text) - len(text.lstrip())
    members, end = read_chain(text, start)
    if len(members) != 1 or text[end:].strip() or members[0].article is None:
        return None
    return Citation("", members[0].article, members[0].paragraph, members[0].item, members[0].span)


def _citations(name: str, dated: str, members: list[Member], begin: int, manner: Manner) -> Iterator[Citation]:
    for n, member in enumerate(members):
        if member.article is None:
            continue
        leads = n == 0 or (member.manner is Manner.RANGE and member.span == members[0].span)
        span = (begin, member.span[1]) if leads else member.span
        kind = manner if member.manner is Manner.FULL else member.manner
        yield Citation(name, member.article, member.paragraph, member.item, span, kind, dated)


def _parts_alone(text: str, members: list[Member], start: int, context: _Context) -> list[Citation]:
    """第三款 without an article: of the article cited just before it."""
    last = context.last
    if last is None or not _follows(text, start, context, article=False):
        return []
    return [
        Citation(
            last.title,
            last.article,
            member.paragraph or (last.paragraph if member.item else None),
            member.item,
            member.span,
            Manner.RELATIVE,
        )
        for member in members
    ]


def _relative(text: str, match: re.Match[str], context: _Context) -> tuple[list[Citation], int]:
    """本条第一款, 前款, 前两款, 前条, 前项, from what was cited last."""
    base = context.base(match["pointer"])
    if base is None or context.numbered or not _within_reach(text, match.start(), context):
        return [], match.end()
    wholes = _pointed(match, base)
    if len(wholes) == 1:
        return _narrowed(text, match, wholes[0])
    return [replace(c, span=match.span(), manner=Manner.RELATIVE) for c in wholes], match.end()


def _pointed(match: re.Match[str], base: Citation) -> list[Citation]:
    """What the pointer alone names; [] where `base` does not reach that deep."""
    pointer, title, article = match["pointer"], base.title, base.article
    back = pointer[0] in "前上"
    if pointer.endswith("条"):
        numbers = _before(article.number, match["articles_back"]) if back else []
        return [Citation(title, ArticleNo(n)) for n in numbers] if back else [Citation(title, article)]
    if pointer.endswith("款"):
        numbers = _before(base.paragraph, match["paragraphs_back"]) if back else [base.paragraph or 0]
        return [Citation(title, article, n) for n in numbers if n]
    return [Citation(title, article, base.paragraph, n) for n in _before(base.item, match["items_back"])]


def _before(number: int | None, count: str | None) -> list[int]:
    """The numbers before one: 前两款 of a third paragraph are 1 and 2."""
    return [n for n in range((number or 0) - _BACK[count], number or 0) if n > 0]


def _narrowed(text: str, match: re.Match[str], whole: Citation) -> tuple[list[Citation], int]:
    """`whole`, narrowed by what stands behind the pointer: 本条 第一款第（二）项."""
    members, end = read_chain(text, match.end())
    if not members or members[0].article is not None or (members[0].paragraph and whole.paragraph):
        if match["pointer"][0] in "该本同上此" and not _AS_SOURCE.match(text, match.end()):
            return [], match.end()  # 该条只有两款 speaks of the article and cites nothing
        return [replace(whole, span=match.span(), manner=Manner.RELATIVE)], match.end()
    found = []
    for n, member in enumerate(members):
        article = member.article or whole.article
        paragraph = member.paragraph or (whole.paragraph if member.item else None)
        span = (match.start(), member.span[1]) if n == 0 else member.span
        found.append(Citation(whole.title, article, paragraph, member.item, span, Manner.RELATIVE))
    return found, end


def _follows(text: str, start: int, context: _Context, *, article: bool = True) -> bool:
    """Whether a number without a title goes on from the last citation: near it, no heading, no clause of a contract."""
    if not context.titles or not _within_reach(text, start, context):
        return False
    if context.own:
        return True
    between = text[context.end : start]
    if _OTHER_DOCUMENT.search(between):
        return False
    if "\n" in between and not _IN_A_SENTENCE.match(text, start):
        heading = text[:start].rstrip(" \t").endswith("\n")
        if context.numbered or heading or (article and len(between) > _NEAR):
            return False
    if article and text[start] != "第" and not _SPELT_OUT.match(text, start):
        return False
    return not _OWN_CLAUSE.search(text, max(0, start - 12), start)


def _within_reach(text: str, start: int, context: _Context) -> bool:
    return bool(context.own) or start - context.end <= _REACH


def _is_document(title: Title) -> bool:
    """A contract, a judgment or a notice that hangs in the hall is not law, though it has clauses."""
    if _DOCUMENT.search(title.name):
        return True
    return bool(_NOTICE.search(title.name)) and "关于" not in title.name


def _mended(original: str, plain: str, offsets: list[int]) -> tuple[str, list[int]]:
    """Line ends restored (normalising makes them spaces), but for those inside a number: 第九百四\n十四条."""
    characters = ["\n" if c == " " and original[o] in "\r\n" else c for c, o in zip(plain, offsets, strict=True)]
    text = "".join(characters)
    gone = {n for match in _BROKEN_NUMBER.finditer(text) for n in range(*match.span())}
    for title in _IN_TITLE.finditer(text):
        gone.update(n for broken in _BREAK.finditer(text, *title.span()) for n in range(*broken.span()))
    if not gone:
        return text, offsets
    kept = [n for n in range(len(text)) if n not in gone]
    return "".join(text[n] for n in kept), [offsets[n] for n in kept]
