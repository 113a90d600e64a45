/**
 * What the rooms of a replica share: the state in memory, commands, the log of events, and what
 * they look like from outside.
 */
@NullMarked
package io.acf.app.state;

import org.jspecify.annotations.NullMarked;
