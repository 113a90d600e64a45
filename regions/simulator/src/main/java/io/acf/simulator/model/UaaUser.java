package io.acf.simulator.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who may log in, as UAA knows them. The guid is that of the Cloud Controller's user; of
 * one that nobody gave a role or used there is no {@link User} yet.
 */
public final class UaaUser extends Entity {
  /** Where a user comes from whom UAA itself knows by password. */
  public static final String INTERNAL = "uaa";

  public String userName = "";
  public String origin = INTERNAL;

  /** Salt and digest; empty for one whom another provider knows. */
  public String password = "";

  public String givenName = "";
  public String familyName = "";
  public String externalId = "";
  public List<String> emails = new ArrayList<>();
  public List<String> phoneNumbers = new ArrayList<>();
  public boolean active = true;
  public boolean verified = true;
  public boolean passwordChangeRequired;

  /** Counts changes; an If-Match names it. */
  public int version;

  /** Milliseconds since the epoch. */
  public long passwordChangedAt;

  /** Milliseconds since the epoch; 0 before the first time. */
  public long lastLogin;

  /** Milliseconds since the epoch; 0 before the second time. */
  public long previousLogin;

  /** The first address, or nothing. */
  public String email() {
    return emails.isEmpty() ? "" : emails.getFirst();
  }

  /** Whether a name and, where one is given, an origin mean this user; case does not matter. */
  public boolean answersTo(String name, @org.jspecify.annotations.Nullable String from) {
    return userName.equalsIgnoreCase(name) && (from == null || origin.equalsIgnoreCase(from));
  }
}
