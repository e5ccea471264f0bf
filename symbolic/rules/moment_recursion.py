"""When a moment of a positive random variable is finite: rules that read it off an identity.

Notation
    ξ     a random variable, positive almost surely
    θ     ξ / (1 + εξ), bounded by 1/ε, increasing to ξ as ε falls to 0
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sympy import Dummy, Expr, S, Symbol, cancel, diff, preorder_traversal
from sympy.core.relational import Relational

from symbolic.canonical import Laws, Normaliser, field_of
from symbolic.claim import Claim, Finite, condition_text, entails, negation, slack
from symbolic.errors import ConditionError, StepRefused
from symbolic.matrices import (
    Infinite,
    Letter,
    MatrixExpression,
    Mean,
    NamedScalar,
    Product,
    TestFunction,
    Trace,
    Transpose,
    has_fact,
    is_positive,
    is_random,
)
from symbolic.rules.facts import LIMIT_UNDER_EXPECTATION
from symbolic.rules.rule import Inference


def _means(side: Expr) -> list[tuple[Expr, Expr]]:
    """A sum of multiples of expectations as pairs (coefficient, expression under the expectation)."""
    nodes = list(dict.fromkeys(node for node in preorder_traversal(side) if isinstance(node, Mean)))
    stand_ins = {node: Dummy() for node in nodes}
    linear = side.xreplace(stand_ins)
    pairs = [(cast(Expr, diff(linear, stand_in)), node.expression) for node, stand_in in stand_ins.items()]
    rest = linear.xreplace(dict.fromkeys(stand_ins.values(), S.Zero))
    if rest != 0 or any(c.has(stand_in) for c, _ in pairs for stand_in in stand_ins.values()):
        raise StepRefused(f"{side} is not a sum of multiples of expectations")
    return pairs


class DampedPower(Inference):
    """Read an identity for every test function φ at φ(x) = x^a / (1 + εx)^b.

    φ, xφ and x²φ' are bounded when a ≥ 0 and b ≥ a + 1, so the identity extends to φ from functions with compact
    support, by dominated convergence.
    """

    name = "damped power for the test function"
    source = "billingsley1995"
    statement = (
        r"An identity in `\varphi(\xi)`, `\xi\varphi(\xi)`, `\xi^2\varphi'(\xi)` for all smooth `\varphi` with compact "
        r"support holds for `\varphi(x) = x^a/(1 + \varepsilon x)^b` with `a \ge 0`, `b \ge a + 1` and "
        r"`\varepsilon > 0`: then all three are bounded, and limits of those of functions with compact support."
    )
    facts = (LIMIT_UNDER_EXPECTATION,)

    def __init__(self, function: str, xi: NamedScalar, theta: NamedScalar, epsilon: Symbol, a: Expr, b: Expr) -> None:
        self.function, self.xi, self.theta, self.epsilon, self.a, self.b = function, xi, theta, epsilon, a, b

    def _integrand(self, side: Expr, x: Symbol) -> Expr:
        """The side as one function of x = ξ, divided by φ; each expectation is replaced by what stands under it."""
        log_slope = self.a / x - self.b * self.epsilon / (1 + self.epsilon * x)
        total: Expr = S.Zero
        for coefficient, expression in _means(side):
            ratio = expression.xreplace({self.theta: self.xi / (1 + self.epsilon * self.xi)})
            tests = [node for node in preorder_traversal(expression) if isinstance(node, TestFunction)]
            if not tests:
                phi = self.xi**self.a / (1 + self.epsilon * self.xi) ** self.b
                ratio = (ratio / phi).expand(power_base=True, power_exp=True)
            elif len(tests) == 1:
                ratio = self._bounded(expression, tests[0]) * (log_slope if tests[0].order else S.One)
            else:
                raise StepRefused(f"{expression} has more than one test function in it")
            total += coefficient * ratio.xreplace({self.xi: x})
        return cast(Expr, cancel(total.expand(power_base=True, power_exp=True)))

    def _bounded(self, expression: Expr, test: TestFunction) -> Expr:
        """What stands beside φ or φ' under an expectation; it has to be a power that keeps the product bounded."""
        if test.name != self.function or test.argument != self.xi or test.order > 1:
            raise StepRefused(f"{test} is not {self.function}({self.xi}) or its first derivative")
        beside = cast(Expr, expression / test)
        number, power = beside.as_independent(self.xi)
        exponent = power.as_base_exp()[1] if power != 1 else S.Zero
        if number.has(MatrixExpression) or power not in (1, self.xi**exponent):
            raise StepRefused(f"beside {test} only a power of {self.xi} may stand; got {beside}")
        if exponent not in range(2 + test.order):
            raise ConditionError(f"{self.name} needs φ, ξφ or ξ²φ', which are bounded; got {expression}")
        return beside

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """Both sides of the conclusion are those of the premise with φ filled in."""
        (premise,) = premises
        if self.theta.definition != self.xi / (1 + self.epsilon * self.xi):
            raise StepRefused(f"{self.theta} has to be ξ/(1 + εξ)")
        for condition in (self.a >= 0, self.b >= self.a + 1):
            if not entails(conclusion.given, cast(Relational, condition)):
                raise ConditionError(f"{self.name} needs {condition_text(cast(Relational, condition))}")
        if conclusion.lhs.has(TestFunction) or conclusion.rhs.has(TestFunction):
            raise StepRefused(f"{conclusion} still has a test function in it")
        x = Dummy("x", positive=True)
        for mine, theirs in ((premise.lhs, conclusion.lhs), (premise.rhs, conclusion.rhs)):
            difference = self._integrand(cast(Expr, mine), x) - self._integrand(cast(Expr, theirs), x)
            if cancel(difference) != 0:
                raise StepRefused(
                    f"with φ(x) = x^({self.a})/(1 + εx)^({self.b}) the side\n  {mine}\ndoes not become\n  {theirs}"
                )


