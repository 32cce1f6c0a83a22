"""A thousand delay scenarios of a plan: how long they take, and that no delay gives the plan itself."""

import statistics
import time
from dataclasses import replace

import numpy as np
from takeover_instances import make_instance

from samdrift.takeover.search import plan_waves
from samdrift.takeover.simulation import RobustnessParameters, lay_rails, run_railway, simulate_plan


def main() -> None:
    print("simulation: 1,000 scenarios (target: 2,000 groups under 5 s), median of 5")
    for groups in (500, 2_000, 10_000):
        problem = make_instance(groups, seed=1)
        plan = plan_waves(problem, seed=1, steps=1_000)
        rails = lay_rails(problem, plan.starts)
        asked = np.array([[float(task.duration_weeks) for task in problem.tasks]])
        planned = [plan.starts[task.id] + task.duration_weeks for task in problem.tasks]
        assert run_railway(rails, asked, catch_up=0.25)[0].tolist() == planned, "no delay must give the plan"
        parameters = RobustnessParameters(buffered_groups=0)
        seconds = []
        for _ in range(5):
            began = time.perf_counter()
            told = simulate_plan(problem, plan.starts, parameters=parameters)
            seconds.append(time.perf_counter() - began)
        whole = replace(parameters, buffered_groups=10)
        began = time.perf_counter()
        simulate_plan(problem, plan.starts, parameters=whole)
        print(
            f"{groups:6,} groups, {len(problem.tasks):6,} tasks: {statistics.median(seconds):5.2f} s"
            f" ({time.perf_counter() - began:.1f} s with ten buffers); probability of the date"
            f" {told.probability_of_deadline.value if told.probability_of_deadline else None}"
        )


if __name__ == "__main__":
    main()
