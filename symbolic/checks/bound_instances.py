"""Pairs of matrices, one the other perturbed, whose spectra and projectors are known because they are built from them.

An instance is a function of a vector of parameters: spectra, their shifts, and the entries of a skew matrix K, from
which Cayley's (I − K)(I + K)⁻¹ makes a rotation. Nothing but sums, products, quotients and comparisons is used, so that
floats serve the search, and rationals make the same instance exactly. All bounds here are invariant under rotations;
so the first matrix is diagonal.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from symbolic.checks.bound_arithmetic import Arithmetic, Array

Values: TypeAlias = dict[str, Any]
"""Matrices and scalars of an instance, and integers, by name."""
SKEW, TIGHT, SPECTRUM = "skew", "tight", "spectrum"
EDGE = 1 - 2.0**-24
"""A factor at which a condition holds just so."""
SPARSE, EXCHANGED, SMALL = 0.35, 0.2, 3.5
"""The share of starts that rotate in a plane alone, of those that exchange directions, two by two, and by how many
powers of ten the nearest starts are smaller."""


@dataclass(frozen=True)
class Structure:
    """What is discrete in an instance: sizes, and the places first, …, last − 1 of the block among the eigenvalues.

    other   the size of the block of the second matrix, where that may be another
    """

    size: int
    first: int
    last: int
    cols: int = 0
    other: int = 0

    @property
    def block(self) -> range:
        return range(self.first, self.last)

    @property
    def rest(self) -> list[int]:
        return [i for i in range(self.size) if i not in self.block]

    def __str__(self) -> str:
        size = f"{self.size} × {self.cols or self.size}"
        return f"{size}, block {self.first + 1}..{self.last}" + (f", of rank {self.other}" if self.other else "")


TWICE = Structure(4, 0, 2)


class Family(ABC):
    """Instances of one kind.

    structures   what is tried
    """

    structures: tuple[Structure, ...]

    @abstractmethod
    def groups(self, structure: Structure) -> Mapping[str, int]:
        """How many parameters there are of each kind."""

    @abstractmethod
    def build(self, structure: Structure, parts: Mapping[str, Sequence[Any]], on: Arithmetic[Any, Any]) -> Values:
        """The matrices and scalars."""

    def count(self, structure: Structure) -> int:
        """How many parameters an instance has."""
        return sum(self.groups(structure).values())

    def values(self, structure: Structure, parameters: Sequence[Any], on: Arithmetic[Any, Any]) -> Values:
        """The instance at a vector of parameters, floats or rationals."""
        parts, start = {}, 0
        for name, count in self.groups(structure).items():
            parts[name] = parameters[start : start + count]
            start += count
        return self.build(structure, parts, on)

    def starts(self, structure: Structure, count: int, generator: np.random.Generator) -> Array:
        """`(count, parameters)`: of every size, some of them a rotation of one plane, some near the identity."""
        columns: dict[str, Array] = {}
        exchanged = generator.random((count, 1)) < EXCHANGED
        for name, size in self.groups(structure).items():
            scale = 10 ** generator.uniform(-1.5, 0.6, (count, 1))
            if name.startswith(("shift", SKEW)):
                near = generator.random((count, 1)) < 0.5
                scale = np.where(near, 10 ** generator.uniform(-SMALL, 0, (count, 1)), scale)
            part = generator.standard_normal((count, size)) * scale
            if name.startswith(SKEW) and size > 1:
                alone = np.arange(size) == generator.integers(size, size=(count, 1))
                part = np.where(generator.random((count, 1)) < SPARSE, part * alone, part)
            if name.startswith(SKEW):
                same = next((other for other in columns if other.startswith(SKEW)), "")
                turns = columns[same] if same and columns[same].shape[1] == size else _exchanges(size, count, generator)
                part = np.where(exchanged, turns, part)
            if name.startswith(TIGHT):
                part = np.where(generator.random((count, 1)) < 0.75, EDGE, abs(part))
            if name == SPECTRUM:
                offset = 10 ** generator.uniform(-1, 2, (count, 1)) * scale
                part = -np.sort(-(part + np.where(exchanged, offset, 0)), axis=1)
            columns[name] = part
        if SPECTRUM in columns:  # the perturbation that exchanges directions at the least cost: it makes values equal
            spectrum = columns[SPECTRUM]
            for place in (slice(structure.first), slice(structure.first, structure.last), slice(structure.last, None)):
                if spectrum[:, place].size:  # in every other of these the block is one eigenvalue
                    level = spectrum[::2, place].mean(axis=1, keepdims=True)
                    spectrum[::2, place] = np.where(exchanged[::2], level, spectrum[::2, place])
            equal = (spectrum.mean(axis=1, keepdims=True) - spectrum) * EDGE
            columns["shift"] = np.where(exchanged, equal, columns["shift"])
        return np.concatenate(list(columns.values()), axis=1)


def _exchanges(planes: int, count: int, generator: np.random.Generator) -> Array:
    """Entries ±1 of skew matrices, in planes that have no direction in common: quarter turns of them."""
    found = np.zeros((count, planes))
    size = next(d for d in range(2, planes + 3) if pairs(d) == planes)
    places = {(i, j): at for at, (i, j) in enumerate((i, j) for i in range(size) for j in range(i))}
    for row in found:
        order = [int(x) for x in generator.permutation(size)]
        for a, b in zip(order[::2], order[1::2], strict=False):
            row[places[max(a, b), min(a, b)]] = generator.choice((-1, 1))
    return found


def pairs(size: int) -> int:
    """The number of planes of coordinates."""
    return size * (size - 1) // 2


def projectors(block: range, size: int, rotation: Any, on: Arithmetic[Any, Any]) -> tuple[Any, Any]:
    """On the columns of a rotation at these places, and off them."""
    chosen = on.diagonal([int(i in block) for i in range(size)])
    projector = chosen if rotation is None else on.between(rotation, chosen, rotation)
    return projector, on.difference(on.identity(size), projector)


class TwoSpectra(Family):
    """A and Â with any two spectra, the block of either at any places.

    A, A_hat, E : d × d          E = Â − A
    P, Q, P_hat, Q_hat : d × d   projectors on the block and off it
    c                            a number
    """

    structures = (
        Structure(2, 0, 1),
        Structure(3, 0, 1),
        Structure(3, 0, 1, other=2),
        Structure(3, 0, 2, other=1),
        Structure(4, 0, 2),
    )

    def groups(self, structure: Structure) -> Mapping[str, int]:
        d, k, other = structure.size, structure.last, structure.other or structure.last
        return {"on": k, "off": d - k, "on_hat": other, "off_hat": d - other, "c": 1, SKEW: pairs(d)}

    def build(self, structure: Structure, parts: Mapping[str, Sequence[Any]], on: Arithmetic[Any, Any]) -> Values:
        rotation = on.rotation(parts[SKEW], structure.size)
        spectra = [*parts["on"], *parts["off"]], [*parts["on_hat"], *parts["off_hat"]]
        return _symmetric(structure, *spectra, rotation, on) | {"c": parts["c"][0]}


class OrderedSpectra(Family):
    """A and Â with spectra in descending order, the block at the same places of both.

    A, A_hat, E, P, Q, P_hat, Q_hat : d × d
    gap         min(λ_{r−1} − λ_r, λ_s − λ_{s+1}) of A
    first, k    the first position, and the size, of the block
    """

    structures = (Structure(2, 0, 1), Structure(3, 1, 2), Structure(3, 0, 2), Structure(4, 1, 3), Structure(4, 0, 2))

    def groups(self, structure: Structure) -> Mapping[str, int]:
        d = structure.size
        return {SPECTRUM: d, "shift": d, SKEW: pairs(d)}

    def build(self, structure: Structure, parts: Mapping[str, Sequence[Any]], on: Arithmetic[Any, Any]) -> Values:
        spectrum = on.ordered(parts[SPECTRUM])
        shifted = on.ordered([x + y for x, y in zip(spectrum, parts["shift"], strict=True)])
        rotation = on.rotation(parts[SKEW], structure.size)
        found = _symmetric(structure, spectrum, shifted, rotation, on)
        found["gap"] = on.least(_gaps(structure, spectrum))
        return found | {f"lambda_{i + 1}": value for i, value in enumerate(spectrum)}


class OneEigenvalue(Family):
    """An eigenvalue λ of multiplicity k of A, and the k eigenvalues of Â that are nearest to it.

    The gaps are squares, so that T has rational entries.

    A, A_hat, E, P, Q, P_hat, Q_hat : d × d
    R, R_half, T : d × d    R = Σ_j P_j/(λ − λ_j), |R|^{1/2}, T = |R|^{1/2} + g^{-1/2} P
    L : d × d               the linear term R E P + P E R
    K, above : d × d        |S − λ|^{-1/2}, any positive number on the block; projector on the larger eigenvalues
    lam, g, k               λ, the gap, the multiplicity
    h                       the root of the gap, times a factor of its own
    """

    structures: tuple[Structure, ...] = (Structure(2, 0, 1), Structure(3, 1, 2), Structure(3, 0, 2), Structure(4, 1, 3))
    spread = False

    def groups(self, structure: Structure) -> Mapping[str, int]:
        d, k = structure.size, len(structure.block)
        inside = {"inside": k} if self.spread else {"lam": 1}
        others = {TIGHT: 1, "on_block": 1} if not self.spread else {}
        return {**inside, "roots": d - k, "shift": k, "shift_off": d - k, **others, SKEW: pairs(d)}

    def build(self, structure: Structure, parts: Mapping[str, Sequence[Any]], on: Arithmetic[Any, Any]) -> Values:
        block, rest = structure.block, structure.rest
        inside = on.ordered(parts["inside"]) if self.spread else [parts["lam"][0]] * len(block)
        upper = on.ordered([on.absolute(root) for root in parts["roots"][: structure.first]])
        lower = on.ordered([on.absolute(root) for root in parts["roots"][structure.first :]], by_size=True)
        roots = dict(zip(rest, [*upper, *lower], strict=True))
        spectrum = [inside[0] + x * x for x in upper] + inside + [inside[-1] - x * x for x in lower]
        shifts = dict(zip([*block, *rest], [*parts["shift"], *parts["shift_off"]], strict=True))
        moved = [value + shifts[i] for i, value in enumerate(spectrum)]
        rotation = on.rotation(parts[SKEW], structure.size)
        shifted = self._at_places(structure, moved, inside[0], on)
        found = _symmetric(structure, spectrum, shifted, rotation, on)
        least = on.least(list(roots.values()))
        size = range(structure.size)
        found["T"] = on.diagonal([1 / roots.get(i, least) for i in size])
        found["R_half"] = on.diagonal([1 / roots[i] if i in roots else 0 for i in size])
        signed = {i: -1 / roots[i] ** 2 if i < structure.first else 1 / roots[i] ** 2 for i in roots}
        found["R"] = on.diagonal([signed.get(i, 0) for i in size])
        linear: list[list[Any]] = [[0 for _ in size] for _ in size]
        for i in block:
            for j in rest:
                linear[i][j] = on.entry(found["E"], i, j) / (spectrum[i] - spectrum[j])
                linear[j][i] = on.entry(found["E"], j, i) / (spectrum[i] - spectrum[j])
        found["L"] = on.matrix(linear)
        k = len(block)
        if not self.spread:
            positive = 1 + parts["on_block"][0] * parts["on_block"][0]
            found["K"] = on.diagonal([1 / roots[i] if i in roots else positive for i in size])
            found["above"] = on.diagonal([int(i < structure.first) for i in size])
            found["h"] = least * on.absolute(parts[TIGHT][0])
        return found | {"g": least * least, "lam": inside[0], "k_least": min(k, structure.size - k)}

    def _at_places(self, structure: Structure, moved: list[Any], near: Any, on: Arithmetic[Any, Any]) -> Sequence[Any]:
        """The spectrum of Â with the eigenvalues nearest to λ at the places of the block."""
        nearest = [near + x for x in on.ordered([x - near for x in moved], by_size=True)]
        k = len(structure.block)
        places: list[Any] = [None] * structure.size
        for i, value in zip([*structure.block, *structure.rest], [*nearest[:k], *nearest[k:]], strict=True):
            places[i] = value
        return places


class AnyEigenvectors(OneEigenvalue):
    """The same, with any eigenvectors of Â in the place of those that belong to the eigenvalues nearest to λ.

    Where the block and the rest are of size two, the starts are two copies of one pair of 2 × 2 matrices: what is near
    there is as near here, in every norm.
    """

    structures = (
        Structure(2, 0, 1),
        Structure(2, 0, 1, other=2),
        Structure(3, 1, 2),
        Structure(3, 0, 1, other=2),
        Structure(3, 0, 2, other=1),
        Structure(3, 0, 2),
        TWICE,
    )

    def starts(self, structure: Structure, count: int, generator: np.random.Generator) -> Array:
        if structure != TWICE:
            return super().starts(structure, count, generator)
        once = super().starts(Structure(2, 0, 1), count, generator)
        lam, root, shift, shift_off, tight, on_block, skew = (once[:, i : i + 1] for i in range(7))
        none = np.zeros_like(skew)
        pairs_ = [part for value in (root, shift, shift_off) for part in (value, value)]
        # of the planes (1,0), (2,0), (2,1), (3,0), (3,1), (3,2) those that join a direction to its own partner
        return np.concatenate([lam, *pairs_, tight, on_block, none, skew, none, none, skew, none], axis=1)

    def _at_places(self, structure: Structure, moved: list[Any], near: Any, on: Arithmetic[Any, Any]) -> list[Any]:
        return moved


class Cluster(OneEigenvalue):
    """The same for a block of different eigenvalues of A, and of the eigenvalues of Â at the same places.

    Gaps are between an eigenvalue off the block and the nearest in the block; L is the sum of P_i E P_j + P_j E P_i
    over λ_i − λ_j, for i in the block and j off it.
    """

    structures = (Structure(2, 0, 1), Structure(3, 1, 2), Structure(3, 0, 2), Structure(4, 1, 3), Structure(4, 0, 2))
    spread = True

    def _at_places(self, structure: Structure, moved: list[Any], near: Any, on: Arithmetic[Any, Any]) -> Sequence[Any]:
        return on.ordered(moved)


class Rectangles(Family):
    """A and Â, d × d_r, with singular values in descending order, the block at the same places of both.

    A, A_hat, E : d × d_r;  P, Q, P_hat, Q_hat : d × d (left);  P_R, Q_R, P_R_hat, Q_R_hat : d_r × d_r (right)
    sigma_1, sigma_p, sigma_next    the largest singular value, the last of the block and the one after it, or 0
    gap     min(σ²_{r−1} − σ²_r, σ²_s − σ²_{s+1}), with zeros after the last as long as there are left vectors
    k       size of the block
    """

    structures: tuple[Structure, ...] = (
        Structure(2, 0, 1, 2),
        Structure(3, 0, 1, 2),
        Structure(2, 0, 1, 3),
        Structure(3, 0, 2, 3),
        Structure(4, 0, 2, 3),
        Structure(4, 1, 2, 3),
        Structure(4, 0, 2, 4),
    )

    def __init__(self, leading: bool = False) -> None:
        if leading:
            self.structures = tuple(s for s in type(self).structures if not s.first)

    def groups(self, structure: Structure) -> Mapping[str, int]:
        d, cols = structure.size, structure.cols
        return {SPECTRUM: min(d, cols), "shift": min(d, cols), SKEW: pairs(d), f"{SKEW}_right": pairs(cols)}

    def build(self, structure: Structure, parts: Mapping[str, Sequence[Any]], on: Arithmetic[Any, Any]) -> Values:
        d, cols = structure.size, structure.cols
        values = on.ordered([on.absolute(x) for x in parts[SPECTRUM]])
        shifted = on.ordered([on.absolute(x + y) for x, y in zip(values, parts["shift"], strict=True)])
        left, right = on.rotation(parts[SKEW], d), on.rotation(parts[f"{SKEW}_right"], cols)
        a = on.diagonal(values, d, cols)
        a_hat = on.between(left, on.diagonal(shifted, d, cols), right)
        on.know(a, None, values, None)
        on.know(a_hat, left, shifted, right)
        found = _pair(structure, a, a_hat, left, on)
        found["P_R"], found["Q_R"] = projectors(structure.block, cols, None, on)
        found["P_R_hat"], found["Q_R_hat"] = projectors(structure.block, cols, right, on)
        zero = values[0] - values[0]
        squares = [value * value for value in values] + [zero] * (d - len(values))
        found["gap"] = on.least(_gaps(structure, squares))
        on.know_spectrum(on.product(a, on.transpose(a)), None, squares)
        shifted_squares = [value * value for value in shifted] + [zero] * (d - len(values))
        on.know_spectrum(on.product(a_hat, on.transpose(a_hat)), left, shifted_squares)
        following = values[structure.last] if structure.last < len(values) else zero
        last = values[structure.last - 1]
        return found | {"sigma_1": values[0], "sigma_p": last, "sigma_next": following, "d_r": cols}


def _symmetric(
    structure: Structure, spectrum: Sequence[Any], other: Sequence[Any], rotation: Any, on: Arithmetic[Any, Any]
) -> Values:
    """A with one spectrum, and Â with the other, rotated."""
    a, a_hat = on.diagonal(spectrum), on.between(rotation, on.diagonal(other), rotation)
    on.know(a, None, spectrum, None)
    on.know(a_hat, rotation, other, rotation)
    on.know_spectrum(a, None, spectrum)
    on.know_spectrum(a_hat, rotation, other)
    return _pair(structure, a, a_hat, rotation, on)


def _pair(structure: Structure, a: Any, a_hat: Any, rotation: Any, on: Arithmetic[Any, Any]) -> Values:
    p, q = projectors(structure.block, structure.size, None, on)
    block = range(structure.first, structure.first + structure.other) if structure.other else structure.block
    p_hat, q_hat = projectors(block, structure.size, rotation, on)
    perturbation = on.difference(a_hat, a)
    sizes = {"d": structure.size, "k": len(structure.block), "first": structure.first + 1}
    return {"A": a, "A_hat": a_hat, "E": perturbation, "P": p, "Q": q, "P_hat": p_hat, "Q_hat": q_hat, **sizes}


def _gaps(structure: Structure, spectrum: Sequence[Any]) -> list[Any]:
    """Between the block and its neighbours."""
    ends = (structure.first, structure.last)
    return [spectrum[i - 1] - spectrum[i] for i in ends if 0 < i < structure.size]


__all__ = [
    "AnyEigenvectors",
    "Cluster",
    "Family",
    "OneEigenvalue",
    "OrderedSpectra",
    "Rectangles",
    "Structure",
    "TwoSpectra",
    "Values",
]
