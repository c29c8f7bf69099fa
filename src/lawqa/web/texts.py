"""Every Chinese string of the pages."""

from __future__ import annotations

TITLE = "小区依法治理"
SUBTITLE = "用大白话说说小区里的纠纷，查到可以引用的法律条文"

# The way between the pages
NAV = "页面"
NAV_ASK = "问"
NAV_STATUTES = "查法条"
NAV_CITATIONS = "核引用"
NAV_CHECKUP = "规约体检"
NAV_COMPOUNDS = "小区规约"
STATUTES_SUBTITLE = "写条号或法规名直达原文，看前后版本和相互引用"
CITATIONS_SUBTITLE = "贴一段文字，逐处核对所引的条款和原话"
CHECKUP_SUBTITLE = "逐条对照强制性规定，看规约哪里要改"
COMPOUNDS_SUBTITLE = "把小区自己的规约存进来，提问时一并查到"

# Controls
QUESTION = "您的问题"
PLACEHOLDER = "例如：楼上漏水找谁赔；也可以直接写 民法典944"
ASK = "查一查"
REGION = "地区"
COMPOUND = "小区"
NO_COMPOUND = "不选"
KIND_FILTER = "规约种类"
ALL_KINDS = "全部规约"
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

# Statutes
JUMP = "条号或法规名"
JUMP_PLACEHOLDER = "944 · 物业条例41 · 民法典"
JUMP_GO = "打开"
COMMON_TITLE = "常查"
COMMON = ("民法典", "物业管理条例", "建筑物区分所有权解释", "物业服务纠纷解释", "治安管理处罚法", "民事诉讼法")
ALL_LAWS = "全部法规"
MATCHES = "名称相符的法规"
BACK_TO_LIST = "全部法规"
NO_WORDING = "原文未装入"
VERSIONS = "各版本"
OUTLINE = "目录"
ARTICLE_SIGN = "条"
ISSUER = "制定机关"
REPLACED_BY = "已被取代，现行规定见"
INTERPRETS = "解释的法律"
COPY = "复制"
FORMS = "引用写法"
FORM_CANONICAL = "规范引用"
FORM_COURT = "法院文书"
FORM_SHORT = "简写"
PREVIOUS = "上一条"
FOLLOWING = "下一条"
NOW_AT = "现在的规定"
STAGES = "这条规则的各个版本"
MORE = "其余"
STAGE_HERE = "正在看的"
STAGE_KINDS = {
    "same": "仅条号等变动",
    "altered": "文字有改动",
    "part": "拆分或合并",
    "unchanged": "文字相同",
}
STAGES_END = "此后没有条文承接。"
CITES = "本条引到的和相关的规定"
CITED_BY = "引到本条的规定"
RELATIONS_FROM = {
    "cites": "原文引到",
    "interprets": "解释本条",
    "details": "细化本条",
    "exception": "本条的例外",
    "procedure": "程序",
    "penalty": "处罚",
    "remedy": "救济",
}
RELATIONS_TO = {
    "cites": "原文引到本条",
    "interprets": "由本条解释",
    "details": "由本条细化",
    "exception": "以本条为例外",
    "procedure": "程序依本条",
    "penalty": "由本条处罚",
    "remedy": "由本条救济",
}
BAD_DAY = "“{text}”不是能查的日期"
BAD_DAY_HINT = "写成 2023-05-01；以下按今天"
BAD_ARTICLE = "“{text}”不是条号"
BAD_ARTICLE_HINT = "写成 944 或 第九百四十四条"
NO_SUCH_LAW = "没有收录“{law}”"
NO_SUCH_LAW_HINT = "从下面的目录里找，或换个名称"

