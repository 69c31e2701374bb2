"""The parts of the drill page: choosing a set, the rules of an exam, the clock, looking again."""
