"""Live rooms: a mentor shows scans, people mark them, all of it a record that can be replayed.

Pure: what an event may say, what follows from all of them, and who may see which.
"""
