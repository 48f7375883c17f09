/**
 * Ways to take units of one item for many people at once: ours, and the older ones rebuilt as yardsticks. Each is a program
 * of its own that stays warm and runs a {@link io.bidd.load.reserve.Round} when it is asked to.
 */
@NullMarked
package io.bidd.load.reserve;

import org.jspecify.annotations.NullMarked;
