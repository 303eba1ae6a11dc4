"""Run the command line as ``python -m lodestone``."""

import sys

from lodestone.cli import main

sys.exit(main())
