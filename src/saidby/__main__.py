"""``python -m saidby``."""

from saidby.cli import main

if __name__ == "__main__":
    main()
