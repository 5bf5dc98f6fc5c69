# shellcheck shell=bash
# varve demo: the archiver with a simulated IOC beside it.

# The demo's simulated IOC: ports of its own, so that no real IOC on this machine is disturbed.
ioc_ca_port=17671
ioc_ca_repeater_port=17672 # its beacons go to the port after Channel Access
ioc_pva_port=17673
pva_beacon_port=17674 # not the IOC's, or the archiver would take the searches meant for it
ioc_pvs='DEMO:Beam:Current DEMO:Beam:Lifetime DEMO:Mag:Temp DEMO:Mag:Ramp DEMO:Timing:Counter DEMO:Diag:Gain
  DEMO:Shutter:State DEMO:Ops:Message DEMO:Ops:Crew DEMO:Link:Flaky DEMO:BPM:Orbit DEMO:Diag:Spectrum
  DEMO:Diag:Histogram DEMO:Diag:ADC DEMO:Diag:Camera DEMO:Diag:States pva://DEMO:Vac:Pressure
  pva://DEMO:BPM:Table pva://DEMO:Motor:Status pva://DEMO:Beam:Turns pva://DEMO:Interlock:OK'

start_simulated_ioc() {
  require_free "$ioc_ca_port"
  require_free "$ioc_pva_port"
  start_java simulated-ioc -DCA_DISABLE_REPEATER=true -jar "$(jar_of simulated-ioc)" \
    --ca-port="$ioc_ca_port" --pva-port="$ioc_pva_port"
  progress_done "start    simulated IOC on ports $ioc_ca_port (Channel Access) and $ioc_pva_port (pvAccess)"
}

archive_demo_pvs() {
  local wanted connected=0 began=$SECONDS
  # The names hold no blanks, so they may be split.
  # shellcheck disable=SC2086
  set -- $ioc_pvs
  wanted=$#
  # A PV that is archived already answers so; nothing else happens to it.
  if ! ask "$port" POST /mgmt/bpl/archivePV "$(json "$@" | sed 's/"[^"]*"/{"pv":&}/g')" >/dev/null; then
    give_up "the archive request was refused; see $data/log/appliance.log"
  fi
  while [ "$connected" -lt "$wanted" ] && [ $((SECONDS - began)) -lt 20 ]; do
    check_alive
    pause
    connected=$(ask "$port" POST /mgmt/bpl/getPVStatus "$(json "${@#pva://}")" |
      grep -o '"connectionState" *: *"true"' | wc -l | tr -d ' ')
    progress "connect  $connected of $wanted PVs"
  done
  if [ "$connected" -lt "$wanted" ]; then
    progress_done "connect  $connected of $wanted PVs; the others follow when their IOC serves them (one leaves and returns)"
  else
    progress_done "connect  $connected of $wanted PVs are archived"
  fi
}

demo() {
  data=$here/data/demo
  read_options "$@"
  find_jdk
  build
  prepare_launch
  trap interrupted INT TERM HUP
  start_simulated_ioc
  export EPICS_CA_ADDR_LIST=$loopback:$ioc_ca_port EPICS_CA_AUTO_ADDR_LIST=NO
  export EPICS_CA_REPEATER_PORT=$ioc_ca_repeater_port
  export EPICS_PVA_ADDR_LIST=$loopback:$ioc_pva_port EPICS_PVA_AUTO_ADDR_LIST=NO
  export EPICS_PVA_BROADCAST_PORT=$pva_beacon_port EPICS_PVA_NAME_SERVERS='' EPICS_PVA_ENABLE_IPV6=NO
  start_appliance
  archive_demo_pvs
  links
  cat <<TEXT

  The samples of a PV:
    curl 'http://localhost:$port/retrieval/data/getData.json?pv=DEMO:Beam:Current'
  What is archived, and how it is doing:
    curl 'http://localhost:$port/mgmt/bpl/getPVStatus?pv=*'

  Ctrl-C stops everything; nothing is lost, and the next './varve demo' goes on with this data.

TEXT
  stay
}
