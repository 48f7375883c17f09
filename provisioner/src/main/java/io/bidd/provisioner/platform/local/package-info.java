/** The platform that is this machine: files that the local node turns into processes and routes. */
@NullMarked
package io.bidd.provisioner.platform.local;

import org.jspecify.annotations.NullMarked;
