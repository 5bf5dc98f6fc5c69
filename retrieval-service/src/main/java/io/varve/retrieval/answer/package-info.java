/** The formats of answers (contract storage-retrieval 4.5 to 4.9). */
@NullMarked
package io.varve.retrieval.answer;

import org.jspecify.annotations.NullMarked;
