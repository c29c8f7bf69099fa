"""Every Chinese string of the tray, the reader's records, feedback and the public screen."""

from __future__ import annotations

# The tray
TRAY = "卷宗"
COLLECT = "收入卷宗"
COLLECTED = "已收入卷宗"
TRAY_FULL = "卷宗已满，先导出或移出一些"
TRAY_REMOVE = "移出"
TRAY_UP = "上移"
TRAY_DOWN = "下移"
TRAY_CLEAR = "清空卷宗"
TRAY_CLEAR_SURE = "确认清空"
TRAY_COPY_CITATIONS = "复制全部引用"
TRAY_COPY_ALL = "复制引用和原文"
TRAY_TEXT = "导出文本"
TRAY_WORD = "导出 Word"
TRAY_NAME = "引用条文目录"

# 我的记录
NAV_RECORDS = "我的记录"
RECORDS_SUBTITLE = "问过的、收藏的、记下的，只存在运行本程序的电脑上"
RECORDS_SWITCH = "记下我问的问题"
RECORDS_ON = "现在会记：问过的问题、收藏、笔记和卷宗都存在运行本程序的电脑上，只有这个浏览器看得到。"
RECORDS_OFF = "现在不记：问题和卷宗只在网页开着时保留，不写入硬盘；以前记下的还在，可以删除。"
RECORDS_LAN = "这个网页开给了局域网里的其他设备，默认不记；打开后，记录会存到运行本程序的那台电脑的硬盘上。"
RECORDS_SEARCH = "在记录里找"
RECORDS_SEARCH_HINT = "问题、小区、条文或笔记里的字"
RECORDS_NONE = "还没有记录"
RECORDS_NOT_FOUND = "没有含“{words}”的记录"
HISTORY = "问过的问题"
FAVOURITES = "收藏的条文"
NOTES = "条文笔记"
FEEDBACK = "对答案的评价"
ASK_AGAIN = "再问一次"
FORGET = "删除"
FORGET_ALL = "全部删除"
FORGET_ALL_WHAT = "问过的问题、收藏、笔记、评价和卷宗都会从硬盘上抹去，不能恢复。"
FORGET_ALL_SURE = "确认全部删除"
FORGOTTEN = "已全部删除"
NOTHING_FOUND = "没有找到合适的规定"
FEEDBACK_EXPORT = "导出评测题"
FEEDBACK_EXPORT_REST = "导出待补答案的"
FEEDBACK_NAME = "反馈"
FEEDBACK_REST_NAME = "反馈-待补答案"
SHOWN = 50
MORE_RECORDS = "只显示最近{count}条，用上面的框查找更早的"

# Favourites and notes on the page of an article
FAVOUR = "收藏"
FAVOURED = "已收藏"
MY_NOTE = "我的笔记"
NOTE_PLACEHOLDER = "只有您自己看得到，存在运行本程序的电脑上"
NOTE_SAVE = "存下笔记"
NOTE_SAVED = "笔记已存下"
NOTE_GONE = "笔记已删除"

# Feedback on an answer
JUDGE = "这个答案"
JUDGE_PRIVATE = "评价连同问题只存在运行本程序的电脑上，不会外传；在“我的记录”里可以看到和删除。"
JUDGE_CITATION = "正确的条文（可不填）"
JUDGE_CITATION_HINT = "例如：民法典944"
JUDGE_REMARK = "补充说明（可不填）"
JUDGE_SEND = "提交评价"
JUDGED = "已记下，谢谢"
JUDGE_UNKNOWN = "没有认出“{text}”是哪一条"
JUDGE_UNKNOWN_HINT = "写成 民法典944 或 物业管理条例第四十一条"

FOOTER_RECORDS = "查询只在运行本页的这台机器上进行，问题不会发往别处；记不记在这台机器上，由您在“我的记录”里决定。"

# A public screen
KIOSK_CLOSED = "公用屏幕上不开放“{name}”"
KIOSK_CLOSED_HINT = "请在自己的电脑或手机上使用"
KIOSK_COUNTDOWN = "没有人在用？{seconds} 秒后回到首页"
KIOSK_STAY = "继续使用"


def count_in(name: str, count: int) -> str:
    """卷宗（3）."""
    return f"{name}（{count}）"


def of_item(action: str, citation: str) -> str:
    """What a screen reader says of a button beside a citation."""
    return f"{action}：{citation}"
