package io.acf.simulator.uaa;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Visible;
import io.acf.simulator.wire.Actor;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which spaces and organizations somebody sees, manages or develops in: by roles, and the
 * space-scoped client, which has none, in one space.
 */
public final class Reach {
  private static final String DEVELOPER = "space_developer";
  private static final String SUPPORTER = "space_supporter";

  /** Managers do not read what happened in their spaces. */
  private static final Set<String> READING_EVENTS = Set.of(DEVELOPER, "space_auditor", SUPPORTER);

  private final Foundation foundation;
  private final Visible visible;
  private final String org;
  private final String space;

  /** Reach in a region; the space-scoped client is at home in this space. */
  public Reach(Foundation foundation, String org, String space) {
    this.foundation = foundation;
    this.visible = new Visible(foundation);
    this.org = org;
    this.space = space;
  }

  /** The spaces that somebody sees. */
  public Set<String> spaces(Actor actor) {
    Set<String> all = visible.spaces(actor.id());
    home(actor).ifPresent(all::add);
    return all;
  }

  /** Whether somebody sees what is in a space. */
  public boolean sees(Actor actor, @Nullable String space) {
    return actor.readsAll() || space != null && spaces(actor).contains(space);
  }

  /** The spaces whose audit events somebody sees. */
  Set<String> spacesOfEvents(Actor actor) {
    Set<String> all =
        visible.spaces(actor.id(), READING_EVENTS::contains, "organization_auditor"::equals);
    home(actor).ifPresent(all::add);
    return all;
  }

  /** The organizations that somebody sees. */
  public Set<String> orgs(Actor actor) {
    Set<String> all = visible.orgs(actor.id());
    home(actor).flatMap(foundation.spaces::find).ifPresent(each -> all.add(each.orgGuid));
    return all;
  }

  boolean managesOrg(Actor actor, String guid) {
    return actor.mayWrite() && visible.has(actor.id(), "organization_manager", guid);
  }

  /** Whether somebody changes a space itself: its managers and those of its organization. */
  boolean managesSpace(Actor actor, String guid) {
    return visible.has(actor.id(), "space_manager", guid)
        || foundation.spaces.find(guid).filter(it -> managesOrg(actor, it.orgGuid)).isPresent()
        || isHome(actor, guid);
  }

  /** Whether somebody changes what is in a space, and reads its secrets. */
  public boolean develops(Actor actor, String guid) {
    return visible.has(actor.id(), DEVELOPER, guid) || isHome(actor, guid);
  }

  boolean supports(Actor actor, String guid) {
    return visible.has(actor.id(), SUPPORTER, guid);
  }

  private boolean isHome(Actor actor, String guid) {
    return home(actor).filter(guid::equals).isPresent();
  }

  private Optional<String> home(Actor actor) {
    if (!actor.id().equals(UaaSeeds.SPACE_CLIENT)) {
      return Optional.empty();
    }
    return foundation.spaces.all().stream()
        .filter(each -> each.name.equals(space))
        .filter(
            each -> foundation.orgs.find(each.orgGuid).filter(o -> o.name.equals(org)).isPresent())
        .map(each -> each.guid)
        .findFirst();
  }
}
