"""The command line. A command parses, makes one call and renders; heavy parts are imported where they are used.

Exit codes: 0 done, 1 the thing asked for is not there or did not hold, 2 wrong use.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lawqa.cli.cite import cite
from lawqa.cli.convention import convention
from lawqa.cli.feedback import feedback
from lawqa.cli.figures import limit, vote
from lawqa.cli.outreach import outreach
from lawqa.cli.params import Day
from lawqa.config import load_settings
from lawqa.errors import BadQuestion, LawqaError

if TYPE_CHECKING:
    from lawqa.desk.checkups import CheckupDesk, Standing
    from lawqa.search.answer import Answer
    from lawqa.search.assistant import Assistant


class _ChineseErrors(click.Group):
    """One line for an anticipated error, in Chinese; a traceback is for defects only."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LawqaError as error:
            click.echo(f"错误：{error}", err=True)
            ctx.exit(2 if isinstance(error, BadQuestion) else 1)


@click.group(cls=_ChineseErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lawqa")
def main() -> None:
    """小区物业纠纷法律知识检索：问一句大白话，得到引到款项的现行规定。"""


@main.command()
@click.argument("question", required=False)
@click.option("--k", default=5, show_default=True, type=click.IntRange(1, 50), help="给出几条")
@click.option("--region", help="地区，如 四川、浙江宁波；默认只用全国性规定")
@click.option("--compound", help="小区名，一并查它的规约")
@click.option("--kind", "kinds", multiple=True, help="只查这一种规约，如 管理规约；可以写多个")
@click.option("--date", "day", type=Day(), help="行为发生日，默认今天")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--batch", type=click.Path(path_type=Path), help='每行一个 {"id","q"} 的文件，- 为标准输入')
def ask(
    question: str | None,
    k: int,
    region: str | None,
    compound: str | None,
    kinds: tuple[str, ...],
    day: dt.date | None,
    as_json: bool,
    batch: Path | None,
) -> None:
    """问一个问题，如 lawqa ask 楼上漏水找谁赔"""
    from lawqa.search.assistant import open_assistant

    if (question is None) == (batch is None):
        raise click.UsageError("写一个问题，或用 --batch 给一个文件")
    if kinds and compound is None:
        raise click.UsageError("--kind 要和 --compound 一起用")
    scope = {"region": region, "compound": compound, "kinds": kinds, "date": day}
    if batch is not None:
        entries = list(_batch_entries(batch))
        assistant = open_assistant()
        for identity, text in entries:
            click.echo(_json(_batch_answer(assistant, identity, text, k, scope)))
        return
    assistant = open_assistant()
    answer = assistant.ask(question or "", k, **scope)  # type: ignore[arg-type]
    if as_json:
        click.echo(_json({"id": None} | _answer_dict(assistant, answer)))
    else:
        from lawqa.cli.render import print_answer

        print_answer(answer, _standings(assistant, answer), assistant.guide.around(answer).reply)


def _standings(assistant: Assistant, answer: Answer) -> dict[str, Standing]:
    """How the compound's clauses among the hits stand to the law; without a compound the check-up is never loaded."""
    if answer.scope.compound is None:
        return {}
    from lawqa.desk.standings import standings_of

    try:
        return standings_of(answer, lambda: _desk(assistant))
    except LawqaError as error:  # the answer stands without it
        click.echo(f"提示：没有核对规约条款与法律的关系：{error}", err=True)
        return {}


@functools.lru_cache(maxsize=1)
def _desk(assistant: Assistant) -> CheckupDesk:
    """One for all lines of a batch."""
    from lawqa.desk.checkups import CheckupDesk

    return CheckupDesk(load_settings(), assistant.library, assistant.embedder)


def _answer_dict(assistant: Assistant, answer: Answer) -> dict[str, Any]:
    """The JSON contract; `reply` is null where we have none, `standing` of a hit is that of a convention's clause, else
    null."""
    standings, reply = _standings(assistant, answer), assistant.guide.around(answer).reply
    data: dict[str, Any] = answer.to_dict() | {"reply": reply.to_dict() if reply else None}
    for entry, hit in zip(data["hits"], answer.hits, strict=True):
        standing = standings.get(hit.stored.id)
        entry["standing"] = standing.to_dict() if standing else None
    return data


def _batch_entries(path: Path) -> Iterator[tuple[object, str]]:
    """(id, question) of each line; UsageError names the first line that is none."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"读不了 {path}：需要 UTF-8 的 JSONL 文件") from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            yield entry.get("id"), str(entry["q"])
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise click.UsageError(f'{path} 第{number}行不是 {{"id","q"}}') from error


def _batch_answer(
    assistant: Assistant, identity: object, text: str, k: int, scope: dict[str, Any]
) -> dict[str, object]:
    """One object a line, also for a question that cannot be asked: a batch is never broken off by one line."""
    try:
        answer = assistant.ask(text, k, **scope)
        return {"id": identity} | _answer_dict(assistant, answer)
    except BadQuestion as error:
        return {
            "id": identity,
            "q": text,
            "abstained": True,
            "confidence": 0.0,
            "ms": 0.0,
            "hits": [],
            "notices": [str(error)],
        }


@main.command()
@click.argument("reference", nargs=-1, required=True)
@click.option("--date", "day", type=Day(), help="那一天有效的版本，默认今天")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def show(reference: tuple[str, ...], day: dt.date | None, as_json: bool) -> None:
    """看一条，如 lawqa show 民法典 944、lawqa show 物业条例 41"""
    from lawqa.desk.article import article_view
    from lawqa.search.library import open_library

    library = open_library()
    found = library.show(" ".join(reference), day)
    on = day or dt.date.today()
    views = [article_view(library, f.stored, on, f.citation.paragraph, f.citation.item) for f in found]
    if as_json:
        objects = [view.to_dict() for view in views]
        click.echo(_json(objects[0] if len(objects) == 1 else objects))
    else:
        from lawqa.cli.render import print_views

        print_views(views)


main.add_command(cite)
main.add_command(convention)
main.add_command(vote)
main.add_command(limit)
main.add_command(outreach)
main.add_command(feedback)


@main.group()
def corpus() -> None:
    """语料：收录了什么，原文从哪来，是否与目录一致"""


@corpus.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def corpus_list(as_json: bool) -> None:
    """列出每部法规：状态、来源、条数、原文还是要旨"""
    from lawqa.corpus.collect import build_corpus
    from lawqa.desk.inventory import inventory
    from lawqa.index.conventions import open_conventions

    settings = load_settings()
    corpus = build_corpus(settings)
    rows = inventory(corpus, open_conventions(settings), dt.date.today(), settings)
    if as_json:
        click.echo(_json([row.to_dict() for row in rows]))
    else:
        from lawqa.cli.render import print_inventory

        print_inventory(rows, corpus.skipped)


@corpus.command("add")
@click.argument("path", type=click.Path(path_type=Path))
def corpus_add(path: Path) -> None:
    """加入一个法规文本或一整个文件夹（md、txt、docx、pdf、html）"""
    from lawqa.corpus.texts import add_texts

    added = add_texts(load_settings(), path)
    for text in added:
        if text.reason:
            click.echo(f"✗ {text.name}：{text.reason}", err=True)
        else:
            doubt = f"，其中{text.doubtful}条与目录核对值不符，将不采用" if text.doubtful else ""
            click.echo(f"✓ {text.title} {text.version}版，{text.articles}条{doubt}")
    taken = [text for text in added if not text.reason]
    if not taken:
        raise LawqaError("没有加入任何文本", "按上面的说明修改后再试")
    click.echo(f"已加入{len(taken)}个文本；运行 lawqa index build 后即可检索")


@corpus.command("verify")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def corpus_verify(as_json: bool) -> None:
    """逐条核对索引里的原文与目录的核对值，错一个字也能发现"""
    from lawqa.corpus.store import Store
    from lawqa.corpus.verify import verify_store
    from lawqa.corpus.wording import load_wordings
    from lawqa.index.build import STORE_FILE
    from lawqa.index.manifest import current_build

    settings = load_settings()
    store = Store(current_build(settings.index) / STORE_FILE)
    result = verify_store(store, load_wordings(settings.corpus / "wording.tsv"))
    if as_json:
        lines = [{"law": m.title, "version": m.version, "article": m.article} for m in result.mismatches]
        click.echo(
            _json(
                {
                    "checked": result.checked,
                    "agreed": result.agreed_by_two,
                    "unknown": result.unknown,
                    "mismatches": lines,
                }
            )
        )
    else:
        for mismatch in result.mismatches:
            click.echo(f"✗ 《{mismatch.title}》{mismatch.version}版 {mismatch.article}与核对值不符")
        click.echo(
            f"核对{result.checked}条（{result.agreed_by_two}条有两个来源互证），"
            f"不符{len(result.mismatches)}条；无核对值{result.unknown}条（规约和自加文本）"
        )
    if result.mismatches:
        raise LawqaError(f"{len(result.mismatches)}条原文与核对值不符", "运行 lawqa index build 重建索引")


@main.group()
def index() -> None:
    """索引：建立与查看"""


@index.command("build")
@click.option("--force", is_flag=True, help="没有变化也重建")
def index_build(force: bool) -> None:
    """准备模型（首次）并建立索引；旧索引在新的建好之前一直可用"""
    from lawqa.cli.render import progress_bar
    from lawqa.desk.rebuild import build_index

    with progress_bar() as progress:
        line = build_index(load_settings(), progress, force=force)
    click.echo(line)


@index.command("status")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def index_status_command(as_json: bool) -> None:
    """索引里有什么，是否过期"""
    from lawqa.index.status import index_status

    status = index_status(load_settings())
    click.echo(_json(status.to_dict()) if as_json else "\n".join(status.lines()))
    if not status.fresh:
        raise LawqaError(status.problem, "运行 lawqa index build")


@main.command("eval")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--misses", is_flag=True, help="列出前三条里没有起决定作用条文的题，和不该答而答、该答未答的题")
@click.option("--gate", type=click.Path(path_type=Path), help="门槛文件；有一项达不到就以 1 退出")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def evaluate_files(files: tuple[Path, ...], misses: bool, gate: Path | None, as_json: bool) -> None:
    """用有答案的题衡量检索质量，如 lawqa eval tests/eval/test.jsonl"""
    from lawqa.desk.evaluation import evaluation_of, shortfalls
    from lawqa.search.assistant import open_assistant

    evaluation = evaluation_of(open_assistant(), files)
    if as_json:
        click.echo(_json(evaluation.to_dict()))
    else:
        from lawqa.cli.render import print_evaluation

        print_evaluation(evaluation, misses=misses)
    if gate and (short := shortfalls(evaluation.whole, gate)):
        raise LawqaError(f"未达门槛：{'；'.join(short)}", "lawqa eval --misses 列出错题")


@main.command()
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="端口")
@click.option("--host", default="localhost", show_default=True, help="监听地址；0.0.0.0 可供局域网访问")
@click.option("--kiosk", is_flag=True, help="公用屏幕：只查不存，不能上传，没人用时自动回到首页")
@click.option("--idle", default=90, show_default=True, type=click.IntRange(10, 3600), help="公用屏幕几秒没人碰就回首页")
def serve(port: int, host: str, kiosk: bool, idle: int) -> None:
    """打开网页（首次会先准备模型、建立索引）"""
    from lawqa.cli.render import progress_bar
    from lawqa.desk.rebuild import build_index
    from lawqa.web.serve import run

    with progress_bar() as progress:
        line = build_index(load_settings(), progress)
    click.echo(line)
    raise SystemExit(run(port, host, idle if kiosk else None))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
