package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.Answer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last look at an answer before it is published. Whatever was proposed:
 *
 * <ul>
 *   <li>traffic that is frozen stays as it is, also when a region dies;
 *   <li>what is published is never emptied;
 *   <li>where nobody is left, that is one cause and not many deaths: what was answered before
 *       members began to fall is answered again; of whom nothing is known may be left;
 *   <li>while the journal may have lost commands, a region that was left out stays out as long as
 *       another can be answered.
 * </ul>
 */
final class Safety {
  private Safety() {}

  /**
   * What should be answered by what is known of the regions.
   *
   * @param answer empty: nobody may be answered
   * @param fallen at least one region is known to be down
   * @param unknown somebody is answered of whom nothing is known
   * @param excused somebody is answered whose health check has just changed
   * @param why per region, a word or two
   */
  record Proposal(
      Optional<Answer> answer,
      boolean fallen,
      boolean unknown,
      boolean excused,
      SortedMap<RegionName, String> why) {
    Proposal {
      why = new TreeMap<>(why);
    }
  }

  /**
   * What was answered until now.
   *
   * @param published is answered now
   * @param steady was answered before members of it began to fall
   */
  record Recent(Optional<Answer> published, Optional<Answer> steady) {}

  /**
   * @param frozen people want what is published to stay
   */
  static Weighing review(Proposal proposed, Recent recent, boolean frozen) {
    if (frozen) {
      return new Weighing(recent.published(), Weighing.Basis.FROZEN, proposed.why());
    }
    if (proposed.answer().isPresent()) {
      return new Weighing(
          proposed.answer(),
          proposed.excused() ? Weighing.Basis.CHECK_CHANGED : Weighing.Basis.CONFIRMED,
          proposed.why());
    }
    if (recent.published().isEmpty()) {
      return new Weighing(Optional.empty(), Weighing.Basis.NEVER, proposed.why());
    }
    if (!proposed.fallen()) {
      return new Weighing(recent.published(), Weighing.Basis.UNSEEN, proposed.why());
    }
    // Of whom nothing is known may serve: those that fell before stay out.
    var good = proposed.unknown() ? recent.published() : recent.steady().or(recent::published);
    return new Weighing(good, Weighing.Basis.LAST_GOOD, proposed.why());
  }

  /** Whether a region is not to be answered while another can be: perhaps somebody drained it. */
  static boolean leavesOut(Controls controls, Hostname name, RegionName region) {
    return controls.lost().filter(loss -> loss.leavesOut(name, region)).isPresent();
  }
}
