"""MPNet in PyTorch with low-rank adapters in its upper layers: what fine-tuning trains.

Only `make encoder` needs this. The matrix products run in bfloat16, five times as fast on
processors that know it; what is learned is kept in 32 bits.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from nlu.arrays import Array
from nlu.encoder.mpnet import EPSILON, HEAD_WIDTH, HEADS, LAYERS, POSITIONS_FROM, near_or_far

PARTS = ("attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o")
WIDE, NARROW = "intermediate.dense", "output.dense"
COARSE = torch.bfloat16


class Adapted(nn.Module):
    """One weight of the published model, which stays, and a step away from it, which is learned."""

    def __init__(self, weights: dict[str, Array], name: str, rank: int) -> None:
        super().__init__()
        self.name = f"{name}.weight"
        weight = torch.from_numpy(weights[self.name])
        self.register_buffer("weight", weight.to(COARSE))
        self.register_buffer("bias", torch.from_numpy(weights[f"{name}.bias"]).to(COARSE))
        out, into = weight.shape
        self.down = nn.Parameter(torch.randn(rank, into) / into**0.5) if rank else None
        self.up = nn.Parameter(torch.zeros(out, rank)) if rank else None

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """`hidden` in bfloat16, and so the result."""
        result = functional.linear(hidden, self.weight, self.bias)
        if self.down is None or self.up is None:
            return result
        step = functional.linear(hidden, self.down.to(COARSE))
        return result + functional.linear(step, self.up.to(COARSE))


class Layer(nn.Module):
    """Attention and the wide step after it."""

    def __init__(self, weights: dict[str, Array], name: str, rank: int, dropout: float) -> None:
        super().__init__()
        self.parts = nn.ModuleList(Adapted(weights, f"{name}.{one}", rank) for one in PARTS)
        self.wide = Adapted(weights, f"{name}.{WIDE}", rank)
        self.narrow = Adapted(weights, f"{name}.{NARROW}", rank)
        self.after_attention = _norm(weights, f"{name}.attention.LayerNorm")
        self.after_all = _norm(weights, f"{name}.output.LayerNorm")
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """`hidden` [messages, tokens, width] in 32 bits; `bias` is added to the attention."""
        count, length, width = hidden.shape
        coarse = hidden.to(COARSE)
        query, key, value = (
            part(coarse).view(count, length, HEADS, HEAD_WIDTH).transpose(1, 2)
            for part in self.parts[:3]
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        attended = self.parts[3](mixed.transpose(1, 2).reshape(count, length, width))
        hidden = self.after_attention(hidden + self.dropout(attended.float()))
        wide = functional.gelu(self.wide(hidden.to(COARSE)))
        return self.after_all(hidden + self.dropout(self.narrow(wide).float()))


class AdaptedEncoder(nn.Module):
    """Two halves: `lower` never changes and is computed once a message; `upper` is trained."""

    def __init__(self, weights: dict[str, Array], *, first: int, rank: int, dropout: float) -> None:
        super().__init__()
        self.words = torch.from_numpy(weights["embeddings.word_embeddings.weight"])
        positions = weights["embeddings.position_embeddings.weight"][POSITIONS_FROM:]
        self.positions = torch.from_numpy(positions)
        self.distances = torch.from_numpy(weights["encoder.relative_attention_bias.weight"])
        self.start = _norm(weights, "embeddings.LayerNorm")
        names = [f"encoder.layer.{at}" for at in range(LAYERS)]
        self.below = nn.ModuleList(Layer(weights, name, 0, 0.0) for name in names[:first])
        self.above = nn.ModuleList(Layer(weights, name, rank, dropout) for name in names[first:])

    def lower(self, ids: torch.Tensor) -> torch.Tensor:
        """Of one message or of several of one length."""
        hidden = self.start(self.words[ids] + self.positions[: ids.shape[1]])
        bias = self._distance(ids.shape[1])
        for layer in self.below:
            hidden = layer(hidden, bias)
        return hidden

    def upper(self, hidden: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Vectors of length one; beyond a message's own length nothing counts."""
        counts = torch.arange(hidden.shape[1])[None, :] < lengths[:, None]
        bias = self._distance(hidden.shape[1]).masked_fill(~counts[:, None, None, :], -1e9)
        for layer in self.above:
            hidden = layer(hidden, bias)
        share = counts[..., None] / lengths[:, None, None]
        return functional.normalize((hidden * share).sum(1), dim=-1)

    def delta(self) -> dict[str, torch.Tensor]:
        """What was learned, under the names that `source.merged` knows."""
        steps = {}
        for part in self.above.modules():
            if isinstance(part, Adapted) and part.down is not None and part.up is not None:
                steps[f"{part.name}.down"] = part.down.detach().half()
                steps[f"{part.name}.up"] = part.up.detach().half()
        return steps

    def _distance(self, length: int) -> torch.Tensor:
        found = self.distances[torch.from_numpy(near_or_far(length))]
        return found.permute(2, 0, 1)[None].to(COARSE)


def _norm(weights: dict[str, Array], name: str) -> nn.LayerNorm:
    scale = torch.from_numpy(weights[f"{name}.weight"])
    norm = nn.LayerNorm(len(scale), eps=EPSILON)
    norm.weight = nn.Parameter(scale, requires_grad=False)
    norm.bias = nn.Parameter(torch.from_numpy(weights[f"{name}.bias"]), requires_grad=False)
    return norm
