/** The registry database: type infos, requests, aliases, leases. */
@NullMarked
package io.varve.registry;

import org.jspecify.annotations.NullMarked;
