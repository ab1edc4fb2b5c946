"""Words that keep their capital in every style: names of people, places and systems within titles.

Styles put titles in lower case, and BibTeX knows no names. The words are those that stand with a capital within
sentences, at least twenty times for each time without, in 14,325 abstracts of proceedings and daily papers; with some
more people whom concepts of the field are named after, and languages. Words that are no names as often ("Adam" is one,
"Whisper" is not) are left out.
"""

from __future__ import annotations

import re

NAMES = frozenset(
    "Adam Africa African Amazon American Amharic Android Apache Arabic Arnoldi Asia Asian Atari Australia Bach "
    "Banach Basque Bayes Bayesian Beethoven Bellman Bengali Bernoulli Bernstein Besov Bochner Boltzmann Boolean "
    "Borel Boston Bradley Bregman Britain British Brownian Caltech Canada Carlo Cartesian Catalan Cauchy "
    "Chebyshev Chernoff Chervonenkis Chicago China Chinese Cholesky Chomsky Christoffel Claude Clifford Condorcet "
    "Danish Darwin Darwinian Delaunay Dempster Dijkstra Dirac Dirichlet Doob Dutch Dyck Egypt Einstein Elo "
    "England English Ethiopia Euclid Euclidean Euler Europe European Facebook Farsi Fenchel Fermi Finnish Fisher "
    "Fokker Fortran Fourier France French Frobenius Gabor Galerkin Galois Gauss Gaussian Gaussianity Gaussians "
    "Gemini Gemma Gentzen German Germany Gibbs Google Granger Grassmann Grassmannian Greek Gromov Gujarati Gumbel "
    "Hadamard Hahn Hamilton Hamiltonian Hamiltonians Hamming Hankel Hastings Hausa Hausdorff Hawkes Hebb Hebbian "
    "Hebrew Helmholtz Hermite Hermitian Hessian Hessians Hilbert Hindi Hoeffding Hopf Hopfield Huber Huffman "
    "Hungarian Icelandic Igbo India Indian Indic Indonesian Ising Italian Italy Jaccard Jacobi Jacobian Jacobians "
    "Japan Japanese Java Jensen Kaggle Kalman Kannada Kantorovich Kaplan Kepler Kinyarwanda Kolmogorov Korea "
    "Korean Krylov Kullback Kurdish Lagrange Lagrangian Lagrangians Lanczos Langevin Laplace Laplacian Laplacians "
    "Lebesgue Legendre Leibler Levenshtein Linux Lipschitz Llama London Lorentz Lorentzian Luganda Lyapunov "
    "Mahalanobis Malayalam Manhattan Marathi Markov Markovian Mars Maxwell McCulloch Mercer Microsoft Milstein "
    "Minecraft Minkowski Mistral Monge Monro Monte Moreau Nash Navier Nesterov Newton Newtonian Nigeria Nigerian "
    "Noether Norwegian Nvidia Olympiad Oxford Padé Pareto Parzen Pascal Pauli Pearson Penn Perron Persian Pinsker "
    "Pitman Planck Plato Platonic Poisson Polish Polyak Portuguese Procrustes Pythagorean Pythia Python Quinlan "
    "Qwen Rademacher Radon Raman Rashomon Reddit Riemann Riemannian Robbins Romanian Runge Russia Russian Rust "
    "Sanskrit Sapir Shannon Shapley Sharpe Simpson Sinkhorn Slepian Slovak Sobolev Socratic Somali Spain Spanish "
    "Spearman Stackelberg Stanford Stein Stiefel Stokes Swahili Swedish Swiss Tamil Taylor Telugu Thai Thompson "
    "Tikhonov Toeplitz Tsallis Tucker Turing Turkish Twitter Ukrainian Urdu Vapnik Vicuna Vietnamese Viterbi "
    "Volterra Voronoi Wasserstein Weibull Weierstrass Weisfeiler Welsh Wiener Wigner Wikidata Wikipedia Wolfe "
    "Xhosa Yoruba Zipf Zipfian Zulu".split()
)
"""With their capital alone; what has another one within needs no list."""

_WITH_ACCENTS = frozenset(
    ("Naïve", "Naïvely", "Naïveté", "Café", "Résumé", "Fiancé", "Cliché", "Façade", "Coöperative")
)
"""Words with an accent that are no names."""
_PART = re.compile(r"[^\W_]+")
_LETTER_AND_NUMBER = re.compile(r"[A-Z][0-9]*")


def keeps_capitals(word: str) -> bool:
    """Whether a word within a title has a capital that a style may not take away.

    It has one behind its first letter ("GPT-4", "ImageNet"), it begins with a letter that stands for something ("T5",
    "Q-learning"; "A" alone is an article, "I" a pronoun), or a part of it is a name ("Gaussian", "Non-Euclidean"). A
    word with an accent that begins with a capital is taken for a name ("Poincaré").
    """
    if any(character.isupper() for character in word[1:]):
        return True
    parts = _PART.findall(word)
    if any(part in NAMES for part in parts):
        return True
    if not word[:1].isupper() or word in ("A", "I"):
        return False
    is_letter = _LETTER_AND_NUMBER.fullmatch(parts[0]) is not None
    return is_letter or (not word.isascii() and word not in _WITH_ACCENTS)
