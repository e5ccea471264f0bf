"""The identities of linear algebra and of expectations that a line may name.

What the ring axioms alone settle (distributing, collecting, transposing a product, linearity of traces and of
expectations over sums and scalar factors) is called `algebra`.
"""

from __future__ import annotations

from symbolic.canonical import Laws
from symbolic.claim import Claim
from symbolic.ensembles import GaussianRows, HaarOrthogonal, wishart
from symbolic.matrices import (
    BigO,
    Covariance,
    E,
    Entry,
    Identity,
    Indicator,
    Leading,
    Letter,
    Named,
    NamedScalar,
    Probability,
    Registry,
    Variance,
    frobenius_norm,
    inv,
    norm,
    operator_norm,
    tr,
)
from symbolic.rules.facts import WISHART_DENSITY
from symbolic.rules.rule import Rule

# Letters that stand for anything of their shape; the rules are stated, executed and judged on them.
_any = Registry()
_a = _any.scalar("a", "a size", domain="dimension")
_b = _any.scalar("b", "another size", domain="dimension")
_c = _any.scalar("c", "a number of singular vectors", domain="dimension")
_g = _any.scalar("g", "a number", domain="positive")
_A: Letter = _any.matrix("A", _a, _b, "any matrix")
_B: Letter = _any.matrix("B", _b, _a, "any matrix")
_C: Letter = _any.matrix("C", _b, _b, "any square matrix")
_D: Letter = _any.matrix("D", _b, _b, "another square matrix")
_V: Letter = _any.matrix("V", _b, _b, "any positive definite matrix", facts=("positive definite", "symmetric"))
_G: Letter = _any.matrix("G", _a, _b, "Gaussian design", law=GaussianRows(_V))
_S: Named = wishart(_any, "S", _G, "its Gram matrix")
_H: Letter = _any.matrix("H", _a, _b, "another Gaussian design", law=GaussianRows(_V))
_T: Named = wishart(_any, "T", _H, "its Gram matrix")
_O: Letter = _any.matrix("O", _b, _b, "Haar orthogonal", law=HaarOrthogonal())
_v: Letter = _any.matrix("v", _b, 1, "a vector of the standard basis")
_w: Letter = _any.matrix("w", _b, 1, "a vector of the standard basis")
_k = _any.scalar("k", "a rank", domain="dimension")
_P: Letter = _any.matrix("P", _b, _b, "a projector", facts=("projector",))
_L: Letter = _any.matrix("L", _b, _b, "any symmetric matrix", facts=("symmetric",))
_K: Letter = _any.matrix("K", _b, _b, "one that commutes with it", facts=("positive definite", "commutes with L"))

algebra = Rule(
    "algebra",
    (
        Claim((_A * _B).T, "=", _B.T * _A.T),
        Claim(_A * (_B + _A.T), "=", _A * _A.T + _A * _B),
        Claim(tr(_A * _B + _A * _A.T), "=", tr(_A * _B) + tr(_A * _A.T)),
    ),
    "linear algebra",
)
trace_is_cyclic = Rule(
    "trace_is_cyclic",
    (Claim(tr(_A * _B), "=", tr(_B * _A)), Claim(tr(_C * _D * _V), "=", tr(_V * _C * _D))),
    "linear algebra",
    Laws(cyclic=True),
)
trace_of_transpose = Rule(
    "trace_of_transpose",
    (Claim(tr(_C.T), "=", tr(_C)), Claim(tr((_C * _D).T * _V), "=", tr(_V * _C * _D))),
    "linear algebra",
    Laws(transposed_trace=True),
)
trace_of_identity = Rule(
    "trace_of_identity", (Claim(tr(Identity(_b)), "=", _b),), "linear algebra", Laws(identity_trace=True)
)
one_by_one_is_scalar = Rule(
    "one_by_one_is_scalar",
    (
        Claim(tr(_v * _v.T * _C * _v * _w.T * _C), "=", tr(_v * _v.T * _C) * tr(_v * _w.T * _C)),
        Claim(_C * _v * (_v.T * _C * _w) * _w.T, "=", tr(_w * _v.T * _C) * _C * _v * _w.T),
    ),
    "linear algebra",
    Laws(one_by_one=True),
    also=(trace_is_cyclic,),
)
inverse_cancels = Rule(
    "inverse_cancels",
    (
        Claim(_V * inv(_V), "=", Identity(_b)),
        Claim(inv(_V) * _V, "=", Identity(_b)),
        Claim(E(_S * inv(_S)), "=", Identity(_b), given=(_a >= _b,)),
    ),
    "linear algebra",
    Laws(cancels=True),
    facts=(WISHART_DENSITY,),
)
leading_projector = Rule(
    "leading_projector",
    (Claim(tr(Leading(_A, _c)), "=", _c, given=(_a >= _c, _b >= _c)),),
    "definition",
    Laws(leading=True),
)
orthogonal_cancels = Rule(
    "orthogonal_cancels",
    (
        Claim(E(_O * _O.T), "=", Identity(_b)),
        Claim(E(_O.T * _O), "=", Identity(_b)),
    ),
    "linear algebra",
    Laws(orthogonal=True),
)
expectation_is_linear = Rule(
    "expectation_is_linear",
    (
        Claim(E(_C * _S * _D), "=", _C * E(_S) * _D),
        Claim(E(tr(_C * _S)), "=", tr(_C * E(_S))),
        Claim(E(tr(_C) * _S), "=", tr(_C) * E(_S)),
    ),
    "linear algebra",
    Laws(linear=True),
)
independence = Rule(
    "independence",
    (
        Claim(E(tr(_C * _S) * tr(_D * _T)), "=", E(tr(_C * _S)) * E(tr(_D * _T))),
        Claim(E(tr(_C * _S) * _T), "=", E(tr(_C * _S)) * E(_T)),
    ),
    "definition",
    Laws(independent=True),
)
definition_of_variance = Rule(
    "definition_of_variance",
    (Claim(Variance(tr(_S)), "=", E(tr(_S) ** 2) - E(tr(_S)) ** 2),),
    "definition",
    Laws(variance=True),
)
definition_of_covariance = Rule(
    "definition_of_covariance",
    (
        Claim(
            Covariance(tr(_C * _S), tr(_S)),
            "=",
            E(tr(_C * _S) * tr(_S)) - E(tr(_C * _S)) * E(tr(_S)),
        ),
    ),
    "definition",
    Laws(covariance=True),
)
definition_of_entry = Rule(
    "definition_of_entry",
    (Claim(Entry(_C, _v, _w), "=", tr(_C * _w * _v.T)),),
    "definition",
    Laws(entry=True),
)
definition_of_probability = Rule(
    "definition_of_probability",
    (Claim(1 - 2 * Probability(operator_norm(_G), _g), "=", E(1 - 2 * Indicator(operator_norm(_G), _g))),),
    "definition",
    Laws(probability=True),
)

