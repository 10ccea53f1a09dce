"""`python -m iass` is the command `iass`."""

from iass.cli.main import main

if __name__ == "__main__":
    main()
