"""Regressions whose fit has known singular vectors, and other coefficients of low rank: instances for the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from symbolic.checks.bound_arithmetic import Arithmetic
from symbolic.checks.bound_instances import SKEW, Family, Structure, Values, pairs


class Regression(Family):
    """Inputs X : n × d and recordings Y : n × d_r, with a fit X C = U D Vᵀ that is chosen first.

    A, A_hat : n × d, n × d_r    X and the fit
    noise : n × d_r              Y − X (A Hᵀ), for A = [I; 0] : d × p and any H : d_r × p
    first_factor, second_factor  d × p and p × d_r, near to the factors of the best coefficients of rank p
    n, d_r, p, q                 sizes, d = p + q; a structure has n rows, d_r columns, a block of p, and d as `other`
    """

    structures = (Structure(3, 0, 1, 2, other=2), Structure(4, 0, 1, 3, other=2), Structure(4, 0, 2, 3, other=3))

    def groups(self, structure: Structure) -> Mapping[str, int]:
        n, d, cols, p = structure.size, structure.other, structure.cols, structure.last
        matrices = {"weights": d * d, "noise": (n - d) * cols, "responses": cols * p}
        factors = {"shift_first": d * p, "shift_second": p * cols}
        return {"values": min(d, cols), **matrices, **factors, SKEW: pairs(n), f"{SKEW}_right": pairs(cols)}

    def build(self, structure: Structure, parts: Mapping[str, Sequence[Any]], on: Arithmetic[Any, Any]) -> Values:
        n, d, cols, p = structure.size, structure.other, structure.cols, structure.last
        left, right = on.rotation(parts[SKEW], n), on.rotation(parts[f"{SKEW}_right"], cols)
        values = on.ordered([on.absolute(x) for x in parts["values"]])
        weights = _table(on, parts["weights"], d, d)
        inputs = on.product(left, on.product(on.diagonal([1] * d, n, d), weights))
        fit = on.between(left, on.diagonal(values, n, cols), right)
        on.know(fit, left, values, right)
        observed = fit
        if n > d:
            below = on.product(_lowest(on, n, d), _table(on, parts["noise"], n - d, cols))
            observed = on.plus(fit, on.product(left, below))
        chosen, responses = on.diagonal([1] * p, d, p), _table(on, parts["responses"], cols, p)
        explained = on.product(inputs, on.product(chosen, on.transpose(responses)))
        best = on.plus(on.diagonal(values[:p], d, p), _table(on, parts["shift_first"], d, p))
        kept = on.product(on.diagonal([1] * p, p, cols), on.transpose(right))
        return {
            **{"A": inputs, "A_hat": fit, "noise": on.difference(observed, explained), "chosen": chosen},
            **{"responses": responses, "first_factor": on.product(on.inverse(weights), best)},
            **{"second_factor": on.plus(kept, _table(on, parts["shift_second"], p, cols))},
            **{"n": n, "d_r": cols, "p": p, "q": d - p},
        }


def _table(on: Arithmetic[Any, Any], entries: Sequence[Any], rows: int, cols: int) -> Any:
    return on.matrix([[entries[i * cols + j] for j in range(cols)] for i in range(rows)])


def _lowest(on: Arithmetic[Any, Any], n: int, d: int) -> Any:
    """[0; I] : n × (n − d)."""
    return on.matrix([[int(i - d == j) for j in range(n - d)] for i in range(n)])


__all__ = ["Regression"]
