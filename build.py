"""Build Lodestone: ``python build.py`` reads, checks, derives, answers and publishes."""

import sys

from lodestone.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
