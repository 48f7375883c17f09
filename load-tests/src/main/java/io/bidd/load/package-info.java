/**
 * Benchmarks of the waiting room: the built runtime as a process of its own under load, beside a baseline on the same machine in
 * the same run. {@link io.bidd.load.Bench} runs them.
 */
@NullMarked
package io.bidd.load;

import org.jspecify.annotations.NullMarked;
