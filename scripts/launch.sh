# shellcheck shell=bash
# How the appliance is started: from its jar unpacked, with what the JVM noted of a start before
# (its AOT cache). That takes less than half the time of a start from the jar.

# A collector without threads of its own costs an archiver least, which makes few objects; large
# sites set VARVE_JAVA_OPTIONS.
java_options=${VARVE_JAVA_OPTIONS:--XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms128m}

launch_folder=$here/appliance/target/launch
launch_cache=$launch_folder/appliance.aot
launch_note=$launch_folder/noted

unpacked_jar() { printf '%s' "$launch_folder/$(basename "$(jar_of appliance)")"; }

# A cache serves one jar and one JVM with its options. Builds give all jars the same time, so only
# their content tells them apart.
launch_key() {
  printf '%s\n%s\n' "$JAVA_HOME" "$java_options"
  cksum <"$(jar_of appliance)"
}

is_noted() { [ -f "$launch_note" ] && [ "$(cat "$launch_note")" = "$(launch_key)" ]; }

# Starts and stops an appliance of its own, which nobody hears and which hears nobody.
note_a_start() {
  local scratch log=$launch_folder/start.log pid limit=$((SECONDS + 90)) alone
  scratch=$(mktemp -d) || return 1
  alone=(
    VARVE_URLS_MGMT=http://localhost:9 VARVE_URLS_ENGINE=http://localhost:9
    VARVE_URLS_ETL=http://localhost:9 VARVE_URLS_RETRIEVAL=http://localhost:9
    EPICS_CA_ADDR_LIST='' EPICS_CA_AUTO_ADDR_LIST=NO EPICS_CA_NAME_SERVERS=''
    EPICS_CA_REPEATER_PORT="$ioc_ca_repeater_port"
    EPICS_PVA_ADDR_LIST='' EPICS_PVA_AUTO_ADDR_LIST=NO EPICS_PVA_NAME_SERVERS=''
    EPICS_PVA_BROADCAST_PORT="$pva_beacon_port"
  )
  : >"$log"
  # Options hold no blanks, so they may be split.
  # shellcheck disable=SC2086
  env "${alone[@]}" "$JAVA_HOME/bin/java" $java_options -XX:AOTCacheOutput="$launch_cache" \
    -jar "$(unpacked_jar)" --server.port=0 --varve.data="$scratch" >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill "$pid" 2>/dev/null; rm -rf "$scratch"; exit 130' INT TERM HUP
  until grep -q 'Started ApplianceApplication' "$log"; do
    if ! is_alive "$pid" || [ "$SECONDS" -ge "$limit" ]; then break; fi
    progress "prepare  a quick start"
    sleep 0.2
  done
  kill -TERM "$pid" 2>/dev/null
  wait "$pid"
  trap - INT TERM HUP
  rm -rf "$scratch"
  [ -f "$launch_cache" ]
}

# Once after each build, and before anything runs: it takes the signals while it lasts. What fails
# here costs time at each start, and nothing else.
prepare_launch() {
  if is_noted; then return; fi
  rm -rf "$launch_folder"
  if "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$(jar_of appliance)" \
    extract --destination "$launch_folder" >/dev/null 2>&1 && note_a_start; then
    progress_done "prepare  a quick start: done"
  else
    progress_done "prepare  a quick start: not possible, see $launch_folder/start.log; the jar itself is started"
  fi
  mkdir -p "$launch_folder" && launch_key >"$launch_note"
}

# Sets launch: what Java is told to start the appliance.
choose_launch() {
  if [ -f "$launch_cache" ]; then
    launch=(-XX:AOTCache="$launch_cache" -jar "$(unpacked_jar)")
  else
    launch=(-jar "$(jar_of appliance)")
  fi
}
