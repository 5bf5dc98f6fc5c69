package io.varve.summary;

/**
 * How the samples of a range are cut up for a query.
 *
 * @param bins what no sum may reach beyond one of
 * @param from first nanosecond since 1970 that is wanted
 * @param to last nanosecond
 * @param lastNumbers whether each sum must know its newest number
 */
record Cut(Bins bins, long from, long to, boolean lastNumbers) {

  Cut within(Stretch stretch) {
    return new Cut(bins, stretch.from(), stretch.to(), lastNumbers);
  }

  /** Whether all of a bucket is wanted as one. */
  boolean takes(Rows rows, int row, long blockStart) {
    long first = blockStart + rows.firstTime(row);
    long last = blockStart + rows.lastTime(row);
    return first >= from
        && last <= to
        && rows.usable(row)
        && bins.areOne(first, last)
        && (!lastNumbers || rows.hasLastNumber(row));
  }

  /** Whether nothing of a bucket is wanted. */
  boolean leavesOut(Rows rows, int row, long blockStart) {
    return blockStart + rows.lastTime(row) < from || blockStart + rows.firstTime(row) > to;
  }
}
