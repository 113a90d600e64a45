/**
 * Adapter: the command line. The client verbs are a plain picocli main without Quarkus: they talk
 * REST, read the DTOs of {@code io.acf.app.rest.Api}, and print. Data goes to stdout, talk to
 * stderr; the exit codes are in {@link io.acf.app.cli.Exit}.
 */
@NullMarked
package io.acf.app.cli;

import org.jspecify.annotations.NullMarked;
