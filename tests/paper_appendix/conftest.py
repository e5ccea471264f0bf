"""TeX is needed here."""

import os

import pytest

from symbolic.report.typesetting import TypesettingError, require_tex


@pytest.fixture(scope="session", autouse=True)
def tex() -> None:
    """Without TeX these tests are skipped, but not where everything has to be checked."""
    try:
        require_tex()
    except TypesettingError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
