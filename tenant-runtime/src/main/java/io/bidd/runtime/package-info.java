/** The storefront of every tenant: one program, many shops. */
@NullMarked
package io.bidd.runtime;

import org.jspecify.annotations.NullMarked;
