/**
 * Stores in buckets of S3, and of servers that speak it: listing, reading and publishing of
 * objects. Nothing outside sees a class of the AWS SDK.
 */
@NullMarked
package io.varve.objectstore;

import org.jspecify.annotations.NullMarked;
