"""`lawqa vote` and `lawqa limit`: what owners' votes yield, and until when a claim can be pressed."""

from __future__ import annotations

import datetime as dt
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawqa.cli.params import Day
from lawqa.errors import BadQuestion

if TYPE_CHECKING:
    from lawqa.desk.limitation import Event, Obstacle
    from lawqa.desk.voting import Count

_SPAN = ":"


@click.command()
@click.option("--matter", "item", type=int, required=True, help="民法典第二百七十八条第一款的第几项，1–9")
@click.option("--total", help="全体业主 面积/人数，如 12000/120")
@click.option("--present", help="参与表决的 面积/人数")
@click.option("--favour", help="同意的 面积/人数")
@click.option("--roll", type=click.Path(path_type=Path), help="表决名册（房号、业主、面积、表决），- 为标准输入")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_context
def vote(
    ctx: click.Context,
    item: int,
    total: str | None,
    present: str | None,
    favour: str | None,
    roll: Path | None,
    as_json: bool,
) -> None:
    """业主共同决定的事，表决算不算通过：lawqa vote --matter 4 --total 12000/120 --present 9000/90 --favour 5000/50"""
    from lawqa.desk.roll import counts_of, read_roll
    from lawqa.desk.voting import decide, matter_of, remarks

    if roll is not None:
        area, heads = counts_of(read_roll(_text(roll)))
    elif total and present and favour:
        area, heads = _counts(total, present, favour)
    else:
        raise click.UsageError("写全 --total、--present、--favour，或用 --roll 给一份名册")
    outcome = decide(matter_of(item), area, heads)
    if as_json:
        click.echo(json.dumps(outcome.to_dict(), ensure_ascii=False))
    else:
        for check in outcome.checks:
            sign = "✓" if check.holds else "✗"
            line = f"{sign} {check.measure}：{check.amount(check.part)}，占{check.of}{check.amount(check.whole)}"
            click.echo(f"{line}，要{check.threshold.name}")
        for line in (outcome.sentence, *outcome.notices, *map(str, remarks(outcome.matter))):
            click.echo(line)
    ctx.exit(0 if outcome.carried else 1)


@click.command()
@click.option("--kind", "identity", default="ordinary", show_default=True, help="哪种请求，写 list 列出全部")
@click.option("--from", "start", type=Day(), help="起算的那天")
@click.option("--injury", type=Day(), help="权利受损的那天（算二十年用）")
@click.option("--last", type=Day(), help="物业费最后一期到期的那天")
@click.option("--event", "events", multiple=True, help="中断：事由:日期[:程序终结日]，如 demand:2024-03-01；可写多个")
@click.option(
    "--obstacle", "obstacles", multiple=True, help="中止的障碍：开始[:消除]，如 2024-01-01:2024-02-01；可写多个"
)
@click.option("--today", type=Day(), help="按哪天看，默认今天")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_context
def limit(
    ctx: click.Context,
    identity: str,
    start: dt.date | None,
    injury: dt.date | None,
    last: dt.date | None,
    events: tuple[str, ...],
    obstacles: tuple[str, ...],
    today: dt.date | None,
    as_json: bool,
) -> None:
    """诉讼时效算到哪天：lawqa limit --from 2024-03-01 --event demand:2025-06-01"""
    from lawqa.desk.claims import EVENTS, KINDS, kind_of
    from lawqa.desk.limitation import Claim, Status, limitations

    if identity == "list":
        for known in (*KINDS, *EVENTS):
            click.echo(f"{known.id}\t{known.name}")
        return
    claim = Claim(kind_of(identity), start, injury, tuple(map(_event, events)), tuple(map(_obstacle, obstacles)), last)
    results = limitations(claim, today or dt.date.today())
    if as_json:
        click.echo(json.dumps([result.to_dict() for result in results], ensure_ascii=False))
    else:
        for result in results:
            click.echo(f"{result.claim.kind.name}：{result.sentence}")
            for event, why in result.void:
                click.echo(f"不算中断：{event.day} {event.kind.name}（{why}）")
            for remark in result.remarks:
                click.echo(str(remark))
    ctx.exit(1 if results[0].status is Status.OVER else 0)


def _counts(*pairs: str) -> tuple[Count, Count]:
    from lawqa.desk.amounts import read_area, read_heads
    from lawqa.desk.voting import Count

    areas, heads = [], []
    for name, pair in zip(("全体", "参与", "同意"), pairs, strict=True):
        area, slash, number = pair.partition("/")
        if not slash:
            raise BadQuestion(f"{name}要写面积和人数：{pair}", "写成 12000/120")
        areas.append(read_area(area, f"{name}的面积"))
        heads.append(read_heads(number, f"{name}的人数"))
    return Count(*areas), Count(*map(Fraction, heads))


def _event(text: str) -> Event:
    from lawqa.desk.claims import event_kind_of
    from lawqa.desk.limitation import Event

    kind, *days = text.split(_SPAN)
    if len(days) not in (1, 2):
        raise BadQuestion(f"中断写得不对：{text}", "写成 demand:2024-03-01")
    return Event(event_kind_of(kind), *map(_day, days))


def _obstacle(text: str) -> Obstacle:
    from lawqa.desk.limitation import Obstacle

    days = text.split(_SPAN)
    if len(days) > 2:
        raise BadQuestion(f"障碍写得不对：{text}", "写成 2024-01-01:2024-02-01")
    return Obstacle(*map(_day, days))


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadQuestion(f"{text}不是日期", "写成 2024-03-01") from None


def _text(path: Path) -> str:
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadQuestion(f"读不了{path}", "需要 UTF-8 的文本") from error
