# shellcheck shell=bash
# varve summaries: what is kept beside partition files for reduced queries.

# Without --root, the medium- and long-term store of a data folder are meant.
summaries() {
  local given=no data=$here/data arguments=() store
  while [ $# -gt 0 ]; do
    case $1 in
      --data)
        [ -n "${2:-}" ] || fail "--data needs a folder."
        data=$2
        shift 2
        continue
        ;;
      --root | --root=* | -h | --help) given=yes ;;
    esac
    arguments+=("$1")
    shift
  done
  if [ $given = no ] && [[ ${arguments[0]:-} =~ ^(rebuild|verify)$ ]]; then
    for store in "${ARCHAPPL_MEDIUM_TERM_FOLDER:-$data/mts}" "${ARCHAPPL_LONG_TERM_FOLDER:-$data/lts}"; do
      if [ -d "$store" ]; then arguments+=(--root "$store"); fi
    done
  fi
  pb summaries ${arguments[@]+"${arguments[@]}"}
}
