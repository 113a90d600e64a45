/**
 * The vocabulary of Available CF and the desired state: what people wrote in git, named and
 * checked.
 *
 * <p>Root package: values, ports and pure decisions only. Adapters: {@code config.git} reads
 * commits, {@code config.yaml} reads manifests and artefacts.
 */
@NullMarked
package io.acf.config;

import org.jspecify.annotations.NullMarked;
