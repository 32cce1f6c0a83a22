"""Multipliers for the relaxation: by HiGHS where it is small, by the first-order PDLP where it is large."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.pdlp import solvers_pb2
from ortools.pdlp.python import pdlp
from scipy.optimize import linprog

from samdrift.takeover.bounds.relaxation import Relaxation

Floats = NDArray[np.float64]

#: Costs are handed over in units of 1,000 DKK: solvers' tolerances are made for numbers about 1.
_UNIT = 100_000.0
#: Threads of the first-order method, and the parts that it cuts its vectors into.
_THREADS, _SHARDS = 2, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Approximation:
    """What a solver says: near-best ``x``, a multiplier for each row [øre a unit], and the steps it took."""

    x: Floats
    multipliers: Floats
    steps: int


def solve_by_highs(relaxation: Relaxation) -> Approximation:
    """Solve by HiGHS' interior point method; for some ten thousand variables."""
    found = linprog(
        relaxation.cost / _UNIT,
        A_ub=relaxation.matrix.astype(np.float64),
        b_ub=relaxation.limit.astype(np.float64),
        bounds=(0, 1),
        method="highs-ipm",
    )
    if found.x is None:
        # A bound needs no solver's success: without multipliers it is the bound of every task by itself.
        return Approximation(
            x=np.zeros(len(relaxation.cost)), multipliers=np.zeros(len(relaxation.limit)), steps=0
        )
    return Approximation(x=found.x, multipliers=-found.ineqlin.marginals * _UNIT, steps=int(found.nit))


def solve_by_pdlp(relaxation: Relaxation, *, steps: int, start: Approximation | None = None) -> Approximation:
    """Solve by the primal-dual hybrid gradient method with restarts; ``steps`` at most.

    Source: D. Applegate et al., Practical large-scale linear programming using primal-dual hybrid
    gradient, 2021.
    """
    program = pdlp.QuadraticProgram()
    width, height = len(relaxation.cost), len(relaxation.limit)
    program.objective_vector = relaxation.cost / _UNIT
    program.constraint_matrix = relaxation.matrix.astype(np.float64).tocsc()
    program.constraint_lower_bounds = np.full(height, -np.inf)
    program.constraint_upper_bounds = relaxation.limit.astype(np.float64)
    program.variable_lower_bounds = np.zeros(width)
    program.variable_upper_bounds = np.ones(width)
    parameters = solvers_pb2.PrimalDualHybridGradientParams()
    # Sums are added up shard by shard: as many shards give the same answer on any number of threads.
    parameters.num_threads, parameters.num_shards = _THREADS, _SHARDS
    parameters.termination_criteria.iteration_limit = steps
    criteria = parameters.termination_criteria.simple_optimality_criteria
    criteria.eps_optimal_relative = criteria.eps_optimal_absolute = 2e-4
    before = None
    if start is not None:
        before = pdlp.PrimalAndDualSolution()
        before.primal_solution = start.x
        before.dual_solution = np.append(
            -start.multipliers / _UNIT, np.zeros(height - len(start.multipliers))
        )
    found = pdlp.primal_dual_hybrid_gradient(program, parameters, initial_solution=before)
    return Approximation(
        x=np.array(found.primal_solution),
        multipliers=-np.array(found.dual_solution) * _UNIT,
        steps=found.solve_log.iteration_count,
    )
