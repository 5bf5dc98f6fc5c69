/** MATLAB files of level 5, as far as answers need them. */
@NullMarked
package io.varve.retrieval.mat;

import org.jspecify.annotations.NullMarked;
