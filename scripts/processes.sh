# shellcheck shell=bash
# What runs: started in an order, watched, and stopped in the reverse order.

# What runs, in the order of starting: names, process ids, logs.
names=()
pids=()
logs=()

# A second that a signal can cut short.
pause() {
  sleep 1 &
  wait $! 2>/dev/null
}

is_alive() { kill -0 "$1" 2>/dev/null; }

require_free() {
  if is_listening "$1"; then
    fail "port $1 is in use, perhaps by another Varve or an EPICS Archiver Appliance. Stop it or choose another with --port."
  fi
}

# start NAME COMMAND...: in a process group of its own, so that Ctrl-C reaches only this script,
# which then stops everything in order.
start() {
  local name=$1 log
  shift
  log=$data/log/$name.log
  set -m
  "$@" >>"$log" 2>&1 </dev/null &
  names+=("$name")
  pids+=($!)
  logs+=("$log")
  set +m
}

start_java() {
  local name=$1
  shift
  # Options hold no blanks, so they may be split.
  # shellcheck disable=SC2086
  start "$name" "$JAVA_HOME/bin/java" $java_options "$@"
}

# stop INDEX SECONDS: TERM, a bounded wait, and only then KILL, said aloud.
stop() {
  local pid=${pids[$1]} name=${names[$1]} limit=$((SECONDS + $2))
  is_alive "$pid" || return 0
  progress "stop     $name"
  kill -TERM "$pid" 2>/dev/null
  while is_alive "$pid"; do
    if [ "$SECONDS" -ge "$limit" ]; then
      progress_done "stop     $name did not end within $2 s and was killed; what it had journalled is kept"
      kill -KILL "$pid" 2>/dev/null
      break
    fi
    sleep 0.2
  done
  wait "$pid" 2>/dev/null
}

# In the reverse order of starting: an archiver goes before the IOC it archives from.
stop_all() {
  trap '' INT TERM HUP
  local i
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    stop "$i" 60
  done
  if [ "${#pids[@]}" -gt 0 ]; then
    progress_done "stop     done; the data is in $data"
  fi
}

interrupted() {
  stop_all
  exit 0
}

give_up() {
  stop_all
  fail "$*"
}

# Fails with the end of its log when a process has ended by itself.
check_alive() {
  local i
  for ((i = 0; i < ${#pids[@]}; i++)); do
    if ! is_alive "${pids[$i]}"; then
      tail -n 20 "${logs[$i]}" >&2
      give_up "${names[$i]} has ended; these are the last lines of ${logs[$i]}"
    fi
  done
}

# await_ready NAME PORT SECONDS
await_ready() {
  local began=$SECONDS
  until ask "$2" GET /actuator/health/readiness >/dev/null; do
    check_alive
    if [ $((SECONDS - began)) -ge "$3" ]; then
      give_up "$1 was not ready within $3 s; see $data/log/$1.log"
    fi
    progress "start    $1"
    pause
  done
  progress_done "start    $1 is ready on port $2"
}

stay() {
  while true; do
    pause
    check_alive
  done
}
