"""Every Chinese string of the page 资料库."""

from __future__ import annotations

NAME = "资料库"
SUBTITLE = "收录了哪些法规，文字可不可靠，索引是不是最新"

# Parts of the page
PARTS = "资料库的各部分"
LAWS, WARNINGS, ADD, INDEX, COMPOUNDS = "法规", "提醒", "加入文本", "索引", "小区"

# The list
SEARCH = "找法规"
SEARCH_HINT = "名称、简称或制定机关"
FIND = "查找"
AUTHORITY, REGION, STAGE, WORDING = "效力", "地区", "状态", "内容"
ALL = "全部"
COLUMNS = ("法规", "效力", "地区", "状态", "版本", "内容", "条数", "来源", "核对")
TABLE = "收录的法规"
NONE_FOUND = "没有符合这些条件的法规"
NONE_FOUND_HINT = "放宽条件，或换个名称再找"
PAGE = 40
NO_VERSION = "日期未核对"
NO_SOURCE = "—"
LEGEND = (
    "原文：全部条文逐字收录；要旨：本项目的概括，不能当原文引用。"
    "核对：每条原文与目录里的核对值比对，“两源一致”指两个来源的文字相同，“单源”指只有一个来源。"
)

# Warnings
NO_WARNINGS = "没有需要留意的事项。"
TODO = "怎么办"
WHICH = "涉及"

# Adding
ADD_FILES = "上传一部或几部法规的全文（docx、pdf、html、md、txt，每个不超过{limit} MB）"
ADD_PATH = "或者写这台机器上的文件或文件夹"
ADD_PATH_HINT = "例如 D:\\法规 或 /home/我/法规"
ADD_READ = "读取"
ADD_PRIVATE = "先读出来给您核对，点“加入”才存入。"
ADD_NOTHING = "还没有选文件"
ADD_NOTHING_HINT = "上传文件，或写明路径"
ADD_NO_PATH = "没有这个文件或文件夹：{path}"
ADD_NO_PATH_HINT = "检查路径"
ADD_TOO_MANY = "一次有{count}个文件，太多"
ADD_TOO_MANY_HINT = "一次最多{limit}个，请分几次加入"
ADD_TOO_BIG = "这些文件一共超过{limit} MB"
ADD_TOO_BIG_HINT = "请分几次加入"
ADD_UNUSABLE = "{name}：没有一条与目录的核对值相符，不采用"
ADD_UNUSABLE_HINT = "换用官方网站下载的全文"
ADD_FOUND = "读出的文本"
ADD_REFUSED = "不能采用的文件"
ADD_TAKE = "加入"
ADD_DROP = "不加入"
ADD_READING = "正在读取第{number}个，共{count}个…"
ADD_MISSING, ADD_DOUBTFUL, ADD_UNKNOWN, ADD_PARSER = "缺的条文", "与目录不符、不采用", "没有核对值", "没有读懂"
ADD_NAMES = 12

# The index
INDEX_FRESH, INDEX_STALE = "最新", "需要重建"
INDEX_SOURCES = "来源"
INDEX_OWN = "自己加入的文本"
REBUILD = "重建索引"
REBUILD_AGAIN = "仍要重建"
REBUILD_NOTE = "重建在后台进行，期间可以照常查询；建好以后，下一次提问起用新索引。"
REBUILDING = "正在重建索引"
LAST_BUILD = "上次重建"
BUILD_FAILED = "重建没有成功，仍在使用原有索引：{line}"
NO_INDEX = "还没有可用的索引，可以在这里建立。"

# Compounds
COMPOUNDS_NOTE = "小区自己的规约在“小区规约”页添加、修改和删除。"
COMPOUNDS_GO = "打开“小区规约”"
COMPOUNDS_SHOWN = 10


def found_line(count: int, of: int, whole: int) -> str:
    """The line above the table."""
    some = f"{of}个版本中的{count}个" if count < of else f"{of}个版本"
    return f"{some}，其中{whole}个有完整原文"


def more(count: int) -> str:
    """The button below a table that was cut."""
    return f"再显示{count}个"


def warnings_name(count: int) -> str:
    """The part of the warnings in the row of parts."""
    return f"{WARNINGS}（{count}）" if count else WARNINGS


def checks_line(agreed: int, single: int, disputed: int, unchecked: int) -> str:
    """How well the wording of a version is checked; '' when none is held."""
    counts = ((agreed, "条两源一致"), (single, "条单源"), (disputed, "条有异文"), (unchecked, "条未核对"))
    return "，".join(f"{count}{name}" for count, name in counts if count)


def examined_line(articles: int, agreed: int, expected: int | None) -> str:
    """What was recognised in a text."""
    return f"读出{articles}条，{agreed}条与目录的核对值相符" + (f"（目录共{expected}条）" if expected else "")


def now_held(held: int, wording: str) -> str:
    """What the index has of that version before the text is added."""
    return f"现在索引里有{held}条{wording}" if held else f"现在索引里是：{wording}"


def names_cut(names: tuple[str, ...], limit: int = ADD_NAMES) -> str:
    """The first few, and how many there are."""
    return "、".join(names[:limit]) + (f"等{len(names)}条" if len(names) > limit else "")


def taken_line(titles: list[str]) -> str:
    """Texts have been added."""
    return f"已加入{len(titles)}个文本：{'、'.join(f'《{title}》' for title in titles)}；重建索引后即可检索。"


def ended_line(line: str, ended: str) -> str:
    """How the last build ended and when."""
    return f"{line}（{ended}）" if ended else line


def source_line(name: str, count: int) -> str:
    """How many versions come from a source."""
    return f"{name}：{count}个版本"


def more_compounds(count: int) -> str:
    """How many compounds the short list leaves out."""
    return f"另有{count}个小区没有列出。"
