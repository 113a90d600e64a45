/** The journal on disk: SQLite, one file a replica, durable before it is acknowledged. */
@NullMarked
package io.acf.app.journal;

import org.jspecify.annotations.NullMarked;
