/** pvAccess through core-pva. */
@NullMarked
package io.varve.engine.channel.pva;

import org.jspecify.annotations.NullMarked;
