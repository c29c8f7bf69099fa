"""Known faults of the sources, one named function each; nothing here changes a character of the law's own wording.

Wording in Chinese statutes has no spaces of its own, so white space between two Chinese characters is always a
fault of typesetting; a space beside a Latin letter or digit is folded to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lawqa.law.numerals import NUMERAL_CHARS

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_SPACE = re.compile(r"[\s\u3000\xa0]+")
_NARROW = r"[0-9A-Za-z.%℃/-]"
_SPACE_TO_KEEP = re.compile(rf"(?<={_NARROW}) (?={_NARROW})")
HEADING = re.compile(rf"^第\s*([{NUMERAL_CHARS}]+)\s*(分编|编|章|节)\s*(\S.{{0,40}})?$")
_SUPPLEMENT = re.compile(r"^附\s*则$")
_ENUMERATED = re.compile(rf"^([{NUMERAL_CHARS}]+)、\s*(\S.{{0,30}})$")
_BARE_HEADING = re.compile(r"^[\u4e00-\u9fff\s\u3000]{1,15}$")
_END_OF_LINE = re.compile(r"[。；：！？”》）…]$|[;:]$")
ITEM = re.compile(rf"^[（(]\s*([{NUMERAL_CHARS}]+)\s*[）)]\s*")
_BARE_NUMBER = re.compile(
    rf"^(?:第[{NUMERAL_CHARS}0-9０-９]+条(?:之[{NUMERAL_CHARS}]+)?|[{NUMERAL_CHARS}]+、|[（(][{NUMERAL_CHARS}\d]+[）)]"
    r"|[\d.．]+[.．、)）]|\d+(?:\.\d+)+|[^\w\s“《（(]{1,2})$"
)
ATTACHMENT = re.compile(r"^附\s*(件|表|录|图)\s*[一二三四五六七八九十0-9]*\s*([：:]|$)|^附[：:]")
LEVELS = ("编", "分编", "章", "节")


def drop_invisible(line: str) -> str:
    """Remove zero-width characters (the folder of local regulations is full of them)."""
    return _INVISIBLE.sub("", line)


def close_spaces(line: str) -> str:
    """Remove stray spaces inside a sentence (生态环境法典 prints '良 好'); keep one between Latin words or digits."""
    folded = _SPACE.sub(" ", line).strip()
    kept = _SPACE_TO_KEEP.sub("\0", folded)
    return kept.replace(" ", "").replace("\0", " ")


def row_of(line: str) -> str | None:
    """A row of a table as the readers give it, its cells tidied and divided by tabs; None for any other line.

    No rows are a number that a tab divides from its text, and a sentence with tabs where a date is to be filled in.
    """
    cells = [close_spaces(cell) for cell in line.rstrip().split("\t")]
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or (len(filled) == 2 and _BARE_NUMBER.match(filled[0])) or {"年", "月"} <= set(filled):
        return None
    return "\t".join(cells)


def heading_of(line: str) -> tuple[str, str] | None:
    """(level, heading) when `line` is a heading (第二分编 所有权, 附 则, 四、宣告失踪), else None. Sentences are not headings."""
    plain = _SPACE.sub(" ", drop_invisible(line)).strip()
    if _SUPPLEMENT.match(plain):
        return "章", "附则"
    if (enumerated := _ENUMERATED.match(plain)) and not re.search(r"[，。；：]", plain):
        return "章", f"{enumerated[1]}、{close_spaces(enumerated[2])}"
    match = HEADING.match(plain)
    if not match or re.search(r"[，。；：]", plain):
        return None
    name = close_spaces(match[3] or "")
    set_off = " " in plain[: match.start(3)] if match[3] else True
    # Run together, 第三章规定的程序 is the beginning of a sentence; set off by a space it is a name (第十四章 中介合同).
    if not set_off and re.match(r"(的|规定|第|至|和|及|或|中|有|所)", name):
        return None
    return match[2], f"第{match[1]}{match[2]} {name}".strip()


def split_heading_from_article(line: str) -> list[str]:
    """Cut a line in which an article runs on behind a heading (生态环境法典 137 stands behind '第九章 信息公开与公众参与')."""
    match = re.match(
        rf"^(第[{NUMERAL_CHARS}]+(?:分编|编|章|节)[\s\u3000]+[^，。；：\s]{{1,40}}?)(第[{NUMERAL_CHARS}]+条[\s\u3000].*)$",
        line,
    )
    return [match[1], match[2]] if match else [line]


def curl_quotes(line: str) -> str:
    """Print straight quotation marks in pairs as official texts do: "…" becomes “…”. An odd one is left alone."""
    if line.count('"') % 2:
        return line
    pieces = line.split('"')
    return "".join(piece + ("“" if i % 2 == 0 else "”") for i, piece in enumerate(pieces[:-1])) + pieces[-1]


def detach_glued_headings(lines: list[str]) -> list[str]:
    """Drop headings of the next part glued to the end of an article (民法典 204 ends in '第二编 物 权 第一分编 通 则')."""
    while lines and (heading_of(lines[-1]) or _is_bare_heading(lines)):
        lines = lines[:-1]
    return lines


def _is_bare_heading(lines: list[str]) -> bool:
    """A last line that is a few words without a mark behind a finished sentence (淄博 prints '业主大会' for a chapter)."""
    return len(lines) > 1 and bool(_BARE_HEADING.match(lines[-1]) and _END_OF_LINE.search(lines[-2]))


def cut_attachments(lines: list[str]) -> list[str]:
    """Drop an attachment glued to the last article (刑法 452 goes on with 附件一)."""
    end = next((i for i, line in enumerate(lines) if i and ATTACHMENT.match(line)), len(lines))
    return lines[:end]


def is_finished(line: str) -> bool:
    """Whether a line ends in a sentence mark, so that the next one begins anew."""
    return bool(_END_OF_LINE.search(line))


def mend_broken_lines(lines: Iterable[str]) -> list[str]:
    """Join a hard line break inside a sentence: a line that ends without a sentence mark goes on in the next.

    Rows of tables (`row_of`) end without one and go on nowhere.
    """
    mended: list[str] = []
    for line in lines:
        broken = mended and not is_finished(mended[-1]) and not ITEM.match(line)
        if broken and "\t" not in mended[-1] + line:
            mended[-1] += line
        else:
            mended.append(line)
    return mended
