# shellcheck shell=bash
# The archiver, in one process or in four.

# Options of demo and up: sets data, port, services.
read_options() {
  port=17665
  services=no
  while [ $# -gt 0 ]; do
    case $1 in
      --data)
        [ -n "${2:-}" ] || fail "--data needs a folder."
        data=$2
        shift 2
        ;;
      --port)
        case ${2:-} in '' | *[!0-9]* | ??????*) fail "--port needs a number between 1 and 65532." ;; esac
        if [ "$2" -lt 1 ] || [ "$2" -gt 65532 ]; then fail "--port needs a number between 1 and 65532."; fi
        port=$2
        shift 2
        ;;
      --services)
        [ "$command" = up ] || fail "--services belongs to 'varve up'."
        services=yes
        shift
        ;;
      *) fail "'$1' is not an option of 'varve $command'; 'varve help' lists them." ;;
    esac
  done
  mkdir -p "$data/log" || fail "cannot write to the data folder $data."
  data=$(cd "$data" && pwd) || exit 1
}

urls() { # urls MGMT ENGINE ETL RETRIEVAL: where the services find each other, by port
  export VARVE_URLS_MGMT=http://localhost:$1 VARVE_URLS_ENGINE=http://localhost:$2
  export VARVE_URLS_ETL=http://localhost:$3 VARVE_URLS_RETRIEVAL=http://localhost:$4
}

start_appliance() {
  retrieval_port=$port
  require_free "$port"
  urls "$port" "$port" "$port" "$port"
  choose_launch
  start_java appliance "${launch[@]}" --server.port="$port" --varve.data="$data"
  await_ready appliance "$port" 180
}

start_service() { # start_service NAME PORT
  start_java "$1" -jar "$(jar_of "$1-service")" --server.port="$2" --varve.data="$data"
}

start_services() {
  local engine_port=$((port + 1)) etl_port=$((port + 2)) each
  retrieval_port=$((port + 3))
  for each in "$port" "$engine_port" "$etl_port" "$retrieval_port"; do require_free "$each"; done
  urls "$port" "$engine_port" "$etl_port" "$retrieval_port"
  # The first alone, because it creates the registry.
  start_service mgmt "$port"
  await_ready mgmt "$port" 180
  start_service etl "$etl_port"
  start_service retrieval "$retrieval_port"
  start_service engine "$engine_port"
  await_ready etl "$etl_port" 180
  await_ready retrieval "$retrieval_port" 180
  await_ready engine "$engine_port" 180
}

links() {
  local base=http://localhost:$port
  cat <<TEXT

  Web page        $base/mgmt/ui/index.html
  Samples         http://localhost:$retrieval_port/retrieval/data/getData.json?pv=NAME
  Health          $base/actuator/health
  Metrics         $base/actuator/prometheus
  Data            $data
TEXT
}
