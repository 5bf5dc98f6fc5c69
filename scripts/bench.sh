# shellcheck shell=bash
# varve bench: what the tests can do for hours, and how fast it is.

# Runs a main class from the tests of a module: run_test_class MODULE CLASS ARGUMENT
run_test_class() {
  local log=$here/target/varve-bench.log list=$here/$1/target/test.classpath
  find_jdk
  find_maven
  mkdir -p "$here/target" || fail "cannot write to $here/target."
  say "build    the tests of $1"
  # In one call with the tests' compilation, or Maven looks for our own modules elsewhere.
  maven -q -pl "$1" -am test-compile dependency:build-classpath -Dmdep.outputFile="$list" \
    -Dspotless.check.skip >"$log" 2>&1 </dev/null || {
    grep '^\[ERROR\]' "$log" | head -n 30 >&2
    fail "the build failed; the whole log is in $log"
  }
  exec "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    -Dlogback.configurationFile=quiet-logback.xml \
    -cp "$here/$1/target/test-classes:$here/$1/target/classes:$(cat "$list")" "$2" "$3"
}

# Runs the benchmarks: run_benchmarks ARGUMENT...
run_benchmarks() {
  find_jdk
  build
  exec "$JAVA_HOME/bin/java" -Xmx4g -jar "$here/benchmarks/target/benchmarks-$version.jar" "$@"
}

# Archives counters of a real IOC: run_engine_load OPTION...
run_engine_load() {
  find_jdk
  build
  . "$here/interop/environment.sh" || exit 1
  make_environment
  prepare_launch
  choose_launch
  VARVE_LAUNCH=$(printf '%q ' "${launch[@]}")
  export VARVE_LAUNCH
  cd "$interop" && exec "$python" engine_load.py "$@"
}

# bench WHAT [OPTION N]
bench() {
  local what=${1:-} option=${2:-} number=${3:-}
  case $what in
    jmh)
      shift
      run_benchmarks "$@"
      ;;
    engine)
      shift
      run_engine_load "$@"
      ;;
  esac
  case $number in *[!0-9]*) fail "$option needs a number." ;; esac
  case $what$option in
    crash | crash--kills)
      run_test_class engine-service io.varve.engine.crash.CrashBench "${number:-2000}"
      ;;
    crash-moves | crash-moves--kills)
      run_test_class etl-service io.varve.etl.move.MoveCrashBench "${number:-2000}"
      ;;
    fuzz | fuzz--inputs)
      run_test_class common-storage io.varve.fuzz.FuzzBench "${number:-10000000}"
      ;;
    soak | soak--minutes)
      run_test_class appliance io.varve.appliance.soak.SoakBench "${number:-24}"
      ;;
    years | years--period)
      run_test_class etl-service io.varve.etl.years.TenYearsBench "${number:-60}"
      ;;
    ingest | ingest--seconds) run_benchmarks ingest "${number:-30}" ;;
    replay | replay--samples) run_benchmarks replay "${number:-10000000}" ;;
    move | move--rounds) run_benchmarks move "${number:-5}" ;;
    reduce | reduce--years) run_benchmarks reduce "${number:-1}" ;;
    retrieval | retrieval--days) run_benchmarks retrieval "${number:-365}" ;;
    *)
      fail "'varve bench' runs 'crash [--kills N]', 'crash-moves [--kills N]', 'fuzz [--inputs N]', 'soak [--minutes N]'," \
        "'years [--period SECONDS]', 'ingest [--seconds N]', 'replay [--samples N]', 'move [--rounds N]'," \
        "'reduce [--years N]', 'retrieval [--days N]'," \
        "'engine [OPTIONS]' or 'jmh [OPTIONS]'."
      ;;
  esac
}
