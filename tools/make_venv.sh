#!/usr/bin/env bash
# make_venv.sh PYTHON FOLDER: a virtual environment; on Debian without python3-venv, installs that first where it may.
set -euo pipefail
python=$1 venv=$2

if ! command -v "$python" >/dev/null || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "chibo needs Python 3.11 or newer; '$python' is not. Install it, or name another: make PYTHON=python3.12 setup" >&2
  exit 1
fi
if "$python" -m venv "$venv" >/dev/null 2>&1; then exit 0; fi

rm -rf "$venv"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing python3-venv …"
  apt-get update -qq </dev/null >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv </dev/null >/dev/null
  "$python" -m venv "$venv"
else
  echo "Python's venv module is incomplete here. As root: apt-get install python3-venv; then run make again." >&2
  exit 1
fi
