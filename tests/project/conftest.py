"""The checkout, the small pools of the command line's tests, and what reads a JSON Schema."""

import importlib.util
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]

for folder in ("cli", "formulation", "importing"):
    sys.path.insert(0, str(CHECKOUT / "tests" / folder))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the repository."""
    return CHECKOUT


@pytest.fixture(scope="session")
def build():
    """``docs/build.py`` as a module."""
    spec = importlib.util.spec_from_file_location("docs_build", CHECKOUT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(CHECKOUT / "docs")
        spec.loader.exec_module(module)
    return module
