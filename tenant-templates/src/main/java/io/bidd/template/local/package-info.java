/**
 * What the provisioner's local platform writes and the local node reads: the files that say which processes run on this
 * machine and which host name leads to which of them. The folder plays the part that the API server plays in a cluster.
 */
@NullMarked
package io.bidd.template.local;

import org.jspecify.annotations.NullMarked;
