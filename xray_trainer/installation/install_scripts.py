"""The scripts of a bundle, which install it on a computer that never was online: Linux and Windows."""

from __future__ import annotations

from pathlib import Path

_SHELL = """#!/bin/sh
# Installs xray_trainer from this folder, without a network:  sh install.sh [FOLDER]
# FOLDER is /opt/xray-trainer if not given. Run it again with a newer bundle to update.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
into=${1:-/opt/xray-trainer}
python=${PYTHON:-python@PYTHON@}
command -v "$python" >/dev/null || python=python3
if ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (@COMMA@))'; then
  echo "This bundle needs Python @PYTHON@, but $python is another one; set PYTHON to the right one." >&2
  exit 2
fi
if [ -e "$into" ] && [ ! -e "$into/pyvenv.cfg" ]; then
  echo "$into must be new or an earlier installation, for all in it is replaced; choose another folder." >&2
  exit 2
fi
(cd "$here" && sha256sum --check --quiet SHA256SUMS)
"$python" -m venv --clear --without-pip "$into"
for pip in "$here"/wheels/pip-*.whl; do
  "$into/bin/python" "$pip/pip" --isolated install --quiet --no-index --no-cache-dir \\
    ${PIP_OPTIONS:-} --find-links "$here/wheels" --require-hashes --requirement "$here/requirements.txt"
done
"$into/bin/xray-trainer" --help >/dev/null
echo "Installed. Next: $into/bin/xray-trainer doctor"
"""

_BATCH = """@echo off
rem Installs xray_trainer from this folder, without a network:  install.bat [FOLDER]
setlocal
set "into=%~1"
if "%into%"=="" set "into=C:\\xray-trainer"
if exist "%into%" if not exist "%into%\\pyvenv.cfg" (
  echo %into% must be new or an earlier installation, for all in it is replaced; choose another folder.
  exit /b 2
)
py -@PYTHON@ -m venv --clear --without-pip "%into%" || exit /b 2
for %%p in ("%~dp0wheels\\pip-*.whl") do (
  "%into%\\Scripts\\python" "%%~fp\\pip" --isolated install --quiet --no-index --no-cache-dir ^
    --find-links "%~dp0wheels" --require-hashes --requirement "%~dp0requirements.txt" || exit /b 1
)
echo Installed. Next: "%into%\\Scripts\\xray-trainer" doctor
"""


def write_scripts(folder: Path, *, python: str) -> None:
    """Writes `install.sh` and `install.bat` into a bundle.

    Args:
        folder: of the bundle.
        python: version that its wheels are for, such as `3.11`.
    """
    major, minor = python.split(".")[:2]
    for name, text, ending in (("install.sh", _SHELL, "\n"), ("install.bat", _BATCH, "\r\n")):
        filled = text.replace("@PYTHON@", f"{major}.{minor}").replace("@COMMA@", f"{major}, {minor}")
        (folder / name).write_text(filled, encoding="utf-8", newline=ending)
    (folder / "install.sh").chmod(0o755)
