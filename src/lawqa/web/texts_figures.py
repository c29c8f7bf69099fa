"""Every Chinese string of the page 算一算."""

from __future__ import annotations

NAV_FIGURES = "算一算"
FIGURES_SUBTITLE = "表决过没过、时效到哪天、先找谁再找谁，画出来看"
VIEWS = "算什么"
VIEW_NAMES = {"vote": "表决", "limit": "诉讼时效", "path": "先找谁", "ladder": "谁管谁"}

# Voting
VOTE_TITLE = "业主共同决定，表决过没过"
MATTER = "决定什么事"
MANNER = "怎么填"
MANNERS = {"totals": "填参与和同意的", "ballots": "填同意、反对、弃权的", "roll": "贴表决名册"}
MATTER_OPTION = "（{number}）{name} · {majority}"
FIELDS = {"total": "全体业主", "present": "参与表决", "favour": "同意", "against": "反对", "abstained": "弃权"}
AREA_LABEL = "{name}：专有面积（㎡）"
HEADS_LABEL = "{name}：人数"
ROLL = "表决名册"
ROLL_HELP = (
    "从表格里复制，一行一套房：房号、业主、面积、表决（同意、反对、弃权、未参与）。不写业主也可以，那就一套算一人。"
)
ROLL_PLACEHOLDER = "房号\t业主\t面积\t表决\n1-101\t张某\t89.5\t同意\n1-102\t李某\t89.5\t未参与"
CALCULATE = "算一算"
VOTE_STAYS = "只在本机计算，不保存。"
VOTE_START = "填好数字，点“算一算”。两道门槛各看面积和人数：先看参与表决的够不够，再看同意的够不够。"
QUORUMS, MAJORITIES = "第一道：参与表决的够不够", "第二道：同意的够不够"
NEEDS = "要{name}"
BAR_SPOKEN = "{of}{measure}{whole}，其中{part}，占{percent}；要{threshold}，{result}"
HOLDS, HOLDS_NOT = "达到", "没有达到"
SHORT = "还差{amount}"
SHORT_SWITCH = "还差{amount}（已参与的人改投同意）"
SHORT_JOIN = "或再有{amount}新参与且都同意"
AS_TABLE = "用表格看"
TABLE_HEAD = ("比什么", "多少", "底数", "占比", "门槛", "结果")
COUNTED = "按名册：{units}套房，{area}，{heads}。"
REMARKS = "看结果前要知道"
WORDING_OF = "原文：{citation}"
BASIS = "依据"

# Limitation
LIMIT_TITLE = "诉讼时效算到哪天"
KIND = "要求什么"
START = "起算：{begins}"
INJURY = "权利受损的那天（可不填，用来算二十年）"
LAST = "最后一期物业费到期的那天（可不填）"
EVENTS_TITLE = "中间发生过这些事吗？"
EVENTS_HELP = "催要、承诺还、调解、起诉会让时效重新计算。没有就不填。"
EVENT_KIND, EVENT_DAY, EVENT_END = "第{number}件", "哪天", "程序哪天结束（没结束不填）"
EVENT_NONE = "没有"
ADD_EVENT = "再加一件"
OBSTACLE_TITLE = "有过没法主张权利的障碍吗？"
OBSTACLE_HELP = "如不可抗力、没有法定代理人、继承人没确定、被人控制。"
OBSTACLE_START, OBSTACLE_END = "障碍从哪天", "到哪天消除（没消除不填）"
LIMIT_START = "先选要求什么，再填起算的那天。"
EVENT_WITHOUT_DAY = "第{number}件还没有填日期，没有算进去"
OBSTACLE_WITHOUT_DAY = "障碍还没有填开始的日期，没有算进去"
STRETCH = "第{number}段：{start}起算，到{end}"
STRETCH_ONE = "{start}起算，到{end}"
CUT = "；{cut}{cause}，中断"
SUSPENDED = "；最后六个月有障碍，顺延到这天"
LONGEST = "最长二十年：{start}起，到{end}"
TODAY_MARK = "今天"
LEGEND = ("在走的期间", "中断后不再走的", "有障碍的日子", "今天")
NO_EFFECT = "不算中断"
BY_PERIOD, BY_LAST = "按这一期单独算", "按“同一债务分期履行”算"

# The path
PATH_TITLE = "先找谁，再找谁"
TOPIC = "哪类纠纷"
PATH_NONE = "没有这个话题，请从下面选"
STEP_WHO = "找谁"
PATH_NOTE = "这些步骤一般由轻到重；遇到危险，先报警。"
PATH_LABEL = "{topic}：共{count}步"
COMMON_TOPICS = ("物业费", "漏水", "噪音", "占用公区", "停车位", "业主大会表决", "公共收益", "高空抛物")
ADVICE = "走这些步时记得"
TO_LIMIT = "算算诉讼时效"

# The ladder
LADDER_TITLE = "规定有高低，谁管谁"
LADDER_QUESTION = "用哪个问题看"
LADDER_EXAMPLE = "物业能不能停水停电催交物业费"
LADDER_OF = "“{question}”查到的规定，从高到低"
LADDER_ABSTAINED = "这个问题没有找到合适的规定，下面只是最接近的。"
LADDER_EMPTY = "这次没有"
LADDER_SPOKEN = "效力从高到低：{rungs}"