# Citation check
CHECK_TEXT = "要核对的文字"
CHECK_PLACEHOLDER = "把起诉状、答辩状、通知、规约等贴在这里，例如：根据《民法典》第九百四十四条第三款，物业服务人“不得采取停止供电、供水等方式催交物业费”。"
CHECK_FILE = "或者上传文件（txt、md、docx、pdf，不超过{limit} MB）"
CHECK_BROWSE = "选择文件"
CHECK_DROP = "也可以把文件拖到这里"
CHECK = "核对"
CHECK_PRIVATE = "文字只留在这次会话里，不保存，也不记录。"
PASTED = "粘贴的文字"
NOTHING_TO_CHECK = "还没有要核对的文字"
NOTHING_TO_CHECK_HINT = "贴一段文字，或上传一个文件"
TOO_LONG = "文字太长（{count:,}字）"
TOO_LONG_HINT = "一次最多{limit:,}字，请分几次核对"
FILE_TOO_BIG = "{name}有{size} MB，太大"
FILE_TOO_BIG_HINT = "上限{limit} MB，请拆分，或把要核对的部分贴在上面"
RECOGNISED = "这份文件是从图片识别的，识别错的字会被当作引文错误，请对照原件"
NO_CITATIONS = "这段文字里没有找到对法条的引用。"
CHECKED_TEXT = "核对的文字"
TAP_A_MARK = "点带记号的引用看结论"
WITH_FAULTS = "有问题的引用"
UNCHECKED_ONES = "无法核对的引用"
WITHOUT_FAULTS = "无误的引用"
NUMBER_ONLY = "内容未核"
BACK_TO_TEXT = "回到文中"
OPEN_ARTICLE = "打开条文"
OPEN_LAW = "打开这部法规"
RIGHT_CITATION = "规范引用"
RIGHT_PLACE = "应引"
RIGHT_NOW = "现行条文"
RIGHT_WORDING = "原文"
COPY_RIGHT_WORDING = "复制原文"
DIFFERENCE = "逐字比较（不计标点）："
DELETED = "划去"
INSERTED = "下划线"
DIFFERENCE_LEGEND = ("的是文中写法，", "的是原文")
DOWNLOAD_REPORT = "下载核对报告（Word）"
DOWNLOAD_ANNOTATED = "下载带批注的原文件（Word）"
REPORT_NAME = "引用核对报告.docx"
ANNOTATED_NAME = "{stem}（批注）.docx"

# How a clause stands to the law
STANDINGS = {
    "conflict": "与强制性规定抵触",
    "uncertain": "存疑",
    "details": "法律留给规约约定的事项",
    "ok": "未发现问题",
}
WHY = "说明"
AGAINST = "相关规定"
SEE_ALSO = "另请对照"
INSTEAD = "建议写法"
INSTEAD_NOTE = "本项目拟写，供讨论"
COPY_INSTEAD = "复制建议写法"
NO_STANDING = "这次没有核对规约条款与法律的关系：{reason}"

# A convention on its way in
CONVENTION_TEXT = "规约全文"
CONVENTION_PLACEHOLDER = (
    "把规约、公约、议事规则等的全文贴在这里，最好带标题和条号，例如：\n示范小区管理规约\n第一条　……"
)
CONVENTION_FILE = "或者上传文件（docx、pdf、扫描件、照片、html、md、txt，不超过{limit} MB）"
PASTED_FILE = "粘贴的文字.txt"
NO_CONVENTION = "还没有规约"
NO_CONVENTION_HINT = "贴上全文，或上传一个文件"
TOO_MANY_CLAUSES = "一共{count:,}条，太多"
TOO_MANY_CLAUSES_HINT = "一次最多{limit:,}条，请拆成几份"
UNREADABLE = "读不了这份文件"
UNREADABLE_HINT = "核对内容后再试"
READING = "正在读取…"
READING_PAGE = "正在识别第{page}页，共{pages}页…"
DOUBTS = "识别存疑"
DOUBTS_NOTE = "下面标出的字是从图片识别的，可能有误，请对照原件。"
DOUBT_BADGE = "文字识别存疑"

