/** What a client asks for: names, operators, times. */
@NullMarked
package io.varve.retrieval.request;

import org.jspecify.annotations.NullMarked;
