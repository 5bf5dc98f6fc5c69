/** Long operations on archived data: asked for here, done by ETL as jobs. */
@NullMarked
package io.varve.mgmt.operation;

import org.jspecify.annotations.NullMarked;
