package io.acf.simulator.model;

import java.util.ArrayList;
import java.util.List;

/** A group of UAA, which is the scope that its members' tokens may have. */
public final class UaaGroup extends Entity {
  public String displayName = "";
  public String description = "";

  /** Counts changes; an If-Match names it. */
  public int version;

  /** Every user is a member, also those to come: what UAA calls a default group. */
  public boolean everybody;

  public List<Member> members = new ArrayList<>();

  /** Groups of other providers whose users are members when they come from there. */
  public List<External> externals = new ArrayList<>();

  /** A group of another provider. */
  public static final class External {
    public String group = "";
    public String origin = "";
  }

  /** A user or a group in a group. */
  public static final class Member {
    /** The guid. */
    public String value = "";

    /** USER or GROUP. */
    public String type = "USER";

    public String origin = UaaUser.INTERNAL;
  }
}
