"""Muon and AdamW as one optimiser: each steps its own, one schedule drives both, states return."""

import copy

import pytest
import torch
from torch import nn

from training import muon
from training.optimizer import MuonAdamW
from training.task import Pace, Task

N_STEPS = 6


class Model(nn.Module):
    """Two linear layers and a table that is none."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.first, self.second = nn.Linear(12, 8), nn.Linear(8, 4)
        self.position = nn.Parameter(torch.randn(8))

    def loss(self, batch: torch.Tensor) -> dict[str, torch.Tensor]:
        """Ask for zero."""
        out = self.second(self.first(batch).tanh() + self.position)
        return {"loss": out.square().mean()}


def optimizer_of(model: Model, matrix_rate: float) -> torch.optim.Optimizer:
    task = Task(model, Pace(1e-2, N_STEPS, 0, 0.0, matrix_rate=matrix_rate))
    found: torch.optim.Optimizer = task.configure_optimizers()["optimizer"]
    return found


def train(model: Model, optimizer: torch.optim.Optimizer, n_steps: int) -> list[float]:
    batch = torch.randn(16, 12, generator=torch.Generator().manual_seed(1))
    losses = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        loss = model.loss(batch)["loss"]
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(float(loss.detach()))
    return losses


def test_every_parameter_is_stepped_by_one_of_both() -> None:
    model = Model()
    optimizer = optimizer_of(model, 0.02)
    assert isinstance(optimizer, MuonAdamW)
    matrices, others = (group["params"] for group in optimizer.param_groups)
    assert {id(p) for p in matrices} == {id(model.first.weight), id(model.second.weight)}
    assert len(matrices) + len(others) == len(list(model.parameters()))
    before = [p.detach().clone() for p in model.parameters()]
    losses = train(model, optimizer, N_STEPS)
    assert losses[-1] < losses[0]
    assert all(not torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))


def test_a_matrix_steps_equally_far_in_every_direction() -> None:
    model = Model()
    optimizer = optimizer_of(model, 0.02)
    before = model.first.weight.detach().clone()
    train(model, optimizer, 1)
    sizes = torch.linalg.svdvals(model.first.weight.detach() - before)
    assert sizes.min() > 0.5 * sizes.max()  # AdamW's first step differs by a factor of hundreds


def test_one_schedule_drives_both() -> None:
    model = Model()
    task = Task(model, Pace(1e-2, N_STEPS, 2, 0.0, matrix_rate=0.02))
    found = task.configure_optimizers()
    optimizer, schedule = found["optimizer"], found["lr_scheduler"]["scheduler"]
    train(model, optimizer, 1)
    assert [group["lr"] for group in optimizer.param_groups] == [0.01, 5e-3]
    schedule.step()
    assert [group["lr"] for group in optimizer.param_groups] == [0.02, 1e-2]
    before = copy.deepcopy(model.state_dict())
    for group in optimizer.param_groups:
        group["lr"] = 0.0
    train(model, optimizer, 1)
    assert all(torch.equal(value, model.state_dict()[key]) for key, value in before.items())


def test_what_is_saved_goes_on_as_if_it_had_not_stopped() -> None:
    whole = Model()
    wanted = train(whole, optimizer_of(whole, 0.02), 2 * N_STEPS)
    first = Model()
    optimizer = optimizer_of(first, 0.02)
    train(first, optimizer, N_STEPS)
    second = Model()
    second.load_state_dict(first.state_dict())
    resumed = optimizer_of(second, 0.02)
    resumed.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    assert train(second, resumed, N_STEPS) == wanted[N_STEPS:]
    resumed.param_groups[0]["lr"] = resumed.param_groups[1]["lr"] = 0.0
    before = copy.deepcopy(second.state_dict())
    train(second, resumed, 1)
    assert all(torch.equal(value, second.state_dict()[key]) for key, value in before.items())


def test_without_a_rate_matrices_are_adamws() -> None:
    assert isinstance(optimizer_of(Model(), 0.0), torch.optim.AdamW)


@pytest.mark.parametrize("has_bf16", [False, True])
@pytest.mark.parametrize("shape", [(12, 8), (8, 12), (9, 9)])
def test_a_step_is_that_of_torchs_muon(
    shape: tuple[int, int], has_bf16: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(muon, "has_bf16", lambda: has_bf16)
    torch.manual_seed(5)
    own = nn.Parameter(torch.randn(shape))
    reference = nn.Parameter(own.detach().clone())
    optimizer = muon.Muon([own], 0.02, 0.1, 0.95)
    torchs = torch.optim.Muon(
        [reference], lr=0.02, weight_decay=0.1, momentum=0.95, adjust_lr_fn="match_rms_adamw"
    )
    for _ in range(N_STEPS):
        own.grad = torch.randn(shape)
        reference.grad = own.grad.clone()
        optimizer.step()
        torchs.step()  # type: ignore[no-untyped-call]
        assert (own - reference).abs().max() < 1e-3, "a step is 0.014 (12 x 8)"
    assert muon.orthogonal(own.detach()).dtype == (torch.bfloat16 if has_bf16 else torch.float32)


def test_only_directions_that_a_gradient_has_are_made_equal() -> None:
    singular = torch.linalg.svdvals(muon.orthogonal(torch.diag(torch.tensor([4.0, 0.2, 0.0]))))
    assert singular[0] == pytest.approx(1.0, abs=0.35)
    assert singular[1] == pytest.approx(1.0, abs=0.35)
    assert singular[2] < 1e-3