# Check-up
CHECKUP_SOURCE = "体检哪一份"
CHECKUP_NEW, CHECKUP_KEPT = "粘贴或上传", "已添加的规约"
CHECKUP = "体检"
CHECKUP_PRIVATE = "内容只留在这次会话里，不保存，也不记录。"
CHECKUP_RUNNING = "正在逐条对照…第一次使用要多等一会儿"
CHECKUP_KIND = "规约种类"
CHECKUP_KIND_UNKNOWN = "看不出是哪一种规约，请选一下：种类不同，应当写的内容也不同。"
DOCUMENT = "文件"
OTHER_KIND = "其他规约"
COMPARE = "与旧版本对比"
COMPARE_NOT, COMPARE_UPLOAD, COMPARE_KEPT = "不对比", "上传旧版本", "已添加的版本"
COMPARE_FILE = "旧版本的文件（格式同上）"
COMPARE_TOO_LONG = "有一条超过{limit:,}字，不能逐字对比"
COMPARE_TOO_LONG_HINT = "把它分成几条，或只对比其余部分"
COMPARE_SAME = "与旧版本逐条相同。"
NOTHING_KEPT = "还没有添加过规约"
NOTHING_KEPT_HINT = "到“小区规约”页添加，或直接粘贴、上传"
CHECKUP_AID = "这是辅助核对，不是法律意见；“未发现问题”只表示没有对上已有的检查规则，不等于合法。"
CONFLICTS = "与强制性规定抵触"
UNCERTAIN_ONES = "存疑，需要人工判断"
NOT_JUDGED = "未能判断"
HELD = "未发现问题的条款"
HELD_NOTE = "没有对上检查规则的条款，未逐一确认合法。"
CLAUSE_WORDS = "条款原文"
OFFICIAL_WORDING = "原文"
GAPS = "可能缺少的内容"
GAP_REQUIRED, GAP_USUAL = "应当写", "建议写"
GAP_NEAREST = "最接近的是{clause}，但没有说到这一点"
CHANGES = "与旧版本相比"
CHANGE_KINDS = {"added": "新增", "removed": "删去", "changed": "改动", "moved": "移动"}
CHANGE_LEGEND = ("的是旧文字，", "的是新文字")
NOTES = "读入时的说明"
DOWNLOAD_CHECKUP = "下载体检报告（Word）"
CHECKUP_NAME = "规约体检报告.docx"

# Compounds
COMPOUNDS_ADD = "添加规约"
COMPOUNDS_SEARCH = "找小区"
COMPOUNDS_SEARCH_HINT = "小区名、别名或地址"
COMPOUNDS_MANY = 10
COMPOUNDS_SHOWN = 20
COMPOUNDS_REST = "另有{count:,}个小区没有列出，请在上面输入名称查找。"
COMPOUNDS_NONE = "还没有添加过小区规约"
COMPOUNDS_NOT_FOUND = "没有名称、别名或地址里含“{words}”的小区"
OWN_COMPOUNDS = "自己添加的小区"
SAMPLES = "样本"
SAMPLE = "样本"
SAMPLE_NOTE = "自带的虚构样本，只供演示，不能改动。"
ALIASES = "别名"
ADDRESS = "地址"
ALIASES_HINT = "几个别名之间用顿号隔开"
OLDER_VERSIONS = "旧版本"
READ_CLAUSES = "看条文"
ADD_VERSION = "添加新版本"
REMOVE_DOCUMENT = "删除这份文件"
REMOVE_COMPOUND = "删除小区"
EDIT_COMPOUND = "修改小区资料"
REMOVE_SURE = "删去{what}，不能恢复。建议先导出留底。"
REMOVE_YES, CANCEL = "确认删除", "取消"
REMOVED = "已删去{what}，共{count}个版本"
BACK_TO_COMPOUNDS = "返回小区列表"
SAVE = "保存"
SAVED_COMPOUND = "已更新{name}的资料"
MOVE_TITLE = "导出和导入"
EXPORT = "导出全部（压缩包）"
EXPORT_NAME = "小区规约.zip"
EXPORT_NOTE = "导出的是自己添加的小区和规约，含旧版本和原文件。"
IMPORT_FILE = "从导出的压缩包恢复；已有的版本不动"
IMPORT = "导入"
IMPORT_NOTHING = "还没有选压缩包"
IMPORT_NOTHING_HINT = "先选择导出时得到的文件"
IMPORTED = "已添加{count}个版本"