class DampedMoments(Inference):
    """Finiteness of every moment, from the damped identity.

    Let s > 0, bₖ ≥ 0, cₖ decreasing in k, and for every k ≥ 1 and ε > 0

        s E[θᵏ⁻¹(1 - εθ)] = cₖ E[θᵏ] + ε bₖ E[θᵏ⁺¹].

    If cₖ > 0, then cₖ E[θᵏ] ≤ s E[ξᵏ⁻¹], which is finite by induction (cⱼ > cₖ > 0 for j < k); θ increases to ξ as
    ε falls to 0, so E ξᵏ is finite. Conversely let E ξᵏ be finite. Then all of it is dominated (εθ ≤ 1), and in the
    limit s E[ξᵏ⁻¹] = cₖ E[ξᵏ]; the left side is positive, so cₖ > 0.
    """

    name = "damped moments"
    source = "billingsley1995"
    statement = (
        r"Let `\xi > 0` and `\theta = \xi/(1 + \varepsilon\xi)`. Suppose that "
        r"`s\,\mathbb E[\theta^{k-1}(1 - \varepsilon\theta)] = "
        r"c_k\,\mathbb E[\theta^k] + \varepsilon b_k\,\mathbb E[\theta^{k+1}]` "
        r"for all `k \ge 1` and `\varepsilon > 0`, where `s > 0`, `b_k \ge 0` and `c_k` decreases in `k`. "
        r"Then `\mathbb E[\xi^k] < \infty` if and only if `c_k > 0`. Indeed, if `c_k > 0` then "
        r"`c_k\,\mathbb E[\theta^k] \le s\,\mathbb E[\xi^{k-1}]`, finite by induction, and `\theta` increases to "
        r"`\xi` as `\varepsilon \to 0`; if `\mathbb E[\xi^k]` is finite, it dominates, and in the limit "
        r"`0 < s\,\mathbb E[\xi^{k-1}] = c_k\,\mathbb E[\xi^k]`."
    )
    facts = (LIMIT_UNDER_EXPECTATION,)

    def __init__(self, xi: NamedScalar, theta: NamedScalar, epsilon: Symbol, k: Symbol) -> None:
        self.xi, self.theta, self.epsilon, self.k = xi, theta, epsilon, k

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """Read s, c and b off the premise, check their signs, and compare the condition with c > 0."""
        (premise,) = premises
        theta, k, epsilon = self.theta, self.k, self.epsilon
        if theta.definition != self.xi / (1 + epsilon * self.xi):
            raise StepRefused(f"{theta} has to be ξ/(1 + εξ)")
        if not is_positive(self.xi):
            raise ConditionError(f"{self.name} needs a positive variable; got {self.xi}")
        left = {e: c for c, e in _means(cast(Expr, premise.lhs))}
        right = {e: c for c, e in _means(cast(Expr, premise.rhs))}
        damped = theta ** (k - 1) * (1 - epsilon * theta)
        if set(left) != {damped} or not set(right) <= {theta**k, theta ** (k + 1)} or theta**k not in right:
            raise StepRefused(
                f"{premise} is not of the form s E[{damped}] = c E[{theta**k}] + ε b E[{theta ** (k + 1)}]"
            )
        s, c = left[damped], right[theta**k]
        b = cancel(right.get(theta ** (k + 1), S.Zero) / epsilon)
        for part in (s, b, c, *premise.given):
            if part.has(epsilon) or (part in premise.given and part.has(k)):
                raise ConditionError(f"{self.name} needs an identity for all {k} ≥ 1 and {epsilon} > 0; got {part}")
        if not is_positive(s):
            raise ConditionError(f"{self.name} needs s > 0; got s = {s}")
        if not b.is_nonnegative:
            raise ConditionError(f"{self.name} needs b ≥ 0; got b = {b}")
        if not diff(c, k).is_negative:
            raise ConditionError(f"{self.name} needs c to decrease in {k}; got c = {c}")
        if conclusion.relation != "iff" or conclusion.lhs != Finite(Mean(self.xi**k)):
            raise StepRefused(f"the conclusion has to be about the finiteness of E[{self.xi**k}]; got {conclusion}")
        expression, strict = slack(cast(Relational, conclusion.rhs))
        if (expression - c).expand() != 0 or not strict:
            raise StepRefused(f"E[{self.xi**k}] is finite if and only if {c} > 0, not {condition_text(conclusion.rhs)}")


