/** People sign in at BIDD's OpenID provider; the session keeps their tokens, and every page says who may see it. */
@NullMarked
package io.bidd.console.signin;

import org.jspecify.annotations.NullMarked;
