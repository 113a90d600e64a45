/** What happens in a region: instances, staging, deployments, revisions, jobs; no HTTP. */
@NullMarked
package io.acf.simulator.engine;

import org.jspecify.annotations.NullMarked;
