package io.acf.app.journal;

/**
 * Which rows of the table {@code event} are needed however old they are, as conditions about a row
 * {@code old}. What is not needed of one journal's state is not needed of the state that it makes
 * merged with others.
 */
final class Needed {
  private static final String LATER =
      """
      (newer.millis, newer.counter, newer.replica, newer.sequence)
        > (old.millis, old.counter, old.replica, old.sequence)
      """;

  /** A damaged row gives none, and stops nothing. */
  private static final String GIVEN =
      "CASE WHEN json_valid(details) THEN json_extract(details, '$.generation') END";

  /**
   * The row in force of its key. Two keys are made anew with each fact, and give way to another's:
   * the end of an adoption was written after the command that it ends was heard of, so behind a
   * newer command of that pair it ends nothing any more; and of what the generation was ever raised
   * by, the greatest counts.
   */
  static final String STATE =
      """
      (register IS NOT NULL
        AND NOT EXISTS (
          SELECT 1 FROM event AS newer WHERE newer.register = old.register AND %1$s)
        AND NOT (kind = 'adopted' AND EXISTS (
          SELECT 1 FROM event AS newer
          WHERE newer.register = 'adopt/' || old.federation || '/' || old.region AND %1$s))
        AND NOT (register LIKE 'generation-raised/%%' AND EXISTS (
          SELECT 1 FROM event AS more
          WHERE more.register > 'generation-raised/' AND more.register < 'generation-raised0'
            AND CAST(substr(more.register, 19) AS INTEGER)
              > CAST(substr(old.register, 19) AS INTEGER))))
      """
          .formatted(LATER);

  /**
   * The last releases of each federation: where each was completed last, and the commits that gave
   * the generations which that names. A release that came back counts from then.
   */
  static final String HISTORY =
      """
      (register IS NOT NULL AND kind IN ('converged', 'commit-accepted') AND position IN (
        WITH place AS (
            SELECT federation, release, region, max(millis) AS done, position
            FROM event WHERE kind = 'converged' GROUP BY federation, release, region),
          ranked AS (
            SELECT federation, release,
              rank() OVER (PARTITION BY federation ORDER BY max(done) DESC) AS age
            FROM place GROUP BY federation, release),
          kept AS MATERIALIZED (
            SELECT position FROM place JOIN ranked USING (federation, release) WHERE age <= %1$d)
        SELECT position FROM kept
        UNION ALL
        SELECT position FROM (
          SELECT position, max(millis) FROM event
          WHERE register = 'commit-accepted'
            AND %2$s IN (
              SELECT %2$s FROM event WHERE position IN (SELECT position FROM kept))
          GROUP BY %2$s)))
      """
          .formatted(Retention.RELEASES, GIVEN);

  private Needed() {}
}
