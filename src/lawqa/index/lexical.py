"""BM25 over jieba words with a legal dictionary."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lawqa.errors import IndexUnavailable

if TYPE_CHECKING:
    import bm25s
    import jieba

Scores = NDArray[np.float32]

_WORD = re.compile(r"[\u3400-\u9fff]|[a-z0-9]", re.I)
STOPWORDS = frozenset(
    [
        "的",
        "了",
        "是",
        "在",
        "我",
        "你",
        "他",
        "她",
        "它",
        "们",
        "我们",
        "你们",
        "他们",
        "和",
        "与",
        "及",
        "或",
        "也",
        "都",
        "就",
        "还",
        "又",
        "吗",
        "呢",
        "吧",
        "啊",
        "呀",
        "嘛",
        "么",
        "这",
        "那",
        "这个",
        "那个",
        "这样",
        "那样",
        "怎么",
        "怎么办",
        "怎样",
        "如何",
        "什么",
        "为什么",
        "请问",
        "有没有",
        "是不是",
        "可以",
        "可不可以",
        "能不能",
        "一个",
        "一下",
        "有",
        "被",
        "把",
        "给",
        "让",
        "对",
        "从",
        "到",
        "向",
        "为",
        "以",
        "其",
        "等",
        "之",
        "个",
        "着",
        "过",
        "得",
        "地",
        "很",
        "太",
        "说",
        "请",
        "想",
        "要",
        "会",
        "能",
        "该",
        "上",
        "下",
        "里",
        "中",
        "去",
        "来",
        "做",
        "吗",
        "咋",
        "咋个",
        "啥",
        "哪",
        "谁",
        "多少",
        "几",
        "现在",
        "已经",
        "因为",
        "所以",
        "但是",
        "如果",
    ]
)


class Words:
    """Cuts Chinese text into words; one instance serves a process. Its cache lives in `cache`, not in a shared folder."""

    def __init__(self, dictionary: Path | None = None, cache: Path | None = None) -> None:
        import jieba

        jieba.setLogLevel(logging.WARNING)
        self._jieba: jieba.Tokenizer = jieba.Tokenizer()
        if cache is not None:
            cache.mkdir(parents=True, exist_ok=True)
            self._jieba.tmp_dir = str(cache)
            self._jieba.cache_file = "jieba.cache"
        self._jieba.initialize()
        if dictionary is not None:
            for word in dictionary.read_text(encoding="utf-8").split():
                self._jieba.add_word(word)

    def cut(self, text: str) -> list[str]:
        """Words and their parts in lower case, without stop words and punctuation."""
        words = (w.strip().lower() for w in self._jieba.cut_for_search(text))
        return [w for w in words if w not in STOPWORDS and _WORD.search(w)]

    def tokens(self, text: str) -> list[str]:
        """The words of the dictionary that make up `text`, and its other characters one by one; nothing is left out."""
        return list(self._jieba.lcut(text, HMM=False))


class LexicalIndex:
    """BM25 scores of a fixed list of documents, by their position in it."""

    def __init__(self, retriever: bm25s.BM25, size: int) -> None:
        self._retriever = retriever
        self._size = size

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index documents given as lists of words; at least one must have a word."""
        bm25s = _bm25s()
        retriever = bm25s.BM25(method="lucene")
        retriever.index([list(d) for d in documents], show_progress=False)
        return cls(retriever, len(documents))

    def save(self, folder: Path) -> None:
        """Write .npy and JSON files, no pickle."""
        self._retriever.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """Read what `save` wrote; IndexUnavailable when it is damaged or of another corpus."""
        bm25s = _bm25s()
        try:
            retriever = bm25s.BM25.load(str(folder), mmap=False, load_corpus=False)
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnavailable("词语索引已损坏", "运行 lawqa index build 重建") from error
        if retriever.scores["num_docs"] != size:
            raise IndexUnavailable("词语索引与语料不符", "运行 lawqa index build 重建")
        return cls(retriever, size)

    def scores(self, words: Iterable[str]) -> Scores:
        """BM25 of every document, shape (documents,); all zero when no word is known."""
        known = [w for w in words if w in self._retriever.vocab_dict]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._retriever.get_scores(known), dtype=np.float32)


def _bm25s() -> Any:
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # the library sets it to DEBUG when imported
    return bm25s
