from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.server.web.stage import Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with Stage(tmp_path).open() as stage:
        yield stage
