import random

from server.player.stats import Lateness


def test_percentiles_are_within_a_bin_of_the_truth() -> None:
    rng = random.Random(1)
    values = sorted(round(10 ** rng.uniform(3, 9)) for _ in range(20_000))
    late = Lateness()
    for value in values:
        late.add(value)
    for share in (0.5, 0.95, 0.99):
        truth = values[int(share * len(values))]
        assert truth * 0.99 <= late.percentile_ns(share) <= truth * 1.14
    assert late.max_ns == late.percentile_ns(1.0) == values[-1]
    assert late.n_events == len(values)


def test_extremes_have_a_place() -> None:
    late = Lateness()
    assert late.percentile_ns(0.99) == 0
    for value in (0, 1, 10**15):
        late.add(value)
    assert late.percentile_ns(0.99) == 10**15
    late.clear()
    assert (late.n_events, late.max_ns) == (0, 0)
