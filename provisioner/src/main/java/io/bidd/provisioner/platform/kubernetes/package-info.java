/** The platform that is a Kubernetes cluster: a namespace for each runtime, and what is in it. */
@NullMarked
package io.bidd.provisioner.platform.kubernetes;

import org.jspecify.annotations.NullMarked;
