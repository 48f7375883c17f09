/**
 * The local node: starts BIDD on one machine and keeps it running. Child processes and their restarts, the edge that routes
 * by host name, embedded PostgreSQL and Redis. A development part: nothing of it is on the class path of a program that
 * serves customers.
 */
@NullMarked
package io.bidd.local;

import org.jspecify.annotations.NullMarked;