# Adding a convention
ADD_READ = "读取"
ADD_ANOTHER = "换一份文字或文件"
ADD_PRIVATE = "先读出来给您核对，点“保存”才存入。"
ADD_VERSION_OF = "正在为{compound}的《{title}》添加新版本；旧版本会连同日期保留。"
ADD_CHECK = "核对后保存"
ADD_COMPOUND = "小区名称"
ADD_NEW_ONLY = "（只用于新小区）"
ADD_TITLE = "文件标题"
ADD_KIND = "规约种类"
ADD_ADOPTED = "通过日期"
ADD_EFFECTIVE = "施行日期"
ADD_VOTE = "由哪次表决通过"
ADD_VOTE_HINT = "如 2024年3月16日业主大会会议"
ADD_MANNER = "存为"
ADD_MANNERS = ("新文件", "同名文件的新版本")
ADD_TEXT = "全文（可以改正后再保存）"
ADD_PREVIEW = "更新预览"
ADD_NO_KIND = "看不出是哪一种规约，请选一下。"
ADD_NO_DATE = "文中没有写通过日期；不填就按今天记。"
ADD_NO_COMPOUND = "没有写是哪个小区的规约"
ADD_NO_COMPOUND_HINT = "填上小区名称"
ADD_NO_TITLE = "文件没有标题"
ADD_NO_TITLE_HINT = "填上文件标题"
ADD_TAKEN = "{compound}已有《{title}》"
ADD_TAKEN_HINT = "修订后的新版本请选“同名文件的新版本”；另一份文件请换个标题"
ADD_NOT_THERE = "{compound}没有《{title}》"
ADD_NOT_THERE_HINT = "请选“新文件”，或核对标题"
PREVIEW = "条文预览"
PREVIEW_FIRST = 5

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
ASK_OF_DAY = "按{day:%Y-%m-%d}有效的规定再查"
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


def cite_paragraph(ordinal: str) -> str:
    """What the ordinal of a paragraph does when it is pressed."""
    return f"引到{ordinal}"


def copy_form(name: str) -> str:
    """A copy button as it is read out."""
    return f"{COPY}{name}"


def count_of(name: str, count: int) -> str:
    """A group and how many are in it."""
    return f"{name}（{count}）"


def articles_from_to(first: str, last: str, sign: str = ARTICLE_SIGN) -> str:
    """944–950条; without the sign where clauses are called otherwise: 三、（一）–三、（五）."""
    return f"{first}{sign}" if first == last else f"{first}–{last}{sign}"


def version_line(promulgated: str, validity: str, articles: int | None) -> str:
    """One version of an instrument."""
    return f"{promulgated}公布，{validity}" + (f"，{articles}条" if articles else "")


def stage_line(promulgated: str, article: str, title: str = "") -> str:
    """One version of a rule; `title` where it stands in another instrument."""
    return f"{promulgated}版　{f'《{title}》' if title else ''}{article}"


def moved(day: str, citation: str) -> str:
    """The rule that is read stands elsewhere on another day."""
    return f"{day}时，这条规则在{citation}"


def same_number_only(day: str) -> str:
    """The number is the same, the rule perhaps not."""
    return f"以下是{day}的同号条文，不一定与刚才那条是同一规则"


def verdict_of(number: int, word: str) -> str:
    """A mark in the text as it is read out."""
    return f"第{number}处：{word}"


def clauses_from(count: int, start: str) -> str:
    """How long a document is and since when it holds."""
    return f"{count}条，{start}"


def checkup_summary(count: int, conflicts: int, uncertain: int, held: int, gaps: int) -> str:
    """The check-up in numbers."""
    found = f"共{count}条：抵触{conflicts}条，存疑{uncertain}条，未发现问题{held}条"
    return f"{found}；可能缺少{gaps}项。"


def version_since(title: str, start: str, *, older: bool) -> str:
    """A version of a document in a list to choose from."""
    return f"{'旧版　' if older else ''}{title}，{start}起施行"


def what_goes(compound: str, title: str | None) -> str:
    """What is removed."""
    return f"“{compound}”的《{title}》及其旧版本" if title else f"“{compound}”和它的全部规约"


def kept_as(compound: str, title: str, clauses: int, start: str) -> str:
    """A convention has been saved."""
    return f"已存入{compound}：《{title}》，{clauses}条，自{start}起施行；在“问”里选上这个小区就能查到"


def documents_of(compound: str, count: int) -> str:
    """A compound in the list."""
    return f"{compound}（{count}份）"
