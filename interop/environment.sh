# shellcheck shell=bash
# The Python environment with the EPICS base IOC and clients, made when it is missing.
# Sets python, and JAVA_HOME.

interop=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1
python=$interop/.venv/bin/python

interop_say() { printf 'interop: %s\n' "$*"; }

interop_fail() {
  printf 'interop: %s\n' "$*" >&2
  exit 1
}

# Ends the script, with success, where PyPI cannot be reached.
make_environment() {
  local environment=$interop/.venv log=$interop/.venv/pip.log
  JAVA_HOME=$("$interop/../varve" jdk) || exit 1
  export JAVA_HOME
  command -v python3 >/dev/null 2>&1 || interop_fail "Python 3.11 or newer is needed."
  if ! [ -x "$python" ]; then
    python3 -m venv "$environment" ||
      interop_fail "no virtual environment could be made. On Debian, install python3-venv."
  fi
  if [ "$environment/installed" -nt "$interop/requirements.txt" ]; then return; fi
  interop_say "installing the EPICS base IOC and clients from PyPI"
  if ! "$python" -m pip install --disable-pip-version-check --no-input \
    --requirement "$interop/requirements.txt" >"$log" 2>&1; then
    if grep -qE 'NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|Network is unreachable|Temporary failure in name resolution' "$log"; then
      interop_say "PyPI cannot be reached, so the tests against a real IOC were SKIPPED."
      interop_say "0 passed, 0 failed, 1 skipped"
      exit 0
    fi
    tail -n 20 "$log" >&2
    interop_fail "the Python packages could not be installed; the whole log is in $log"
  fi
  touch "$environment/installed"
}
