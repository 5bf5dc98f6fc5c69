# shellcheck shell=bash
# What varve says while it works.

say() { printf 'varve: %s\n' "$*"; }

fail() {
  printf 'varve: %s\n' "$*" >&2
  exit 1
}

# One line that is written over and over on a terminal, and once per change elsewhere.
last_progress=
progress() {
  if [ -t 1 ]; then
    printf '\r\033[Kvarve: %s' "$*"
  elif [ "$*" != "$last_progress" ]; then
    say "$*"
  fi
  last_progress=$*
}

progress_done() {
  if [ -t 1 ]; then printf '\r\033[K'; fi
  say "$*"
  last_progress=
}
