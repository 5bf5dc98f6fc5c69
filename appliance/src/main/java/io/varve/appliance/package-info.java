/** The four services in one JVM: the quick start, and all that a small site needs. */
@NullMarked
package io.varve.appliance;

import org.jspecify.annotations.NullMarked;
