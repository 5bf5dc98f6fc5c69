# shellcheck shell=bash
# varve pb: the tool for PlainPB files.

# Results go to standard output alone, so that they can be piped; so the build speaks on the other.
pb() {
  local options=()
  find_jdk
  build >&2
  if [ -t 2 ]; then options+=(--progress); fi
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -jar "$(jar_of pb-tool)" \
    ${options[@]+"${options[@]}"} "$@"
}