negligible_terms = Rule(
    "negligible_terms",
    (
        Claim(1 / _a, "=", BigO(1, _a)),
        Claim((_a + _b) / _a, "=", 1 + BigO(1, _a)),
        Claim(1 / (_a + _b), "=", 1 / _a - _b / _a**2 + BigO(3, _a)),
    ),
    "definition",
    Laws(negligible=True),
)

projector_is_idempotent = Rule(
    "projector_is_idempotent", (Claim(_P * _P * _C, "=", _P * _C),), "definition", Laws(idempotent=True)
)
declared_to_commute = Rule(
    "declared_to_commute",
    (Claim(_K * _L * _C, "=", _L * _K * _C), Claim(inv(_K) * _L, "=", _L * inv(_K))),
    "definition",
    Laws(commuting=True),
)
left_and_right_singular_vectors = Rule(
    "left_and_right_singular_vectors",
    (
        Claim(Leading(_A, _k) * _A, "=", _A * Leading(_A.T, _k), given=(_k <= _a, _k <= _b)),
        Claim(_C * Leading(_A.T, _k) * _A.T, "=", _C * _A.T * Leading(_A, _k), given=(_k <= _a, _k <= _b)),
    ),
    "definition",
    Laws(singular_vectors=True),
)
norm_of_transpose = Rule(
    "norm_of_transpose",
    (Claim(norm(_A.T), "=", norm(_A)), Claim(operator_norm(_A.T * _B.T), "=", operator_norm(_B * _A))),
    "linear algebra",
    Laws(transposed_norm=True),
)
square_of_frobenius_norm = Rule(
    "square_of_frobenius_norm",
    (Claim(frobenius_norm(_A) ** 2, "=", tr(_A.T * _A)),),
    "definition",
    Laws(frobenius=True),
)

STRUCTURAL = (
    algebra,
    trace_is_cyclic,
    trace_of_transpose,
    trace_of_identity,
    one_by_one_is_scalar,
    inverse_cancels,
    leading_projector,
    orthogonal_cancels,
    expectation_is_linear,
    independence,
    negligible_terms,
    definition_of_variance,
    definition_of_covariance,
    definition_of_entry,
    definition_of_probability,
    projector_is_idempotent,
    declared_to_commute,
    left_and_right_singular_vectors,
    norm_of_transpose,
    square_of_frobenius_norm,
)


def definition(*abbreviations: Named | NamedScalar) -> Rule:
    """The rule that abbreviations stand for what they abbreviate; it states nothing that could be false."""
    names = ", ".join(abbreviation.name for abbreviation in abbreviations)
    return Rule(f"definition of {names}", (), "definition", Laws(definitions=abbreviations))
