# shellcheck shell=bash
# Java and Maven.

# A JDK says its version in a file; nothing needs to be started to know it.
is_jdk_25() {
  [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -f "$1/release" ] &&
    grep -q '^JAVA_VERSION="25[."+-]' "$1/release"
}

find_jdk() {
  local candidate on_path
  on_path=$(command -v javac || true)
  for candidate in \
    "${JAVA_HOME:-}" \
    "${on_path%/bin/javac}" \
    /usr/lib/jvm/* \
    /usr/lib64/jvm/* \
    /opt/* /opt/*/* \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
    "$HOME"/.jdks/* \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk@25/libexec \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk_25 "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return
    fi
  done
  fail "no JDK 25 was found. Install one (for example the package temurin-25-jdk or openjdk-25-jdk," \
    "'sdk install java 25-tem', or 'brew install openjdk@25'), or set JAVA_HOME to the folder of yours."
}

find_maven() {
  command -v mvn >/dev/null 2>&1 ||
    fail "Maven was not found. Install it (for example the package maven); 3.8 or newer will do."
}

maven() { (cd "$here" && exec mvn -B -ntp "$@"); }
