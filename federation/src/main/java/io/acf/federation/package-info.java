/**
 * Decides: what to do in each region (plan, review), what each name answers (weigh), and how things
 * stand. The two loops, delivery and traffic, are ticks that remember nothing: what they need is
 * passed in, what they found is returned. Pure: clock, threads and dice are the shell's.
 */
@NullMarked
package io.acf.federation;

import org.jspecify.annotations.NullMarked;
