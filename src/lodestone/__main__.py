"""Run the command line as ``python -m lodestone``."""

import sys

from lodestone.commands.main import main

sys.exit(main())
