/** App manifests as the Cloud Controller takes them: read, checked, applied, compared, written. */
@NullMarked
package io.acf.simulator.manifest;

import org.jspecify.annotations.NullMarked;
