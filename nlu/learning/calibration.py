"""From scores to probabilities that mean what they say: of a hundred 0.8s, eighty are right."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

from nlu.arrays import Array


def softmax(scores: Array) -> Array:
    """Along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def temperature(unseen: Array, truth: Array) -> float:
    """The factor under which softmax fits best what was right for unseen messages."""

    def surprise(log_factor: float) -> float:
        shares = softmax(unseen * np.exp(log_factor))
        return float(-np.log(shares[np.arange(len(truth)), truth] + 1e-12).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(0.0, 4.0), method="bounded").x))


def trust(shares: Array, truth: Array) -> tuple[float, float]:
    """How the likeliest answer's share must be bent to be how often it is right."""
    top = shares.max(axis=1)
    right = shares.argmax(axis=1) == truth
    if right.all() or not right.any():
        return 1.0, 0.0
    bend = LogisticRegression(C=1e6).fit(_log_odds(top)[:, None], right)
    return float(max(bend.coef_[0, 0], 0.05)), float(bend.intercept_[0])


def trusted(shares: Array, bend: tuple[float, float]) -> Array:
    """The shares with the likeliest one bent; the others keep their order and share the rest."""
    slope, shift = bend
    at = shares.argmax(axis=1)
    rows = np.arange(len(shares))
    top = shares[rows, at]
    bent = 1.0 / (1.0 + np.exp(-(slope * _log_odds(top) + shift)))
    result = shares * ((1.0 - bent) / np.maximum(1.0 - top, 1e-9))[:, None]
    # the likeliest stays so, however little it is trusted
    result[rows, at] = np.maximum(bent, result.max(axis=1, initial=0.0, where=_others(shares, at)))
    return np.asarray(result / result.sum(axis=1, keepdims=True))


def _others(shares: Array, at: Array) -> Array:
    others = np.ones(shares.shape, dtype=bool)
    others[np.arange(len(shares)), at] = False
    return others


def _log_odds(share: Array) -> Array:
    share = np.clip(share, 1e-6, 1.0 - 1e-6)
    return np.asarray(np.log(share / (1.0 - share)))


def second_reader(unseen: Array, truth: Array, answers: int) -> tuple[Array, Array]:
    """Weights and bias of a small regression from the scores of one question to its answers.

    Only from its own: all questions' scores together are too many for the unseen messages.
    """
    weights, bias = np.zeros((unseen.shape[1], answers)), np.full(answers, -30.0)
    present = np.unique(truth)
    if len(present) == 1:
        bias[present[0]] = 30.0
        return weights, bias
    reader = LogisticRegression(C=8.0, max_iter=1000).fit(unseen, truth)
    if len(present) == 2:  # scikit-learn then keeps one column, for the second
        weights[:, present[1]], bias[present] = reader.coef_[0], (0.0, reader.intercept_[0])
    else:
        weights[:, reader.classes_], bias[reader.classes_] = reader.coef_.T, reader.intercept_
    return weights, bias


def calibration_error(confidence: Array, right: Array, bins: int = 15) -> float:
    """Expected calibration error: the mean gap between how sure and how often right."""
    at = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[at == one].mean() - right[at == one].mean()) * (at == one).mean()
        for one in np.unique(at)
    ]
    return float(sum(gaps))
