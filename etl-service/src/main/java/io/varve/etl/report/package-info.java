/** What ETL tells: its BPL actions and meters. */
@NullMarked
package io.varve.etl.report;

import org.jspecify.annotations.NullMarked;
