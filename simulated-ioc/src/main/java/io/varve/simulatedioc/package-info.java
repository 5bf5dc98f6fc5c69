/** An IOC without EPICS base: records served over Channel Access and pvAccess. */
@NullMarked
package io.varve.simulatedioc;

import org.jspecify.annotations.NullMarked;
