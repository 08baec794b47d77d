"""What tells the pages that graphcables writes: they may be written anew, and are no documents."""

PAGE = 'name="generator" content="graphcables'
"""What stands in the head of each, at most `HEAD` bytes from its beginning."""
HEAD = 4000
