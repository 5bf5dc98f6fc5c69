# shellcheck shell=bash
# varve up: the archiver alone.

up() {
  data=$here/data
  read_options "$@"
  find_jdk
  build
  [ "$services" = yes ] || prepare_launch
  trap interrupted INT TERM HUP
  if [ "$services" = yes ]; then
    start_services
  else
    start_appliance
  fi
  links
  cat <<TEXT

  Archive a PV:
    curl 'http://localhost:$port/mgmt/bpl/archivePV?pv=NAME'

  Ctrl-C stops everything; nothing is lost.

TEXT
  stay
}
