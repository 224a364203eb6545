"""`python -m chibo` is the command `chibo`."""

from chibo.cli.main import main

if __name__ == "__main__":
    main()
