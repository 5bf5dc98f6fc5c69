package io.varve.operator;

/** Which sample of a bin. */
enum End {
  FIRST,
  LAST
}
