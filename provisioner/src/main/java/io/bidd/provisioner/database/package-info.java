/** A tenant's role, schema, changelog and export in PostgreSQL. */
@NullMarked
package io.bidd.provisioner.database;

import org.jspecify.annotations.NullMarked;
