"""What other tests have: small pools, and the command line in this process."""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
for folder in ("cli", "oracle", "rules"):
    sys.path.insert(0, str(TESTS / folder))
