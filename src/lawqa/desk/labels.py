"""How validity, wording, gist and place are written, once, for every screen and export."""

from __future__ import annotations

import datetime as dt

from lawqa.law.model import Authority, Interval, StoredProvision
from lawqa.law.region import NATIONWIDE, region_label

GIST = "要旨"
GIST_ONLY = "要旨（原文未装入）"
REPLY = "回答"
OUR_WORDS = "我们的话，以原文为准"
WRITTEN_FOR = "为相近的问题写的："
WORDING = "原文"
NOTHING_FITS = "没有找到合适的规定"
NO_ADVICE = "本工具提供法律信息，不构成法律意见。"


def validity_label(interval: Interval, day: dt.date) -> str:
    """现行有效（自2021-01-01） and its kin, seen from `day`."""
    start, end = interval.start, interval.end
    if start and day < start:
        return f"尚未生效（自{start}起施行）"
    if end and end <= day:
        return f"已失效（{start or '?'}至{end}）"
    if end:
        return f"当日有效（{start or '?'}至{end}）"
    return f"现行有效（自{start}）" if start else "施行日期未核对"


def place_label(stored: StoredProvision) -> str:
    """全国, 浙江宁波, or the name of the compound."""
    instrument = stored.instrument
    if instrument.compound:
        return instrument.compound
    return NATIONWIDE if instrument.region == NATIONWIDE else region_label(instrument.region)


def authority_label(authority: Authority) -> str:
    """法律, 行政法规, …; a convention is said to bind its compound only."""
    return "本小区规约" if authority is Authority.CONVENTION else authority.value


SEARCHED = "检索到的最近规定（不是规则指明的，请人工核对）"
