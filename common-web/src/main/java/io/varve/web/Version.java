package io.varve.web;

/**
 * The version of this build, in the words of EAA (contract mgmt-engine-etl 1.5), so that services
 * of one build give one text.
 *
 * @param text with a prefix that scripts know
 */
public record Version(String text) {

  /** What the build wrote into the jar, or {@code development} outside of one. */
  static Version ofThisBuild() {
    String built = Version.class.getPackage().getImplementationVersion();
    return new Version(
        "Archiver Appliance Version Varve " + (built == null ? "development" : built));
  }
}
