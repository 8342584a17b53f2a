"""`python -m sserdf`."""

from sserdf.cli import main

main()
