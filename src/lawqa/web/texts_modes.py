"""Chinese strings of the modes: 庭审, 居民, 宣讲."""

from __future__ import annotations

MODE = "模式"
MODES = {"hearing": "庭审", "resident": "居民", "talk": "宣讲"}
MODE_FOR = {
    "hearing": "紧凑列表，全键盘操作",
    "resident": "大白话回答和下一步怎么办",
    "talk": "讲给大家听：规定、例子、怎么做",
}
THEME = "颜色"
THEMES = {"auto": "自动", "light": "浅", "dark": "深"}
SKIP = "跳到内容"

# 庭审
AS_OF = "行为发生日 {day} 的规定 · {place} · {count}条 · {ms}毫秒"
KEYS_TITLE = "快捷键"
KEYS = (
    ("1–9", "复制第几条的引用"),
    ("↑ ↓ / j k", "上一条、下一条"),
    ("Enter", "打开所在的条文；在框里是提问"),
    ("/", "回到问题框"),
    ("Esc", "离开问题框，到第一条"),
    ("?", "显示或收起本表"),
)
COPY = "复制"
COPIED_HIT = "已复制第{rank}条：{citation}"
COPY_FAILED = "浏览器不许复制，引用已选中，请按 Ctrl+C"
COPY_HIT = "复制第{rank}条的引用"

# 居民
DAY = "事情哪天发生（不选就按今天的规定）"
IN_ONE_LINE = "一句话回答"
NEAREST_RULE = "没有现成的回答，最接近的规定是"
ALSO_TOLD = "您还说到"
RESTS_ON = "依据"
RESTS_ON_TOO = "另据"
NO_GIST = "这一条没有概括，请看下面的原文。"
DECIDING = "原文这样写"
EXCERPT = "（节选）"
MY_COMPOUND = "我的小区怎么规定"
CHOOSE_COMPOUND = "在上面选上您的小区，就能同时看到小区规约怎么写。"
NONE_OF_MINE = "{compound}的规约里没有找到直接说这件事的条款。"
NEXT_STEPS = "接下来怎么办"
IN_DANGER = "有人身危险的，先离开，打110（火灾119，急救120）。"
STEPS_OF = "以上是“{topic}”类纠纷通常的步骤；和您的情况不同的，以社区居委会或律师的意见为准。"
STEPS_LIKE = "以上是类似的事通常的步骤；和您的情况不同的，以社区居委会或律师的意见为准。"
ANY_STEPS = "这件事没有通用的步骤；拿不准的，先找人问清楚。"
GO_TO = "找谁"
TERMS = "这里的法律词"
MORE_TERMS = "还有{count}个词"
TERM_NOTE = "解释是本项目写的，不是法律原文"
ALSO_ASKED = "大家还问"
NOT_THIS = "不是这件事？点最像的一句"
MEANT = "您要问的是不是"
ALL_GROUNDS = "全部依据"
SHARE = "复制这份回答"
PRINT = "打印"
ASKED = "问"
SHARED_SOURCES = "依据的规定"
SHARED_ON = "按{day}的规定，{place}；{printed}查询"
PRINTED = "问题：{question}"

# 宣讲
THE_RULE = "规定怎么说"
EXAMPLE = "比如有人问"
HOW_TO = "遇到了怎么做"
MORE_RULES = "还可以讲"
TO_OUTREACH = "做成宣讲稿和幻灯片"
LADDER = "这些规定谁管谁：效力阶梯"
PATH_PICTURE = "看图：先找谁，再找谁"
