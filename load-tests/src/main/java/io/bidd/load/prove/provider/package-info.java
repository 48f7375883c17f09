/**
 * A payment provider that speaks the sandbox provider's API and is as unpleasant as it was told to be: slow, silent, forgetful,
 * late. What it has taken and given back it never forgets; the proof compares the shop's books with it.
 */
@NullMarked
package io.bidd.load.prove.provider;

import org.jspecify.annotations.NullMarked;
