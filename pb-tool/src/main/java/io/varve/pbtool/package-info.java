/** The command line on PlainPB files: print them, check them, repair them. */
@NullMarked
package io.varve.pbtool;

import org.jspecify.annotations.NullMarked;
