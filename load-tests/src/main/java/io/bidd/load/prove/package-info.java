/**
 * {@code ./bidd prove stock}: a crowd buys, changes its mind, clicks twice and pays late while programs are killed, the provider
 * misbehaves and the clock jumps; at every snapshot and at the end the books must be right and every word given must be kept.
 * {@link io.bidd.load.prove.Prove} is where to begin, {@link io.bidd.load.prove.Plan} says what will be tried and
 * {@code Checks} what must hold. What a seed repeats is the plan; how threads and processes meet is up to the machine.
 */
@NullMarked
package io.bidd.load.prove;

import org.jspecify.annotations.NullMarked;
