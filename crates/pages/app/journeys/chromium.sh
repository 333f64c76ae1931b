#!/bin/sh
# Makes sure that journeys have Debian's Chromium and letters for Chinese, and says what to do where it can't.
set -eu

browser=${CHROMIUM:-/usr/bin/chromium}
packages=''
[ -x "$browser" ] || packages='chromium'
[ -n "$(fc-list ':lang=zh-cn' 2>/dev/null)" ] || packages="$packages fonts-noto-cjk"
[ -n "$packages" ] || exit 0

as_root=''
[ "$(id -u)" = 0 ] || as_root='sudo'
if ! command -v apt-get >/dev/null || { [ -n "$as_root" ] && ! command -v sudo >/dev/null; }; then
  echo "Journeys through the pages need:$packages" >&2
  echo 'Install Chromium and a font with Chinese letters, and name the browser with CHROMIUM=/path/to/it.' >&2
  exit 1
fi
echo "installing $packages" >&2
$as_root apt-get update --quiet --quiet
# Not quoted: these are several words.
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends $packages
