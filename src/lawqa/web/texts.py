"""Every Chinese string of the page."""

from __future__ import annotations

TITLE = "小区依法治理"
SUBTITLE = "用大白话说说小区里的纠纷，查到可以引用的法律条文"

# Controls
QUESTION = "您的问题"
PLACEHOLDER = "例如：楼上漏水找谁赔；也可以直接写 民法典944"
ASK = "查一查"
REGION = "地区"
COMPOUND = "小区"
NO_COMPOUND = "不选"
DAY = "行为发生日（按当天的规定）"
EXAMPLES_TITLE = "大家常问"
EXAMPLES = (
    "物业费可以不交吗",
    "楼上漏水找谁赔",
    "邻居半夜放音响",
    "一楼住宅改成民宿可以吗",
    "高空抛物砸了车找不到人",
    "楼道堆放杂物谁来管",
    "电梯广告的钱归谁",
    "怎么换掉物业公司",
)
OPENING = "正在打开索引…"

# Hits
CONVENTION_NOTE = "只约束本小区，且不得违反法律的强制性规定"
BY_RANK = "按相关程度"
CAUTION = "注意"
SEE_ALSO = "另见"
UNCHECKED = "原文未经核对"
RELATIONS = {
    "interprets": "解释",
    "details": "细化",
    "exception": "例外",
    "procedure": "程序",
    "penalty": "处罚",
    "remedy": "救济",
}
COPY_CITATION = "复制引用"
COPY_WORDING = "复制引用和原文"
COPIED = "已复制"
COPY_BY_HAND = "已选中，请按 Ctrl+C 复制"
OFFICIAL_PAGE = "官方页面"

# Nothing fits
ABSTAINED_WHY = "收录的规定里没有一条明确对应这个问题，所以这里不作回答。"
TOPICS_NEAR = "您想问的是不是这些方面"
NEAREST = "仍要看看最接近的条文（不一定适用，请勿直接引用）"
NOT_FITTING = "不一定适用"
WHAT_TO_DO = "还可以这样做"
STEPS = (
    "换个说法再查：写清谁、在哪里、做了什么，例如“楼上装修把我家天花板震裂了”；只写一件事。",
    "选上所在的地区和小区，当地规定和小区规约会一并查找。",
    "找社区居委会或人民调解委员会：当事人可以申请调解（《中华人民共和国人民调解法》第十七条），调解不收取任何费用（第四条）。",
)

# Notes and errors
NOTICE = "提示"
ERROR = "出错了"
UNEXPECTED = "页面出了没有预料到的问题，请刷新后再试"
FOOTER = "本页提供法律信息，不构成法律意见。"
FOOTER_LOCAL = "查询只在运行本页的这台机器上进行，问题不会发往别处，也不会被记录。"

# lawqa serve
SERVING = "网页地址：http://{host}:{port}（按 Ctrl+C 结束）"
PORT_TAKEN = "端口{port}已被占用"
PORT_TAKEN_HINT = "换一个端口，例如 lawqa serve --port {other}"
BAD_HOST = "不能在地址 {host} 上监听"
BAD_HOST_HINT = "本机用 localhost，局域网用 0.0.0.0"
NO_STREAMLIT = "没有安装网页所需的 streamlit"
NO_STREAMLIT_HINT = "运行 pip install streamlit"


def summary(count: int, ms: float, day: str, region: str) -> str:
    """The line above the hits: how many, how fast, the law of which day and place."""
    return f"{count}条规定，用时{max(1, round(ms))}毫秒；按{day}有效的规定，{region}"


def whole_article(article: str, paragraphs: int) -> str:
    """The line that unfolds a whole article."""
    return f"{article}全文" + (f"（共{paragraphs}款）" if paragraphs > 1 else "")


def corpus_line(provisions: int, built: str) -> str:
    """What the index holds and since when."""
    return f"收录{provisions:,}条规定，索引建于{built}。"
