package io.acf.simulator.model;

/** A user as the Cloud Controller knows it: a guid; UAA knows name and origin, if anybody does. */
public final class User extends Entity {}
