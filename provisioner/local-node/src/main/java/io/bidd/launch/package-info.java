/** What an image's ahead-of-time cache is trained with; alone in a jar of its own. */
@NullMarked
package io.bidd.launch;

import org.jspecify.annotations.NullMarked;
