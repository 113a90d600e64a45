/**
 * A region as the orchestrator sees it: a port with two verbs, {@code observe} and {@code execute},
 * and the values that pass through it.
 *
 * <p>Adapters: {@code regions.cf} speaks to a CF API, {@code regions.guard} keeps a sick region
 * from hurting us.
 */
@NullMarked
package io.acf.regions;

import org.jspecify.annotations.NullMarked;
