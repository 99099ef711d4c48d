"""A sentence model of one's own: two more features, and never a way round a veto."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper, save

from bot.config import load_county
from bot.errors import InputFault
from knowledge.calibrate import fingerprint
from knowledge.embedder import OnnxEmbedder, Tokens, embedder_at
from knowledge.match import Matcher
from knowledge.model import Decision
from tests.knowledge.small import Small

# What each character means to the model: 软 and 塌 are one thing to it, 拉 and 稀 another.
ROOT = Path(__file__).parents[2]
MEANINGS = {
    "[UNK]": (0.1, 0.1, 0.1),
    "软": (1, 0, 0),
    "塌": (1, 0, 0),
    "拉": (0, 1, 0),
    "稀": (0, 1, 0),
    "鹅": (0, 0, 1),
}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model of six characters: it looks each one up, and the mean over a sentence is its vector."""
    table = numpy_helper.from_array(np.array(list(MEANINGS.values()), dtype=np.float32), "table")
    ints = {
        name: helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"])
        for name in ("input_ids", "attention_mask")
    }
    out = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["n", "t", 3])
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])]
    graph = helper.make_graph(nodes, "tiny", list(ints.values()), [out], [table])
    path = tmp_path / "tiny.onnx"
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    (tmp_path / "vocab.txt").write_text("\n".join(MEANINGS), encoding="utf-8")
    return path


def test_texts_that_mean_the_same_have_like_vectors(model: Path) -> None:
    vectors = OnnxEmbedder(model).embed(["鹅软", "鹅塌", "鹅拉稀", ""])
    assert np.linalg.norm(vectors[:3], axis=1) == pytest.approx([1, 1, 1])
    assert float(vectors[0] @ vectors[1]) == pytest.approx(1)
    assert float(vectors[0] @ vectors[2]) < 0.5
    assert not vectors[3].any()


def test_the_model_adds_two_features_to_every_candidate(small: Small, model: Path) -> None:
    kb = small.load()
    plain, embedded = Matcher(kb), Matcher(kb, embedder=embedder_at(str(model)))
    text = "鹅下软壳蛋，皮是塌的"
    without, having = plain.verdict(text).candidates[0], embedded.verdict(text).candidates[0]
    assert "embedding" not in without.features
    assert having.features["embedding"] > 0.9
    assert having.score > without.score
    others = [one.features["embedding"] for one in embedded.verdict(text).candidates[1:]]
    assert having.features["embedding_gap"] == pytest.approx(having.features["embedding"] - max(others, default=0))


def test_words_are_read_by_their_longest_known_parts() -> None:
    tokens = Tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "鹅", "egg", "##s", "goose"])
    assert tokens.of("鹅 eggs") == [2, 4, 5, 6, 3]
    assert tokens.of("eggy 鸡") == [2, 1, 1, 3]
    assert tokens.of("") == [2, 3]
    assert len(tokens.of("鹅" * 1000)) == 128


@pytest.mark.parametrize("text", ["猪下软蛋", "梦见鹅下软壳蛋", "软塌塌软塌塌"])
def test_the_model_is_no_way_round_a_veto(small: Small, model: Path, text: str) -> None:
    verdict = Matcher(small.load(), embedder=embedder_at(str(model))).verdict(text)
    assert verdict.decision is not Decision.ANSWER


def test_thresholds_hold_for_one_model_only(small: Small, model: Path) -> None:
    kb = small.load()
    assert fingerprint(kb) != fingerprint(kb, embedder_at(str(model)))
    assert embedder_at(None) is None


def test_the_file_is_looked_for_beside_the_config(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    config.write_text(text + "\nknowledge: {embedder: models/m.onnx}\n", encoding="utf-8")
    assert load_county(config).knowledge.embedder == str(tmp_path / "models" / "m.onnx")
    assert load_county(ROOT / "config.yaml").knowledge.embedder is None


def test_what_is_wrong_with_the_model_is_told_plainly(tmp_path: Path, model: Path) -> None:
    with pytest.raises(InputFault, match=r"there is no gone\.onnx"):
        OnnxEmbedder(tmp_path / "gone.onnx")
    broken = model.with_name("broken.onnx")
    broken.write_bytes(b"not a model")
    with pytest.raises(InputFault, match="cannot be opened"):
        OnnxEmbedder(broken)
    model.with_name("vocab.txt").unlink()
    with pytest.raises(InputFault, match=r"there is no vocab\.txt"):
        OnnxEmbedder(model)


def test_an_entry_is_as_near_as_its_nearest_phrasing(small: Small, model: Path) -> None:
    kb = small.load()
    entry = next(iter(kb.entries.values()))
    less = replace(kb, entries={entry.id: entry})
    verdict = Matcher(less, embedder=embedder_at(str(model))).verdict(entry.phrasings.zh[0])
    assert verdict.candidates[0].features["embedding"] == pytest.approx(1, abs=1e-5)
