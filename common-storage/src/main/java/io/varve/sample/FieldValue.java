package io.varve.sample;

/** A field of the record that travels with a sample, such as HIHI or a connection mark. */
public record FieldValue(String name, String value) {}
