"""Chapter 2: the orthogonal Weingarten function."""

from derivations.orthogonal_weingarten.duality_of_second_order import duality_of_second_order
from derivations.orthogonal_weingarten.duality_of_third_order import duality_of_third_order
from derivations.orthogonal_weingarten.gram_row_of_type_1_1 import gram_row_of_type_1_1
from derivations.orthogonal_weingarten.gram_row_of_type_1_1_1 import gram_row_of_type_1_1_1
from derivations.orthogonal_weingarten.gram_row_of_type_2 import gram_row_of_type_2
from derivations.orthogonal_weingarten.gram_row_of_type_2_1 import gram_row_of_type_2_1
from derivations.orthogonal_weingarten.gram_row_of_type_3 import gram_row_of_type_3
from derivations.orthogonal_weingarten.haar_first_moment import haar_first_moment
from derivations.orthogonal_weingarten.haar_second_moment import haar_second_moment
from derivations.orthogonal_weingarten.orthogonality_of_second_moment import orthogonality_of_second_moment
from derivations.orthogonal_weingarten.weingarten_sum_of_order_three import weingarten_sum_of_order_three
from derivations.orthogonal_weingarten.weingarten_sum_of_order_two import weingarten_sum_of_order_two
from derivations.orthogonal_weingarten.weingarten_value_of_type_1 import weingarten_value_of_type_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_1_1 import weingarten_value_of_type_1_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_1_1_1 import weingarten_value_of_type_1_1_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_2 import weingarten_value_of_type_2
from derivations.orthogonal_weingarten.weingarten_value_of_type_2_1 import weingarten_value_of_type_2_1
from derivations.orthogonal_weingarten.weingarten_value_of_type_3 import weingarten_value_of_type_3
from symbolic.derivation import Chapter

CHAPTER = Chapter(
    "orthogonal_weingarten",
    "The orthogonal Weingarten function",
    (
        weingarten_value_of_type_1,
        haar_first_moment,
        weingarten_value_of_type_2,
        weingarten_value_of_type_1_1,
        orthogonality_of_second_moment,
        haar_second_moment,
        gram_row_of_type_1_1,
        gram_row_of_type_2,
        weingarten_sum_of_order_two,
        weingarten_value_of_type_2_1,
        weingarten_value_of_type_3,
        weingarten_value_of_type_1_1_1,
        gram_row_of_type_1_1_1,
        gram_row_of_type_2_1,
        gram_row_of_type_3,
        weingarten_sum_of_order_three,
        duality_of_second_order,
        duality_of_third_order,
    ),
    "What is the average of a product of entries of an orthogonal matrix that prefers no basis? A pairing of "
    "`2k` points splits them into `k` pairs; there are `(2k - 1)(2k - 3) \\cdots 1` pairings. Two of them, "
    "drawn together, close into loops, and half the lengths of the loops, in descending order, are their "
    "coset type, a partition of `k`: for equal pairings it is `[1, \\dots, 1]`. The Gram matrix of the "
    "pairings has the entries `z^{\\text{number of loops}}`. The entries of its inverse depend on the coset "
    "type alone: renaming the points leaves the Gram matrix as it is, and two pairs of pairings that have one "
    "coset type become each other by renaming. These entries are the values `\\mathrm{Wg}(\\lambda;\\, z)` of "
    "the Weingarten function at the partitions `\\lambda` of `k`."
    "\n\n"
    "Their use, for every order `k`, is this. Let `O` be Haar orthogonal of size `d \\ge k`. Then `\\mathbb "
    "E[O_{i_1j_1} \\cdots O_{i_{2k}j_{2k}}] = \\sum_{p, q} \\mathrm{Wg}(\\text{coset type of } p \\text{ and } "
    "q;\\, d)`, where `p` runs over the pairings that join only equal `i` and `q` over those that join only "
    "equal `j`; with an odd number of factors the average is zero, since `-O` has the law of `O`. It follows "
    "from invariance in two moves. First, nothing but pairings occurs. Let `G` be a standard Gaussian matrix "
    "and `G = OS` with `S` positive definite. As `HG` has the law of `G` for every orthogonal `H`, this `O` "
    "is Haar and independent of `S`, and `\\mathbb E[G^{\\otimes 2k}] = \\mathbb E[O^{\\otimes 2k}]\\, \\mathbb "
    "E[S^{\\otimes 2k}]`. By Stein's lemma the left side is a sum over pairings of the row indices, and the "
    "last factor is positive definite, hence invertible. So the average is a combination of pairings of the "
    "row indices and, since `O^\\top` has the law of `O`, of the column indices. Second, the coefficients are "
    "determined. Contracted with a pairing `r` of the row indices, the average becomes the pairing `r` of the "
    "column indices, by `O^\\top O = I`, and a pairing `p` of the row indices becomes `d^{\\text{number of "
    "loops}}`. Pairings are linearly independent for `d \\ge k`, so that the coefficients are the inverse of "
    "the Gram matrix. Contracting one pair of row indices instead of all gives the orthogonality relations."
    "\n\n"
    "The same values, at another argument, are the coefficients of the moments of an inverse Wishart matrix. The "
    "Stein--Haff recursion for `k` entries of it, `(n - d - 1)\\, \\mathbb E[(W^{-1})_{ad}F] = (\\Sigma^{-1})_{ad}\\, "
    "\\mathbb E[F] + \\sum \\mathbb E[(W^{-1})_{ae}(W^{-1})_{fd}F' + (W^{-1})_{af}(W^{-1})_{ed}F']`, with a sum over "
    "the other factors `(W^{-1})_{ef}` of `F`, does no more than exchange ends. So the moment is a sum over the "
    "pairings `p` of the `2k` indices, each giving a product of entries of `\\Sigma^{-1}`, and its coefficients "
    "obey the orthogonality relations with `-(n - d - 1)` for `z`, up to the sign `(-1)^k`: it is `(-1)^k \\sum_p "
    "\\mathrm{Wg}(\\text{coset type};\\, -(n - d - 1)) \\prod_{ab \\in p} (\\Sigma^{-1})_{i_ai_b}`, where the coset "
    "type is that of `p` and the pairing of the two indices of each factor. The last two theorems say so for `k = 2` "
    "and `k = 3`."
    "\n\n"
    "What is executed, and what is said in words: the formula is a rule that joins the ends of words, in "
    "every order; it rests on Haar invariance, by the argument above. The relations are a rule that contracts "
    "a pair of points, in every order. Every line of the proofs below is executed, for the orders one to "
    "three. For higher orders the program has the values as well, computed from the same relations, but no "
    "theorem says so here.",
)
