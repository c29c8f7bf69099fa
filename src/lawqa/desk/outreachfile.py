"""The three files that a talk becomes."""

from __future__ import annotations

from pathlib import Path

from lawqa.desk.outreach import Outline
from lawqa.errors import BadQuestion

SUFFIXES = (".pptx", ".docx", ".md")
TYPES = {
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".md": "text/markdown",
}


def outreach_file(outline: Outline, suffix: str) -> bytes:
    """The talk as slides (.pptx), a handout (.docx) or Markdown (.md); BadQuestion for any other suffix."""
    if suffix == ".pptx":
        from lawqa.desk.outreachpptx import deck_pptx

        return deck_pptx(outline)
    if suffix == ".docx":
        from lawqa.desk.outreachdocx import handout_docx

        return handout_docx(outline)
    if suffix == ".md":
        from lawqa.desk.outreachtext import talk_markdown

        return talk_markdown(outline).encode("utf-8")
    raise BadQuestion(f"不会写{suffix or '没有后缀的'}文件", f"文件名以 {'、'.join(SUFFIXES)} 结尾")


def file_name(outline: Outline, suffix: str) -> str:
    """What a download is called; names of topics have no sign that a file may not have."""
    title = outline.topics[0] if len(outline.topics) == 1 else f"{outline.topics[0]}等{len(outline.topics)}个话题"
    return f"{Path(title).name}-宣讲-{outline.day}{suffix}"
