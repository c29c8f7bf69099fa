"""What frames the clauses of a document: title, preamble and signature, and what is attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lawqa.corpus.structure.lines import Line, read_line
from lawqa.corpus.structure.marks import is_name
from lawqa.law.numerals import NUMERAL_CHARS

# What the name of a document ends in.
_DOCUMENT = re.compile(
    r"(?:规约|公约|民约|规则|守则|准则|制度|办法|章程|清单|细则|规定|协议书?|合同书?|承诺书|责任书|倡议书?|须知|方案|意见|通知"
    r"|公告|通告|决议|约定|公示|一封信|标准|职责|提示|告知书|手册|汇编)[）)]?(?:\s*[（(][^（）()]{1,14}[）)])?$"
)
_COMMANDS = re.compile(r"^(?:遵守|执行|违反|按照|依照|不|禁止|请|自觉)|应当|不得|必须|严禁")
_NAME = re.compile(r"[^，。；：！？:;!?\t]{2,40}")
_IN_BRACKETS = re.compile(r"^[（(〔【][^（）()]*[）)〕】]$")
_PURPOSE = re.compile(
    r"(?:为|根据|依照|依据|按照|鉴于|遵循|经|我们).*(?:制定|订立|制订|特订|签订|达成|约定|承诺|通过|倡议|如下|遵守)"
)
_LONG_PREAMBLE = 100
_SAID_EARLY = 300
_TITLE_AMONG = 4
_SIGNED = re.compile(
    r"[（(](?:盖?章|公章|签章|签字|签名|盖章、签字|签字、盖章|签字或盖章|签名或盖章)[）)]"
    r"|(?:签名|签字|签章|盖章|代表人?|代理人|负责人|日期|时间|电话|地址|承诺人|责任人|户主|房号|证件号码?)\s*[：:]"
    r"|^(?:甲|乙|丙)方\s*[：:（(]"
)
_FILL = rf"[\s_＿xX×*\d{NUMERAL_CHARS}]"
_DATE = re.compile(
    rf"^(?:{_FILL}{{0,12}}年{_FILL}{{0,8}}月{_FILL}{{0,8}}日?\s*){{1,3}}$|^\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}$"
)
_BODY = re.compile(
    r"^[^，。；：！？、]{0,30}(?:委员会|业主大会|居委会|业委会|物管会|党支部|党总支|筹备组|工作组|服务中心|服务站|公司|社区|居民小组"
    r"|全体(?:业主|居民|住户|成员))$"
)


@dataclass(frozen=True)
class Part:
    """A document, or what is attached to it: `name` is how that is called (附件一), `heading` the line it begins with."""

    lines: list[Line]
    name: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Head:
    """What stands before the first clause; `opening` are the lines of the preamble that say something of weight."""

    title: str | None
    preamble: list[Line]
    opening: list[Line]


def parts_of(lines: Sequence[Line]) -> Iterator[Part]:
    """The document, then what follows under 附件一, or under a title of its own from which the numbers begin anew."""
    part = Part([])
    begun = False  # whether anything was numbered in this part
    for i, line in enumerate(lines):
        anew = begun and is_title(line) and lines[i - 1].ends and _opens(lines[i + 1 : i + 2])
        if anew or (line.attached and i):
            yield part
            name, rest = line.attached or (line.text, "")
            named = not rest or is_name(rest)
            part = Part([] if named else [read_line(rest)], name, f"{name} {rest}".strip() if named else name)
            begun = False
        else:
            part.lines.append(line)
        begun = begun or line.heading is not None or line.mark is not None
    yield part


def _opens(lines: Sequence[Line]) -> bool:
    """Whether a document may begin so: 第一章, 第一条, 一、."""
    return any(line.heading or (line.mark and line.mark.numbers == (1,)) for line in lines)


def is_title(line: Line) -> bool:
    """Whether it is the name of a document."""
    text = line.text
    named = line.is_plain and _NAME.fullmatch(text) and _DOCUMENT.search(text)
    return bool(named) and not _COMMANDS.search(text)


def title_at(lines: Sequence[Line]) -> tuple[str | None, int]:
    """(title, number of lines it takes) of a document that is not numbered; only what is certainly a title."""
    if len(lines) > 1 and is_title(lines[0]):
        return lines[0].text, 1
    if len(lines) > 2 and _is_bare(lines[0]) and is_title(lines[1]):
        return lines[0].text + lines[1].text, 2
    return None, 0


def head_of(lines: Sequence[Line]) -> Head:
    """Of the lines before the first clause."""
    rest = list(lines)
    title = None
    named = next((i for i, line in enumerate(rest[:_TITLE_AMONG]) if is_title(line)), None)
    if named == 1 and _is_bare(rest[0]):  # a title on two lines
        title, rest = rest[0].text + rest[1].text, rest[2:]
    elif named is not None:
        title = rest.pop(named).text
    elif rest and _is_bare(rest[0]):
        title = rest.pop(0).text
    said = [line for line in rest if not _IN_BRACKETS.match(line.text)]
    weighty = any(line.mark or line.is_row or line.heading or _PURPOSE.search(line.text[:_SAID_EARLY]) for line in said)
    long = sum(len(line.text) for line in said) >= _LONG_PREAMBLE
    return Head(title, rest, said if weighty or long else [])


def _is_bare(line: Line) -> bool:
    return line.is_plain and bool(_NAME.fullmatch(line.text)) and not _IN_BRACKETS.match(line.text)


def signature_at(lines: Sequence[Line]) -> int:
    """Where the lines begin that sign the document: 业主委员会（盖章）, 2024年3月1日; its length where none do."""
    at = len(lines)
    while at and _is_signature(lines[at - 1]):
        at -= 1
    return at if at else len(lines)


def _is_signature(line: Line) -> bool:
    if line.mark or line.heading or len(line.text) > 60 or line.text[-1] in "。；！？":
        return False
    cells = filter(None, line.text.split("\t"))
    return any(_SIGNED.search(cell) or _DATE.match(cell) or _BODY.match(cell) for cell in cells)
