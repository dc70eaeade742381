"""Sentence vectors: a tiny model made here, the cache, and the sentence that says what to install."""

import json
import struct

import pytest

from site_builder.congruence.judge.semantic import ModelMissing, VectorCache, find_model, load_encoder, open_model

numpy = pytest.importorskip("numpy", reason="needs waypost[semantic]")
tokenizers = pytest.importorskip("tokenizers", reason="needs waypost[semantic]")

SIZE, WORDS = 8, ["[UNK]", "a", "cup", "of", "tea"]


def make_model(folder):
    """A two-headed, one-layer encoder with fixed pseudo-random weights."""
    shapes = {
        "embeddings.word_embeddings.weight": (len(WORDS), SIZE),
        "embeddings.position_embeddings.weight": (16, SIZE),
        "embeddings.token_type_embeddings.weight": (2, SIZE),
        "embeddings.LayerNorm.weight": (SIZE,),
        "embeddings.LayerNorm.bias": (SIZE,),
    }
    for part, (out, into) in {
        "attention.self.query": (SIZE, SIZE),
        "attention.self.key": (SIZE, SIZE),
        "attention.self.value": (SIZE, SIZE),
        "attention.output.dense": (SIZE, SIZE),
        "intermediate.dense": (16, SIZE),
        "output.dense": (SIZE, 16),
    }.items():
        shapes[f"encoder.layer.0.{part}.weight"], shapes[f"encoder.layer.0.{part}.bias"] = (out, into), (out,)
    for part in ("attention.output.LayerNorm", "output.LayerNorm"):
        shapes[f"encoder.layer.0.{part}.weight"] = shapes[f"encoder.layer.0.{part}.bias"] = (SIZE,)
    header, body = {}, b""
    for number, (name, shape) in enumerate(shapes.items()):
        values = numpy.sin(numpy.arange(numpy.prod(shape)) + number).astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [len(body), len(body) + len(values)]}
        body += values
    head = json.dumps(header).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + body)
    config = {"num_hidden_layers": 1, "num_attention_heads": 2, "layer_norm_eps": 1e-12}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({word: at for at, word in enumerate(WORDS)}, "[UNK]"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    made.save(str(folder / "tokenizer.json"))
    return folder


def test_a_vector_has_length_one_and_is_the_same_each_time(tmp_path):
    encoder = load_encoder(make_model(tmp_path))
    vector = encoder.encode("a cup of tea")
    assert len(vector) == SIZE
    assert sum(value * value for value in vector) == pytest.approx(1, abs=1e-4)
    assert encoder.encode("a cup of tea") == vector
    assert encoder.encode("tea of cup") != vector


def test_vectors_are_kept_in_the_named_file_and_the_model_is_not_opened_again(tmp_path):
    cache = tmp_path / "cache" / "vectors.txt"
    first = open_model(cache, make_model(tmp_path))(["a cup", "tea"])
    assert len(VectorCache(cache).vectors) == 2
    assert open_model(cache, tmp_path / "gone")(["tea", "a cup"]) == first[::-1]


def test_without_the_model_one_sentence_says_what_to_install():
    with pytest.raises(ModelMissing, match="pip install"):
        find_model("no_such_package_here")