class BetweenQuadraticForms(Inference):
    """From quadratic forms to traces.

    Let A be random and positive semidefinite, M positive definite with M = Σᵢ μᵢ vᵢvᵢᵀ, all μᵢ > 0. Then

        μ₁ᵏ (v₁ᵀAv₁)ᵏ ≤ (tr MA)ᵏ ≤ dᵏ⁻¹ Σᵢ μᵢᵏ (vᵢᵀAvᵢ)ᵏ,

    so E(tr MA)ᵏ is finite if and only if E(vᵢᵀAvᵢ)ᵏ is, for every i.
    """

    name = "trace is between quadratic forms"
    source = "linear algebra"
    statement = (
        r"Let `A \succeq 0` be random and `M = \sum_i \mu_i v_i v_i^\top` with all `\mu_i > 0`. Then "
        r"`\mu_1^k (v_1^\top A v_1)^k \le (\operatorname{tr} MA)^k \le d^{k-1} \sum_i \mu_i^k (v_i^\top A v_i)^k`, "
        r"so one criterion for the finiteness of `\mathbb E(v^\top A v)^k`, for every `v \ne 0`, is one for "
        r"`\mathbb E(\operatorname{tr} MA)^k`."
    )

    def __init__(self, xi: NamedScalar) -> None:
        self.xi = xi

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """The premise is about uᵀAu for every u ≠ 0, the conclusion about tr(MA), under one condition."""
        (premise,) = premises
        form = self.xi.definition
        if not (isinstance(form, Trace) and isinstance(form.matrix, Product) and len(form.matrix.factors) == 3):
            raise StepRefused(f"{self.xi} has to be tr(u uᵀ A); it is {form}")
        u, u_transposed, a = form.matrix.factors
        if not (isinstance(u, Letter) and "nonzero" in u.facts and u_transposed == Transpose(u)):
            raise StepRefused(f"{self.xi} has to be tr(u uᵀ A) for an arbitrary vector u ≠ 0")
        if not has_fact(a, "positive definite"):
            raise ConditionError(f"{self.name} needs a positive definite matrix; got {a}")
        power = _exponent(premise, self.xi)
        if premise.rhs.has(u) or conclusion.rhs != premise.rhs or conclusion.relation != "iff":
            raise StepRefused(f"the condition has to stay {premise.rhs}; got {conclusion.rhs}")
        target = conclusion.lhs
        if isinstance(target, Finite) and isinstance(target.expectation, Mean):
            base, exponent = target.expectation.expression.as_base_exp()
            if exponent == power and isinstance(base, Trace) and isinstance(base.matrix, Product):
                factors = base.matrix.factors
                if (
                    len(factors) == 2
                    and factors[1] == a
                    and not is_random(factors[0])
                    and has_fact(factors[0], "positive definite")
                ):
                    return
        raise StepRefused(f"the conclusion has to be about E[tr(M {a})^{power}] with M positive definite; got {target}")


