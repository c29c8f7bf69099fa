"""Until when a claim can be pressed: 民法典 188 to 199, day by day, with what interrupts and what suspends.

Exact where the law is: a period's last day (民法典 201, 202), each interruption (195), each obstacle (194), twenty years at
the most (188 paragraph 2; neither interrupted nor suspended, 总则编解释 35). Where it is not, the result says so: public
holidays (203), and periods begun before 民法总则, whose transition no text at hand settles.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from lawqa.desk.basis import (
    GENERAL_PART,
    GENERAL_PRINCIPLES,
    GENERAL_PROVISIONS,
    LIMITATION,
    PROCEDURE,
    PROCEDURE_INTERPRETATION,
    TIME_EFFECT,
    Basis,
    Remark,
    cited,
    civil,
)
from lawqa.desk.claims import LONGEST_YEARS, OBSTACLE, EventKind, Kind, kind_of
from lawqa.desk.periods import WEEKDAYS, is_weekend, months_after, written, years_after
from lawqa.errors import BadQuestion

FIRST_DAY = dt.date(1987, 1, 1)  # 民法通则 came into force
THREE_YEARS_FROM = dt.date(2017, 10, 1)  # 民法总则 206: before, two years or one (民法通则 135, 136)
CIVIL_CODE_FROM = dt.date(2021, 1, 1)
OLD_YEARS = 2
MAX_EVENTS = 100
_AHEAD_YEARS = 20


class Status(Enum):
    """Where a claim stands today."""

    RUNNING = "还在期限内"
    NOT_BEGUN = "还没有起算"
    INTERRUPTED = "程序还没结束，期间还没重新起算"
    SUSPENDED = "中止着"
    OVER = "期间已满"
    NEVER = "不受诉讼时效限制"
    UNDECIDED = "这里算不出"


@dataclass(frozen=True)
class Event:
    """What interrupts, on `day`; `until` is when its procedure ended (None: it has not, or it has none)."""

    kind: EventKind
    day: dt.date
    until: dt.date | None = None


@dataclass(frozen=True)
class Obstacle:
    """What kept the holder from acting, from `start` to `end` (None: still does)."""

    start: dt.date
    end: dt.date | None = None


@dataclass(frozen=True)
class Claim:
    """What is asked. `start` is the day that `kind.begins` names, `injury` the day on which the right was injured.

    `last`: of property fees, when the last instalment falls due.
    """

    kind: Kind
    start: dt.date | None = None
    injury: dt.date | None = None
    events: tuple[Event, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    last: dt.date | None = None


@dataclass(frozen=True)
class Stretch:
    """A period that ran from `start` (not counted) to `end` (counted); `cut` is the day on which an event broke it off,
    `cause` what that was, in short."""

    start: dt.date
    end: dt.date
    cut: dt.date | None = None
    cause: str = ""
    suspended: tuple[Obstacle, ...] = ()


@dataclass(frozen=True)
class Limitation:
    """The result as of `today`. `end` is the last day, None where there is none or none yet; `longest` the end of the
    twenty years. `void` are the events that had no effect, with why."""

    claim: Claim
    today: dt.date
    status: Status
    sentence: str
    stretches: tuple[Stretch, ...] = ()
    end: dt.date | None = None
    longest: dt.date | None = None
    remarks: tuple[Remark, ...] = ()
    void: tuple[tuple[Event, str], ...] = ()

    @property
    def days_left(self) -> int | None:
        """0 on the last day, negative after it."""
        return (self.end - self.today).days if self.end else None

    def to_dict(self) -> dict[str, object]:
        """For JSON; days as ISO dates."""
        kind = self.claim.kind
        return {
            "kind": kind.id,
            "name": kind.name,
            "status": self.status.name.lower(),
            "sentence": self.sentence,
            "end": self.end.isoformat() if self.end else None,
            "longest": self.longest.isoformat() if self.longest else None,
            "days_left": self.days_left,
            "today": self.today.isoformat(),
            "periods": [
                {
                    "start": s.start.isoformat(),
                    "end": s.end.isoformat(),
                    "interrupted": s.cut.isoformat() if s.cut else None,
                }
                for s in self.stretches
            ],
            "void": [{"kind": e.kind.id, "day": e.day.isoformat(), "why": why} for e, why in self.void],
            "basis": [basis.to_dict() for basis in kind.bases],
            "remarks": [remark.to_dict() for remark in self.remarks],
        }


@dataclass(frozen=True)
class _Run:
    stretches: tuple[Stretch, ...]
    end: dt.date
    pending: Event | None = None
    suspended: bool = False
    void: tuple[tuple[Event, str], ...] = ()


def limitations(claim: Claim, today: dt.date) -> tuple[Limitation, ...]:
    """One result; for property fees whose last instalment is known, a second one under 民法典 189. BadQuestion says
    which dates cannot be."""
    first = limitation(claim, today)
    if claim.kind.id != "fees" or claim.last is None:
        return (first,)
    if claim.start and claim.last < claim.start:
        raise BadQuestion("最后一期的到期日早于这一期的", "核对这两个日期")
    # What happened before the last instalment fell due has nothing to interrupt there.
    later = tuple(e for e in claim.events if e.day >= claim.last)
    other = replace(claim, kind=kind_of("instalments"), start=claim.last, last=None, events=later)
    return first, limitation(other, today)


def limitation(claim: Claim, today: dt.date) -> Limitation:
    """BadQuestion says which dates cannot be."""
    kind = claim.kind
    if kind.years is None:
        return _without_period(claim, today)
    start = _checked(claim, today)
    longest = _longest(claim, start)
    if start > today:
        end = years_after(start, kind.years)
        line = f"从{written(start)}起算，还没有开始；届时算到{written(end)}。"
        return Limitation(
            claim, today, Status.NOT_BEGUN, line, (Stretch(start, end),), end, longest, _remarks(claim, end)
        )
    run = _run(start, kind.years, claim.events, claim.obstacles, today)
    if start < THREE_YEARS_FROM and kind.years == 3:
        return _before_general_provisions(claim, today, start, run, longest)
    return _result(claim, today, run, longest)


def _without_period(claim: Claim, today: dt.date) -> Limitation:
    kind = claim.kind
    remarks = (Remark(kind.note),) if kind.note else ()
    if not kind.bases:
        return Limitation(claim, today, Status.UNDECIDED, "收录的规定没有写明，这里不作判断。", remarks=remarks)
    line = f"这类请求不受诉讼时效限制，什么时候提都可以（{cited(kind.bases)}）。"
    return Limitation(claim, today, Status.NEVER, line, remarks=remarks)


def _checked(claim: Claim, today: dt.date) -> dt.date:
    """The start; BadQuestion for dates that cannot be."""
    kind, start = claim.kind, claim.start
    if start is None:
        raise BadQuestion("还没有填起算的那天", kind.begins)
    if start < FIRST_DAY or start > years_after(today, _AHEAD_YEARS):
        raise BadQuestion(f"起算日不在能算的范围里：{start}", f"{FIRST_DAY}以后")
    if kind.since and start < kind.since:
        raise BadQuestion(f"{kind.name}：{written(kind.since)}以前起算的，当时的规定不同，这里不算", "请查当时的规定")
    if claim.injury and claim.injury > start:
        raise BadQuestion("权利受损的日期晚于起算日", "先受损，后知道；核对这两个日期")
    if claim.injury and claim.injury < dt.date(1900, 1, 1):
        raise BadQuestion(f"权利受损的日期太早：{claim.injury}", "核对日期")
    if not kind.stops and (claim.events or claim.obstacles):
        raise BadQuestion("这个期间不能中断、中止", "去掉中断、中止的日期")
    if len(claim.events) + len(claim.obstacles) > MAX_EVENTS:
        raise BadQuestion("中断、中止的次数太多", f"至多{MAX_EVENTS}次")
    spans = [(e.day, e.until, e.kind.name) for e in claim.events]
    spans += [(o.start, o.end, "障碍") for o in claim.obstacles]
    for begun, ended, name in spans:
        if begun > today or (ended and ended > today):
            raise BadQuestion(f"{name}的日期还没有到", "只填已经发生的")
        if ended and ended < begun:
            raise BadQuestion(f"{name}结束在开始之前", "核对这两个日期")
    for event in claim.events:
        if event.until and not event.kind.procedure:
            raise BadQuestion(f"{event.kind.name}没有程序终结的日期", "只填发生的那天")
    if any(e.day < start for e in claim.events):
        raise BadQuestion("中断的日期早于起算日", "期间还没开始，无从中断；核对日期")
    return start


def _longest(claim: Claim, start: dt.date) -> dt.date | None:
    """Where no day of the injury is given, that of the start stands for it: the injury was no later."""
    return years_after(claim.injury or start, LONGEST_YEARS) if claim.kind.longest else None


def _run(start: dt.date, years: int, events: Sequence[Event], obstacles: Sequence[Obstacle], today: dt.date) -> _Run:
    """The stretches one after the other, each event starting a new one while the one before it lasts."""
    stretches: list[Stretch] = []
    void: list[tuple[Event, str]] = []
    current, pending = start, None
    for event in sorted(events, key=lambda e: (e.day, e.until or dt.date.max)):
        stretch = _stretch(current, years, obstacles, today)
        if pending or event.day < current:
            void.append((event, "前一程序还没终结，期间要等它终结才重新起算"))
        elif event.day > stretch.end:
            why = "期间已满，不再中断"
            if event.kind.id == "consent":
                why += "；但期满后同意履行的，不能再以期满抗辩（《中华人民共和国民法典》第一百九十二条第二款）"
            void.append((event, why))
        else:
            stretches.append(replace(stretch, cut=event.day, cause=event.kind.name.split("（")[0]))
            current = (event.until or event.day) if event.kind.procedure else event.day
            pending = event if event.kind.procedure and event.until is None else None
    last = _stretch(current, years, obstacles, today)
    if pending is None:
        stretches.append(last)
    open_ended = any(o.end is None for o in last.suspended)
    return _Run(tuple(stretches), last.end, pending, open_ended, tuple(void))


def _stretch(start: dt.date, years: int, obstacles: Sequence[Obstacle], today: dt.date) -> Stretch:
    """An obstacle that is there in the last six months moves the end to six months after it (民法典 194).

    One that ended before them moves nothing, as six months after it are over before the end.
    """
    end = years_after(start, years)
    moved: list[Obstacle] = []
    for obstacle in sorted(obstacles, key=lambda o: o.start):
        gone = obstacle.end or today
        later = months_after(gone, 6)
        if obstacle.start <= end and gone > start and later > end:
            end = later
            moved.append(obstacle)
    return Stretch(start, end, suspended=tuple(moved))


def _result(claim: Claim, today: dt.date, run: _Run, longest: dt.date | None) -> Limitation:
    end = min(run.end, longest) if longest else run.end
    in_time = run.pending and (longest is None or run.pending.day <= longest)
    if longest and longest < today and not in_time and (run.end > longest or run.suspended):
        return _of(claim, today, Status.OVER, _over_longest(longest), run, longest, longest)
    if run.pending:
        line = (
            f"{written(run.pending.day)}{run.pending.kind.name}使期间中断，从有关程序终结时起重新计算"
            f"（{civil(195).citation}）；程序终结后填上日期再算。"
        )
        return _of(claim, today, Status.INTERRUPTED, line, run, None, longest)
    if run.suspended:
        line = f"障碍在最后六个月里还没有消除，诉讼时效中止；障碍消除之日起满六个月届满（{cited((OBSTACLE, civil(194, 2)))}）。"
        return _of(claim, today, Status.SUSPENDED, line, run, None, longest)
    if end < today:
        return _of(claim, today, Status.OVER, _over(claim.kind, end), run, end, longest)
    left = (end - today).days
    rest = f"还有{left:,}天" if left else "今天是最后一天"
    name = "撤销权的期间" if claim.kind.right else "申请执行的期间" if claim.kind.id == "execution" else "诉讼时效"
    whole = f"{written(end)}{'二十年届满' if longest and end == longest and end < run.end else '届满'}"
    line = f"{name}到{whole}，{rest}（{cited((*claim.kind.bases, _counting(claim.kind)[0]))}）。"
    return _of(claim, today, Status.RUNNING, line, run, end, longest)


def _of(
    claim: Claim, today: dt.date, status: Status, line: str, run: _Run, end: dt.date | None, longest: dt.date | None
) -> Limitation:
    return Limitation(claim, today, status, line, run.stretches, end, longest, _remarks(claim, end), run.void)


def _over(kind: Kind, end: dt.date) -> str:
    if kind.right:
        return f"期间已于{written(end)}届满；在此以前没有向法院请求撤销的，撤销权消灭（{cited(kind.bases[1:])}）。"
    if kind.id == "execution":
        return f"申请执行的期间已于{written(end)}届满（{cited(kind.bases)}）。"
    pleas = f"对方可以拿时效已过来抗辩（{civil(192, 1).citation}），但要对方自己提出，法院不主动适用（{civil(193).citation}）"
    return f"诉讼时效已于{written(end)}届满（{cited(kind.bases)}）。{pleas}。"


def _over_longest(longest: dt.date) -> str:
    return (
        f"权利受损已超过二十年（到{written(longest)}），法院不予保护；有特殊情况的，可以申请法院延长"
        f"（{civil(188, 2).citation}）。"
    )


def _before_general_provisions(
    claim: Claim, today: dt.date, start: dt.date, run: _Run, longest: dt.date | None
) -> Limitation:
    """Two years at the time, three now. Said only where every way of counting gives the same."""
    old = Remark(
        "2017年10月1日以前一般是二年，身体受伤索赔、拖欠租金等四种只有一年；此后才是三年。",
        (Basis(GENERAL_PRINCIPLES, 135), Basis(GENERAL_PRINCIPLES, 136), Basis(GENERAL_PROVISIONS, 188, 1)),
    )
    if longest and longest < today:
        result = _of(claim, today, Status.OVER, _over_longest(longest), run, longest, longest)
    elif (
        then := _run(start, OLD_YEARS, claim.events, claim.obstacles, today)
    ).end < THREE_YEARS_FROM and not then.pending:
        line = (
            f"按当时的二年算，到{written(then.end)}已经届满（{cited((Basis(GENERAL_PRINCIPLES, 135), Basis(TIME_EFFECT, 1, 2)))}）；"
            f"对方可以拿时效已过来抗辩（{civil(192, 1).citation}）。"
        )
        result = _of(claim, today, Status.OVER, line, then, then.end, longest)
    elif run.end < today and not run.pending and not run.suspended:
        line = (
            f"起算在2017年10月1日以前，跨了新旧规定；就是按较长的三年算，到{written(run.end)}也已经届满（{civil(188, 1).citation}）。"
            f"对方可以拿时效已过来抗辩（{civil(192, 1).citation}）。"
        )
        result = _of(claim, today, Status.OVER, line, run, run.end, longest)
    else:
        line = "起算在2017年10月1日以前，当时的二年与后来的三年怎样衔接，收录的规定没有写明，这里不作判断。"
        result = _of(claim, today, Status.UNDECIDED, line, replace(run, stretches=()), None, longest)
    return replace(result, remarks=(old, *result.remarks))


def _remarks(claim: Claim, end: dt.date | None) -> tuple[Remark, ...]:
    kind = claim.kind
    found = [Remark(kind.note)] if kind.note else []
    if end:
        found.append(_holiday(kind, end))
    if kind.longest and claim.injury is None:
        found.append(
            Remark("没有填权利受损的那天，二十年暂从起算日算；受损更早的，二十年也更早届满。", (civil(188, 2),))
        )
    if kind.right:
        return (*found, Remark("这个期间不中断、不中止、不延长。", (civil(199),)))
    if any(e.kind.id == "mediation" for e in claim.events):
        found.append(Remark("申请调解按提出请求之日重新起算，这样算最早届满，最稳妥。", (Basis(LIMITATION, 12),)))
    if kind.id != "execution":
        found += _ABOUT_PLEA
    if claim.start and claim.start < CIVIL_CODE_FROM and claim.start >= THREE_YEARS_FROM and kind.years == 3:
        found.append(
            Remark(
                "2021年以前的部分适用民法总则，期间同样是三年。",
                (Basis(GENERAL_PROVISIONS, 188, 1), Basis(TIME_EFFECT, 1, 2)),
            )
        )
    if kind.longest and kind.years == 3:
        found.append(Remark("三年可以中断、中止，不能延长；二十年不中断、不中止。", (Basis(GENERAL_PART, 35),)))
    return tuple(found)


_ABOUT_PLEA = (
    Remark(
        "法院不会主动说时效过了，要对方在一审提出；过了时效起诉，法院也受理。",
        (civil(193), Basis(LIMITATION, 3, 1), Basis(PROCEDURE_INTERPRETATION, 219)),
    ),
    Remark("双方约定延长、缩短时效，或者事先放弃，都无效。", (civil(197, 1), civil(197, 2))),
)


def _counting(kind: Kind) -> tuple[Basis, Basis]:
    """How the last day is found, and what moves it: of enforcement, the rules of procedure."""
    if kind.id == "execution":
        return Basis(PROCEDURE, 85, 2), Basis(PROCEDURE, 85, 3)
    return civil(202), civil(203, 1)


def _holiday(kind: Kind, end: dt.date) -> Remark:
    week = f"{written(end)}是星期{WEEKDAYS[end.weekday()]}。" if is_weekend(end) else ""
    line = f"{week}最后一天碰上法定休假日的，顺延到休假结束的次日；哪天放假每年另定，这里没有算进去。"
    return Remark(line, (_counting(kind)[1],))
