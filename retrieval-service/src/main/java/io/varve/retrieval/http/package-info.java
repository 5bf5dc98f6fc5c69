/** The HTTP face of retrieval. */
@NullMarked
package io.varve.retrieval.http;

import org.jspecify.annotations.NullMarked;
