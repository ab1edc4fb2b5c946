"""Fitting of the two kinds of linear model that `extraction.learned.linear` runs, by penalised maximum likelihood.

Both likelihoods are convex but for candidates that are right together, and the start is zero, so the same labels give
the same weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from extraction.learned.linear import Choice, Classes

Features = Sequence[str]


def fit_classes(
    examples: Sequence[tuple[Features, str]],
    names: Sequence[str],
    *,
    penalty: float = 1.0,
    least: int = 2,
    slightest: float = 0.0,
) -> Classes:
    """A softmax regression: `penalty` is on half the squared weights; features seen less than `least` times are out.

    So are, in the end, features without any weight of `slightest` or more: two of three, for no figure's worse.
    """
    columns = _columns((features for features, _ in examples), least)
    matrix = _matrix([features for features, _ in examples], columns)
    place = {name: index for index, name in enumerate(names)}
    truth = np.zeros((len(examples), len(names)))
    truth[np.arange(len(examples)), [place[name] for _, name in examples]] = 1.0

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(len(columns), len(names))
        scores = matrix @ weights
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        gradient = matrix.T @ (np.exp(logs) - truth) + penalty * weights
        return float(-(truth * logs).sum() + penalty / 2 * (weights**2).sum()), gradient.ravel()

    found = minimize(loss, np.zeros(len(columns) * len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    weights = found.x.reshape(len(columns), len(names))
    rows = ((name, tuple(weights[column].tolist())) for name, column in columns.items())
    return Classes(tuple(names), {name: row for name, row in rows if max(map(abs, row)) >= slightest})


def fit_choice(
    groups: Sequence[Sequence[tuple[Features, bool]]],
    *,
    penalty: float = 1.0,
    least: int = 2,
    slightest: float = 0.0,
) -> Choice:
    """A conditional logit; groups without a right candidate teach nothing, of several right ones any will do."""
    groups = [group for group in groups if any(is_right for _, is_right in group)]
    rows = [features for group in groups for features, _ in group]
    columns = _columns(rows, least)
    matrix = _matrix(rows, columns)
    right = np.array([is_right for group in groups for _, is_right in group], dtype=bool)
    sizes = np.array([len(group) for group in groups])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        exponentials = np.exp(scores)
        totals = np.add.reduceat(exponentials, starts)
        rights = np.add.reduceat(np.where(right, exponentials, 0.0), starts)
        expected = exponentials / np.repeat(totals, sizes)
        wanted = np.where(right, exponentials, 0.0) / np.repeat(rights, sizes)
        gradient = matrix.T @ (expected - wanted) + penalty * weights
        return float(-np.log(rights / totals).sum() + penalty / 2 * (weights**2).sum()), gradient

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    weights = {name: float(found.x[column]) for name, column in columns.items()}
    return Choice({name: weight for name, weight in weights.items() if abs(weight) >= slightest})


def _columns(rows: Iterable[Features], least: int) -> dict[str, int]:
    """The place of each feature that is seen often enough."""
    seen = Counter(feature for features in rows for feature in set(features))
    return {feature: place for place, feature in enumerate(sorted(name for name, n in seen.items() if n >= least))}


def _matrix(rows: Sequence[Features], columns: dict[str, int]) -> csr_matrix:
    places = [[columns[feature] for feature in features if feature in columns] for features in rows]
    ends = np.cumsum([0, *(len(row) for row in places)])
    flat = np.array([place for row in places for place in row], dtype=np.int32)
    return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(columns)))
