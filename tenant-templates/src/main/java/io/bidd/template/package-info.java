/**
 * The shared language between control plane, provisioner and runtime: what a tenant is made from. Records that cross a
 * process boundary, and nothing that does work.
 */
@NullMarked
package io.bidd.template;

import org.jspecify.annotations.NullMarked;
