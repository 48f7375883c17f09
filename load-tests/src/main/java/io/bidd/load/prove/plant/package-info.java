/**
 * Bugs planted to see that the checker finds them. The shop has no hooks for this: classes are changed by an agent while the
 * runtime has them loaded, and the database by triggers. Other than {@code Plant}, {@code Plants} and {@code Planting} what is here runs inside the runtime
 * and knows nothing but the JDK.
 */
@NullMarked
package io.bidd.load.prove.plant;

import org.jspecify.annotations.NullMarked;
