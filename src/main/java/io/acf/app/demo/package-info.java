/**
 * Adapter: {@code acf demo}, everything on loopback in one process. A git repository, simulated
 * regions, the orchestrator as {@code serve} runs it, and a story to follow. Acts on a region come
 * from a second terminal over a small control endpoint.
 */
@NullMarked
package io.acf.app.demo;

import org.jspecify.annotations.NullMarked;