class IsInfinite(Inference):
    """An expectation that is not finite is +∞, being that of a nonnegative variable; so is a positive multiple."""

    name = "not finite"
    source = "definition"
    statement = r"The expectation of a nonnegative random variable is finite or `+\infty`."

    def infer(self, premises: Sequence[Claim], conclusion: Claim) -> None:
        """The conclusion's left side is a positive multiple of the premise's expectation, whose condition fails."""
        (premise,) = premises
        if premise.relation != "iff" or not isinstance(premise.lhs, Finite) or conclusion.rhs != Infinite():
            raise StepRefused(f"{conclusion} does not say that an expectation is infinite")
        expectation = premise.lhs.expectation
        if not (isinstance(expectation, Mean) and is_nonnegative(expectation.expression)):
            raise ConditionError(f"{self.name} needs a nonnegative variable; got {expectation}")
        opposite = negation(cast(Relational, premise.rhs))
        if not entails(conclusion.given, opposite):
            raise ConditionError(f"divergence needs {condition_text(opposite)}")
        field = field_of(premise.lhs, conclusion.lhs)
        normal = Normaliser(field, Laws(linear=True))
        mine, theirs = normal.form(premise.lhs.expectation), normal.form(conclusion.lhs)
        if set(mine.terms) != set(theirs.terms) or len(mine.terms) != 1:
            raise StepRefused(f"{conclusion.lhs} is no multiple of {premise.lhs.expectation}")
        (monomial,) = mine.terms
        ratio = (theirs.terms[monomial] / mine.terms[monomial]).as_expr()
        if not ratio.is_positive:
            raise ConditionError(f"a multiple of ∞ is ∞ for a positive factor; got {ratio}")


def _exponent(premise: Claim, xi: NamedScalar) -> Expr:
    if premise.relation == "iff" and isinstance(premise.lhs, Finite) and isinstance(premise.lhs.expectation, Mean):
        base, exponent = premise.lhs.expectation.expression.as_base_exp()
        if base == xi:
            return cast(Expr, exponent)
    raise StepRefused(f"{premise} is not about the finiteness of a power of {xi}")


def is_nonnegative(expression: Expr) -> bool:
    """Whether a random scalar is a power of tr(DA) with D and A positive definite, or of tr(u uᵀA)."""
    base, _ = expression.as_base_exp()
    if not isinstance(base, Trace):
        return False
    if isinstance(base.matrix, Product) and len(base.matrix.factors) == 2:
        return all(has_fact(factor, "positive definite") for factor in base.matrix.factors)
    return is_positive(base)


def damped_moments(xi: NamedScalar, theta: NamedScalar, epsilon: Symbol, k: Symbol) -> DampedMoments:
    """The rule that reads finiteness of E[ξᵏ] off the damped identity."""
    return DampedMoments(xi, theta, epsilon, k)


def between_quadratic_forms(xi: NamedScalar) -> BetweenQuadraticForms:
    """The rule that leads from E(uᵀAu)ᵏ to E(tr MA)ᵏ."""
    return BetweenQuadraticForms(xi)


is_infinite = IsInfinite()
