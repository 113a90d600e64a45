/**
 * A region over its CF API v3, by cf-java-client's connection machinery and calls of our own.
 *
 * <p>What the API says is read as JSON trees, not as the library's types: an unknown strategy or
 * state of a newer CF must not blind us. {@code Mono} never leaves this package. Nothing but our
 * own {@link io.acf.regions.cf.CfRoot} and {@link io.acf.regions.cf.CfTokens} caches, and neither
 * caches an error.
 */
@NullMarked
package io.acf.regions.cf;

import org.jspecify.annotations.NullMarked;
