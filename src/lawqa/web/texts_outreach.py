"""The Chinese strings of 宣讲包."""

from __future__ import annotations

NAV = "宣讲包"
SUBTITLE = "选好话题，几分钟拿到句句有出处的幻灯片和讲义"

TOPICS = "讲什么"
TOPICS_PLACEHOLDER = "选一个或几个话题，可以打字查找"
AUDIENCE = "讲给谁听"
MINUTES = "讲多久"
NO_REGION = "只讲全国性规定"
NO_COMPOUND = "不讲"
REGION = "一并讲当地规定"
COMPOUND = "一并讲小区规约"
FIRST = "先选话题。下面会列出提纲，每一句都标明依据，可以点开查看原文。"
COMMON = "常讲的话题"
COMMON_TOPICS = ("物业费", "公共收益", "业主大会表决", "停车位", "漏水", "高空抛物", "楼道堆物", "电动车充电")
NO_LOCAL = "没有找到与这些话题相关、可以放心讲的当地规定或规约条款。"

DOWNLOAD_PPTX = "下载幻灯片（PPT）"
DOWNLOAD_DOCX = "下载讲义（Word）"
DOWNLOAD_MD = "下载 Markdown"

ASKED = "大家常问"
RULES = "规定怎么说"
DOS = "可以这样做"
DONTS = "不要这样做"
QUIZ = "考考你"
PATH = "遇到了怎么办"
SOURCES = "依据的条文"
EXAMPLE = "有人问"
ANSWER = "答"
CAUTION = "注意"
WHO = "找谁："


def minutes(number: int) -> str:
    """A length."""
    return f"约{number}分钟"


def tray(count: int) -> str:
    """The tick that takes in what was collected elsewhere."""
    return f"一并讲已收集的{count}条"


def summary(slides: int, rules: int, sources: int) -> str:
    """What the talk is made of."""
    return f"{slides}张幻灯片，{rules}条规定，{sources}处依据。下面是提纲，点依据可以核对原文。"
