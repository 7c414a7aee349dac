"""From scores to probabilities that mean what they say: of a hundred 0.8s, eighty are right."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression


def softmax(scores: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def temperature(unseen: np.ndarray, truth: np.ndarray) -> float:
    """The factor under which softmax fits best what was right for unseen messages."""

    def surprise(log_factor: float) -> float:
        shares = softmax(unseen * np.exp(log_factor))
        return float(-np.log(shares[np.arange(len(truth)), truth] + 1e-12).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(0.0, 4.0), method="bounded").x))


def second_reader(
    unseen: np.ndarray, truth: np.ndarray, answers: int
) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias of a small regression that reads all scores to answer one question.

    How urgent a message is shows in its category and its frame too.
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


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error: the mean gap between how sure and how often right."""
    at = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[at == one].mean() - right[at == one].mean()) * (at == one).mean()
        for one in np.unique(at)
    ]
    return float(sum(gaps))
