"""One registry for every symbol: its code name, its LaTeX, its meaning. A name declared twice is an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sympy import Basic, Expr, Symbol

from symbolic.errors import DuplicateSymbolError
from symbolic.matrices.expressions import Law, Letter, MatrixExpression, Named
from symbolic.matrices.facts import DualBases
from symbolic.matrices.scalars import NamedScalar


@dataclass(frozen=True)
class Declared:
    """What the registry knows of one symbol."""

    name: str
    latex: str
    meaning: str
    symbol: Basic
    domain: str

    @property
    def shape(self) -> str:
        """`d × d` for a matrix, `scalar` for a scalar."""
        if isinstance(self.symbol, MatrixExpression):
            return f"{self.symbol.rows} × {self.symbol.cols}"
        return "scalar"


class Registry:
    """Declares symbols once and remembers them in the order of declaration, which is also the order of printing."""

    DOMAINS: ClassVar[dict[str, dict[str, bool]]] = {
        "dimension": {"integer": True, "positive": True},
        "count": {"integer": True, "positive": True},
        "positive": {"positive": True},
        "nonnegative": {"nonnegative": True},
        "real": {"real": True},
    }

    def __init__(self) -> None:
        self._declared: dict[str, Declared] = {}

    def __iter__(self) -> Any:
        return iter(self._declared.values())

    def __contains__(self, name: object) -> bool:
        return name in self._declared

    def __getitem__(self, name: str) -> Declared:
        return self._declared[name]

    def _declare(self, name: str, latex: str | None, meaning: str, symbol: Any, domain: str) -> Any:
        if name in self._declared:
            raise DuplicateSymbolError(f"{name} is declared already, as: {self._declared[name].meaning}")
        self._declared[name] = Declared(name, name if latex is None else latex, meaning, symbol, domain)
        return symbol

    def scalar(self, name: str, meaning: str, *, domain: str, latex: str | None = None) -> Expr:
        """A scalar symbol; `domain` is one of `dimension`, `count`, `positive`, `nonnegative`, `real`."""
        if domain not in self.DOMAINS:
            raise ValueError(f"unknown domain {domain!r}; known: {', '.join(self.DOMAINS)}")
        result: Expr = self._declare(name, latex, meaning, Symbol(name, **self.DOMAINS[domain]), domain)
        return result

    def matrix(
        self,
        name: str,
        rows: Expr | int,
        cols: Expr | int,
        meaning: str,
        *,
        facts: tuple[str, ...] = (),
        law: Law | None = None,
        domain: str | None = None,
        latex: str | None = None,
    ) -> Letter:
        """A matrix, `rows × cols`, random if it has a law; its domain in words if its facts do not tell it."""
        domain = domain or ", ".join(facts) or ("any" if law is None else "random")
        letter: Letter = self._declare(name, latex, meaning, Letter(name, rows, cols, facts=facts, law=law), domain)
        return letter

    def dual_bases(
        self,
        names: tuple[str, str],
        sizes: tuple[Expr, Expr],
        meanings: tuple[str, str],
        *,
        duals: tuple[str, str] | None = None,
        latex: tuple[str, ...] | None = None,
    ) -> DualBases:
        """A basis in two parts, `A : (p + q) × p` and `B : (p + q) × q`, and its dual; orthonormal without `duals`.

        `latex` is that of the names, those of the duals last.
        """
        everything = (*names, *(duals or ()))
        fact = DualBases.fact(*names, *(duals or names))
        letters = [
            self.matrix(
                name,
                sizes[0] + sizes[1],
                sizes[i % 2],
                meanings[i % 2] if i < 2 else f"dual to `{(latex or everything)[i - 2]}`",
                facts=(fact,),
                domain="orthonormal columns" if duals is None else "full column rank",
                latex=None if latex is None else latex[i],
            )
            for i, name in enumerate(everything)
        ]
        return DualBases(*letters[:2], *(letters[2:] or letters))

    def named(self, name: str, definition: MatrixExpression, meaning: str, *, latex: str | None = None) -> Named:
        """An abbreviation for a matrix expression."""
        result: Named = self._declare(name, latex, meaning, Named(name, definition), "defined")
        return result

    def named_scalar(
        self, name: str, definition: Expr, meaning: str, *, positive: bool = False, latex: str | None = None
    ) -> NamedScalar:
        """An abbreviation for a scalar expression; `positive` restricts what it is made of."""
        domain = ("positive",) if positive else ()
        result: NamedScalar = self._declare(name, latex, meaning, NamedScalar(name, definition, *domain), "defined")
        return result

    def function(self, name: str, meaning: str, *, latex: str | None = None) -> str:
        """The name of a test function, to be used in `TestFunction(name, argument)`."""
        self._declare(name, latex, meaning, Basic(), r"smooth, compact support in `(0, \infty)`")
        return name
