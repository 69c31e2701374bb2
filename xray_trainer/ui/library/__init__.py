"""The library of exercises: sets on their way to release, search, collections, flags, one exercise."""
