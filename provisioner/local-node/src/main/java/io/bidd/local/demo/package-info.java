/** The demo: a company, a platform admin and a payer that go through the same doors as everybody else. */
@NullMarked
package io.bidd.local.demo;

import org.jspecify.annotations.NullMarked;
