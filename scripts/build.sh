# shellcheck shell=bash
# The jars, built when a source is newer.

version=0.1.0

jar_of() { printf '%s' "$here/$1/target/$1-$version-exec.jar"; }

built=$here/target/varve-built

# Whether every jar is there and no source is newer than the last build that succeeded.
is_built() {
  local module
  [ -f "$built" ] || return 1
  for module in appliance simulated-ioc pb-tool mgmt-service engine-service etl-service retrieval-service; do
    [ -f "$(jar_of "$module")" ] || return 1
  done
  [ -z "$(find "$here" -mindepth 1 -newer "$built" -type f \
    \( -name pom.xml -o -path '*/src/main/*' \) \
    ! -path '*/target/*' ! -path '*/node_modules/*' -print | head -n 1)" ]
}

build() {
  local log=$here/target/varve-build.log began pid module
  if is_built; then return; fi
  find_maven
  command -v npm >/dev/null 2>&1 ||
    fail "npm was not found; the web page is built with it. Install Node.js 20 or newer."
  mkdir -p "$here/target" || fail "cannot write to $here/target."
  began=$SECONDS
  touch "$built.new"
  maven -DskipTests -Dspotless.check.skip package >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM HUP
  while kill -0 "$pid" 2>/dev/null; do
    module=$(sed -n 's/^\[INFO\] Building \([^ ]*\) .*\[\([0-9]*\)\/\([0-9]*\)\]$/\2 of \3: \1/p' "$log" | tail -n 1)
    progress "build    ${module:-Maven starts (the first build fetches its libraries)}"
    pause
  done
  trap - INT TERM HUP
  if ! wait "$pid"; then
    progress_done "build    failed"
    grep '^\[ERROR\]' "$log" | head -n 30 >&2
    fail "the build failed; the whole log is in $log"
  fi
  mv "$built.new" "$built"
  progress_done "build    done in $((SECONDS - began)) s"
}
