# shellcheck shell=bash
# The Python environments with the EPICS base IOC and clients, made when they are missing.
# Sets python, and JAVA_HOME.

interop=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1
python=$interop/.venv/bin/python

interop_say() { printf 'interop: %s\n' "$*"; }

interop_fail() {
  printf 'interop: %s\n' "$*" >&2
  exit 1
}

# Runs pip of an environment. Ends the script, with success, where PyPI cannot be reached.
run_pip() { # run_pip ENVIRONMENT COMMAND OPTION...
  local environment=$1 command=$2 log=$1/pip.log
  shift 2
  if "$environment/bin/python" -m pip "$command" --disable-pip-version-check --no-input "$@" \
    >"$log" 2>&1; then return; fi
  if grep -qE 'NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|Network is unreachable|Temporary failure in name resolution' "$log"; then
    interop_say "PyPI cannot be reached, so the tests against a real IOC were SKIPPED."
    interop_say "0 passed, 0 failed, 1 skipped"
    exit 0
  fi
  tail -n 20 "$log" >&2
  interop_fail "the Python packages could not be installed; the whole log is in $log"
}

# Whether an environment has all of a folder's requirements; if not, it is there at least, empty.
has_environment() { # has_environment ENVIRONMENT FOLDER
  if [ "$1/installed" -nt "$2/requirements.txt" ]; then return 0; fi
  if ! [ -x "$1/bin/python" ]; then
    python3 -m venv "$1" ||
      interop_fail "no virtual environment could be made. On Debian, install python3-venv."
  fi
  return 1
}

# The environment that runs the tests.
make_environment() {
  local environment=$interop/.venv
  JAVA_HOME=$("$interop/../varve" jdk) || exit 1
  export JAVA_HOME
  command -v python3 >/dev/null 2>&1 || interop_fail "Python 3.11 or newer is needed."
  if has_environment "$environment" "$interop"; then return; fi
  interop_say "installing the EPICS base IOC and clients from PyPI"
  run_pip "$environment" install --requirement "$interop/requirements.txt"
  touch "$environment/installed"
}

# The environment of those archive clients whose libraries do not go with those of the tests.
make_client_environment() {
  local environment=$interop/.venv-clients folder=$interop/clients site sdist
  if has_environment "$environment" "$folder"; then return; fi
  interop_say "installing archive clients from PyPI"
  # Without what they declare: that is far more than is used, and protobuf without a bound.
  run_pip "$environment" install --no-deps --requirement "$folder/requirements.txt"
  # Its wheel cannot be built with what PyPI has; clients/drivers/with_bact.py says more.
  run_pip "$environment" download --no-deps --no-binary :all: --no-build-isolation \
    --dest "$environment/sources" --requirement "$folder/requirements-source.txt"
  site=$("$environment/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  for sdist in "$environment"/sources/bact_archiver-*.tar.gz; do
    tar --extract --file "$sdist" --directory "$site" --strip-components 1 \
      "$(basename "$sdist" .tar.gz)/bact_archiver" ||
      interop_fail "the sources of bact-archiver could not be unpacked"
  done
  touch "$environment/installed"
}
