/**
 * Changes of many callers, committed together. What is asked for while a transaction is being made durable waits and becomes
 * the next one: a hot row is locked once for a group instead of once for each caller, and the disk is waited for once.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"tenancy"})
package io.bidd.runtime.groupcommit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
