/** PlainPB, the format of every partition file (contract storage-retrieval 1). */
@NullMarked
package io.varve.plainpb;

import org.jspecify.annotations.NullMarked;
