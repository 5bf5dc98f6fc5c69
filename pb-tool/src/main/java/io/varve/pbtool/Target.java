package io.varve.pbtool;

import java.nio.file.Path;

/**
 * A file to work on.
 *
 * @param file its place
 * @param below its place below the folder that was given; its mere name when it was given itself
 */
record Target(Path file, Path below) {}
