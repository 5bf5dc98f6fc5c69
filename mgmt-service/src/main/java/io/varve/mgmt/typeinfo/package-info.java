/** Names and type infos: lists, searches, reading and writing. */
@NullMarked
package io.varve.mgmt.typeinfo;

import org.jspecify.annotations.NullMarked;
