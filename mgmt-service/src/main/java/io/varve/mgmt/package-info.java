/** The management service: the life cycle of PVs, their policies, reports and the web page. */
@NullMarked
package io.varve.mgmt;

import org.jspecify.annotations.NullMarked;
