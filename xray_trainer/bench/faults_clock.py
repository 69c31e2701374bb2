"""A clock of one process that can be set: a library in front of the system's, which adds what a file says.

Only the time of day jumps, as when somebody sets the clock or a server of time corrects it; what measures
durations goes on. It needs Linux and a C compiler.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xray_trainer.errors import MissingExtraError

_SOURCE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

static volatile const long long *ahead;

__attribute__((constructor)) static void look(void) {
  int file = open(getenv("FAULTS_CLOCK"), O_RDONLY);
  void *page = file < 0 ? MAP_FAILED : mmap(0, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
  if (page != MAP_FAILED) ahead = page;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int failed = real(clock, now);
  if (!failed && clock == CLOCK_REALTIME && ahead) now->tv_sec += *ahead;
  return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  struct timespec found;
  (void)zone;
  int failed = clock_gettime(CLOCK_REALTIME, &found);
  now->tv_sec = found.tv_sec;
  now->tv_usec = found.tv_nsec / 1000;
  return failed;
}

time_t time(time_t *told) {
  struct timespec found;
  clock_gettime(CLOCK_REALTIME, &found);
  if (told) *told = found.tv_sec;
  return found.tv_sec;
}
"""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that every process with these variables has."""

    folder: Path

    @property
    def variables(self) -> Mapping[str, str]:
        """Returns what the environment of a process must have."""
        return {"LD_PRELOAD": str(self.folder / "clock.so"), "FAULTS_CLOCK": str(self.folder / "ahead")}

    def set_ahead(self, seconds: int) -> None:
        """Sets the clock so many seconds before the real one; behind it where negative."""
        with (self.folder / "ahead").open("r+b") as file:
            file.write(struct.pack("=q", seconds))


def make_clock(folder: Path) -> Clock:
    """Returns a clock that shows the real time.

    Raises:
        MissingExtraError: this is no Linux, or there is no C compiler.
    """
    compiler = shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        raise MissingExtraError("setting the clock of a process needs Linux and a C compiler")
    source = folder / "clock.c"
    source.write_text(_SOURCE)
    words = [compiler, "-shared", "-fPIC", "-O1", "-o", str(folder / "clock.so"), str(source), "-ldl"]
    subprocess.run(words, check=True, capture_output=True)
    (folder / "ahead").write_bytes(bytes(8))
    return Clock(folder)
