/**
 * The threads of a replica: the scheduler that runs its machines on virtual threads, what connects
 * them with regions, git and the board, and the recorder of facts.
 */
@NullMarked
package io.acf.app.loops;

import org.jspecify.annotations.NullMarked;
