/** What the HTTP faces of all services share. */
@NullMarked
package io.varve.web;

import org.jspecify.annotations.NullMarked;
