"""Sentences as vectors by a model of one's own: an extra, off by default, two more features and never a way round a veto.

A county that has a sentence model names its file in config.yaml (`knowledge.embedder: models/name.onnx`) and installs the
extra (`pip install nongda[embedder]`). Beside the model lies its `vocab.txt`, as models of the BERT
family have it: a token a line, parts of words that go on with `##`, and `[UNK]`, `[CLS]`, `[SEP]`, `[PAD]` where the model
knows them. The model takes `input_ids` and `attention_mask` (and, if it wants them, `token_type_ids`), each (sentences,
tokens) of int64, and gives either (sentences, tokens, dimensions), of which the mean over the tokens is taken, or
(sentences, dimensions).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.errors import Fault, InputFault

Vectors = NDArray[np.float32]  # (sentences, dimensions), each row of length 1
_LONGEST = 128  # tokens of a sentence that are read
_AT_ONCE = 64  # sentences
_WORD_OR_CHARACTER = re.compile(r"[a-z0-9]{1,40}|[^a-z0-9 ]")


class Embedder(Protocol):
    """Anything that makes vectors. `digest` tells two models apart: thresholds hold for one of them."""

    digest: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts in normal form, in their order."""
        ...


class OnnxEmbedder:
    """A sentence model in a file. Raises InputFault when it, its vocabulary or the extra is missing, or cannot be used."""

    def __init__(self, model: Path) -> None:
        vocabulary = model.with_name("vocab.txt")
        for path in (model, vocabulary):
            if not path.is_file():
                raise _fault(model, f"找不到 {path.name} / there is no {path.name}")
        try:
            from onnxruntime import InferenceSession, SessionOptions
        except ImportError as missing:
            raise _fault(
                model, "要先装：pip install nongda[embedder] / install the extra: pip install nongda[embedder]"
            ) from missing
        options = SessionOptions()
        options.intra_op_num_threads = 1  # the matcher is asked from one thread at a time; the rest is the line's
        try:
            self._session = InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as wrong:  # the library raises a kind of its own for each thing that can be wrong
            raise _fault(model, f"打不开：{wrong} / cannot be opened: {wrong}") from wrong
        self._wants = [one.name for one in self._session.get_inputs()]
        if not {"input_ids", "attention_mask", "token_type_ids"}.issuperset(self._wants):
            raise _fault(model, f"不认识的输入 {self._wants} / inputs that are not known: {self._wants}")
        self._tokens = Tokens(vocabulary.read_text(encoding="utf-8").splitlines())
        self.digest = blake2b(model.read_bytes() + vocabulary.read_bytes(), digest_size=8).hexdigest()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts in normal form, in their order; what holds nothing known may have the vector of nothing."""
        parts = [self._some(texts[start : start + _AT_ONCE]) for start in range(0, len(texts), _AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    def _some(self, texts: Sequence[str]) -> Vectors:
        rows = [self._tokens.of(text) for text in texts]
        longest = max(1, *map(len, rows))
        ids = np.array([row + [self._tokens.padding] * (longest - len(row)) for row in rows], dtype=np.int64)
        mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in rows], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(mask)}
        out = np.asarray(self._session.run(None, {name: given[name] for name in self._wants})[0], dtype=np.float32)
        if out.ndim == 3:
            out = (out * mask[:, :, None]).sum(axis=1) / np.maximum(1, mask.sum(axis=1))[:, None]
        found: Vectors = out / np.maximum(1e-9, np.linalg.norm(out, axis=1, keepdims=True))
        return found


class Tokens:
    """Texts as numbers by a WordPiece vocabulary: a Chinese character is a token, an English word its longest known parts
    (Devlin et al., BERT, 2018)."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._numbers = {token: number for number, token in enumerate(vocabulary)}
        self._unknown = self._numbers.get("[UNK]", 0)
        self._first, self._last = ([self._numbers[t]] if t in self._numbers else [] for t in ("[CLS]", "[SEP]"))
        self.padding = self._numbers.get("[PAD]", 0)

    def of(self, text: str) -> list[int]:
        """The numbers of a text in normal form, at most _LONGEST of them."""
        words = _WORD_OR_CHARACTER.findall(text)
        numbers = [number for word in words for number in self._parts(word)]
        return [*self._first, *numbers[: _LONGEST - 2], *self._last]

    def _parts(self, word: str) -> list[int]:
        found, start = list[int](), 0
        while start < len(word):
            parts = (("##" if start else "") + word[start:end] for end in range(len(word), start, -1))
            part = next((part for part in parts if part in self._numbers), None)
            if part is None:
                return [self._unknown]
            found.append(self._numbers[part])
            start += len(part) - (2 if start else 0)
        return found


def embedder_at(model: str | None) -> Embedder | None:
    """The sentence model in a file; None where none is named. Raises InputFault."""
    return OnnxEmbedder(Path(model)) if model else None


class Meanings:
    """The vectors of all phrasings: `texts[i]` belongs to entry `owners[i]`, and an entry's texts stand together."""

    def __init__(self, embedder: Embedder, texts: Sequence[str], owners: Sequence[int]) -> None:
        self._embedder = embedder
        self._vectors = embedder.embed(texts)
        self._starts = np.searchsorted(np.array(owners), np.arange(max(owners, default=-1) + 2))

    def cosines(self, text: str, entries: Sequence[int]) -> list[float]:
        """For each entry the cosine between the text and that of its phrasings which is nearest in meaning."""
        if not entries:
            return []
        asked = self._embedder.embed([text])[0]
        parts = (self._vectors[self._starts[entry] : self._starts[entry + 1]] for entry in entries)
        return [float((part @ asked).max()) for part in parts]


def _fault(model: Path, message: str) -> InputFault:
    return InputFault([Fault(str(model), 0, 0, f"knowledge.embedder: {message}")])
