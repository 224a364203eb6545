#!/usr/bin/env bash
# find_browser.sh: says nothing where Chromium is there; installs Debian's where it may; else one sentence and exit 1.
set -euo pipefail
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests …"
  apt-get update -qq </dev/null >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium </dev/null >/dev/null
else
  echo "The browser tests need Chromium. As root: apt-get install chromium; then run make again." >&2
  exit 1
fi
