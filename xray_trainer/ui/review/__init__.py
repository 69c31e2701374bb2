"""The review of answers: replays, comments, many people's marks on one scan, second readings."""
