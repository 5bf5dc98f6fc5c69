# shellcheck shell=bash
# HTTP to this machine with nothing but bash.

loopback=127.0.0.1

# One call: prints the body; fails unless the answer is 2xx.
# ask PORT METHOD PATH [JSON]
ask() (
  body=${4:-}
  exec 2>/dev/null 3<>"/dev/tcp/$loopback/$1" || exit 1
  printf '%s %s HTTP/1.0\r\nHost: localhost:%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
    "$2" "$3" "$1" "$(printf '%s' "$body" | wc -c)" "$body" >&3
  IFS=' ' read -r -t 20 _ status _ <&3 || exit 1
  while IFS= read -r -t 20 line <&3 && [ -n "${line%$'\r'}" ]; do :; done
  while IFS= read -r -t 20 line <&3 || [ -n "$line" ]; do printf '%s\n' "$line"; line=; done
  case $status in 2??) exit 0 ;; *) exit 1 ;; esac
)

is_listening() { (exec 3<>"/dev/tcp/$loopback/$1") 2>/dev/null; }

# json NAME...: an array of strings
json() {
  local name separator=
  printf '['
  for name in "$@"; do
    printf '%s"%s"' "$separator" "$name"
    separator=,
  done
  printf ']'
}
