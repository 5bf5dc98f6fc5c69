package io.varve.mgmt.status;

import org.jspecify.annotations.Nullable;

/**
 * One row of getPVDetails. Scripts use the labels as keys, so they are EAA's to the letter.
 *
 * @param name the label
 * @param value the value as text; null is JSON null
 * @param source who says so
 */
record DetailRow(String name, @Nullable String value, String source) {}
