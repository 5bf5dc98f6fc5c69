package io.varve.summary;

/**
 * The samples of one bin of a query.
 *
 * @param number epoch seconds divided by the width of the bins (contract storage-retrieval 5.2)
 */
public record Bin(long number, Aggregate aggregate) {}
