/**
 * What a proof is run on, all of it the checker's own: a durable PostgreSQL, a Redis, replicas of the built runtime, a payment
 * provider and a clock. Each can be killed, emptied, slowed or moved while the others go on.
 */
@NullMarked
package io.bidd.load.prove.world;

import org.jspecify.annotations.NullMarked;
