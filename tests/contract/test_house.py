"""The house as a whole: imports run one way, nothing heavy on the way to an answer, no wording of statutes in the tree."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lawqa
from lawqa.config import Settings, load_settings
from lawqa.corpus.catalogue import load_catalogue
from lawqa.corpus.notes import load_notes

ROOT = Path(__file__).parents[2]


def python(code: str, **env: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=env or None
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_imports_run_one_way() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "importlinter.cli", "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if "No module named" in result.stderr:
        result = subprocess.run(
            [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    assert result.returncode == 0, result.stdout + result.stderr


def test_public_names_are_exact() -> None:
    assert sorted(lawqa.__all__) == lawqa.__all__
    for name in lawqa.__all__:
        assert getattr(lawqa, name).__name__ == name
    with pytest.raises(AttributeError):
        lawqa.no_such_name  # noqa: B018


def test_help_is_light() -> None:
    code = "import sys, lawqa.cli; print(any(m in sys.modules for m in ('numpy', 'faiss', 'streamlit', 'torch')))"
    assert python(code).strip() == "False"


def test_an_answer_never_imports_torch(tiny_model_home: dict[str, str]) -> None:
    code = (
        "import sys; from lawqa import open_assistant; open_assistant().ask('楼上漏水找谁赔');"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'streamlit', 'mcp') if m in sys.modules])"
    )
    assert python(code, **tiny_model_home).strip() == "[]"


def test_the_readme_snippet_runs(tiny_model_home: dict[str, str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (snippet,) = [block.split("```")[0] for block in readme.split("```python\n")[1:]]
    assert python(snippet, **tiny_model_home).strip()


def notes_folder() -> list[Path]:
    return sorted((load_settings().corpus / "notes").glob("*.toml"))


@pytest.mark.parametrize("path", notes_folder(), ids=lambda p: p.stem)
def test_notes_are_complete_and_in_our_own_words(path: Path) -> None:
    """Every file loads, each provision has a gist of a sensible length, no question stands twice in a file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    questions = [q for p in data["provision"] for group in p.get("questions", {}).values() for q in group]
    assert len(questions) == len(set(questions))
    for provision in data["provision"]:
        assert 10 <= len(provision["gist"]) <= 220, provision["article"]


def test_property_regulations_have_a_gist_for_every_article() -> None:
    """So a bare machine answers from them too."""
    settings: Settings = load_settings()
    catalogue = load_catalogue(settings.corpus / "catalogue.toml")
    notes = load_notes(settings.corpus / "notes", catalogue)
    for name, count in (("物业管理条例", 67), ("建筑物区分所有权解释", 19), ("物业服务纠纷解释", 5)):
        version = catalogue.instruments[name].versions[-1]
        assert version.articles == count
        have = [i for i in notes if i.startswith(f"{name}@{version.promulgated}#")]
        assert len(have) == count


@pytest.mark.parametrize("article", [11, 12])
def test_superseded_ratios_carry_a_caution(article: int) -> None:
    """物业管理条例 11 and 12 print the ratios of before the Civil Code."""
    settings = load_settings()
    notes = load_notes(settings.corpus / "notes", load_catalogue(settings.corpus / "catalogue.toml"))
    assert "第二百七十八条" in notes[f"物业管理条例@2018-03-19#{article}"].caution


def test_no_gist_carries_the_wording_of_a_statute(shared_corpus: Path) -> None:
    from lawqa.corpus.collect import build_corpus

    corpus = build_corpus(
        Settings(load_settings().corpus, Path("/nonexistent"), Path("/nonexistent"), (shared_corpus,))
    )
    copied = [
        f"{stored.id}: {run}"
        for stored in corpus.provisions
        if stored.note and stored.verbatim and (run := longest_copy(stored.note.gist, stored.provision.text))
    ]
    assert copied == []


def longest_copy(gist: str, wording: str, limit: int = 26) -> str:
    """A run of more than `limit` characters, punctuation aside, that the gist took from the wording."""
    plain = ["".join(c for c in text if c.isalnum()) for text in (gist, wording)]
    runs = (plain[0][i : i + limit] for i in range(len(plain[0]) - limit + 1))
    return next((run for run in runs if run in plain[1]), "")
