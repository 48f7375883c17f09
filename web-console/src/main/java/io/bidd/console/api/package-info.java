/** The control plane's API as the console sees it. What the API may grow (phases, states, plans) arrives as text, so an older console still reads it. */
@NullMarked
package io.bidd.console.api;

import org.jspecify.annotations.NullMarked;
