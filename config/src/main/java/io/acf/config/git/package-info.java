/**
 * Adapter: reads commits of a git repository through JGit, from a bare clone, never from a work
 * tree.
 */
@NullMarked
package io.acf.config.git;

import org.jspecify.annotations.NullMarked;
