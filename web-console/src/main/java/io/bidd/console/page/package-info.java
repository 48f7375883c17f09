/** The pages, one class per theme. They ask the control plane and show what it says; the rules are there, the words are here. */
@NullMarked
package io.bidd.console.page;

import org.jspecify.annotations.NullMarked;
