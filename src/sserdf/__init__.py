"""Read, check, query and publish a folder of linked data."""

__version__ = "0.1.0"
