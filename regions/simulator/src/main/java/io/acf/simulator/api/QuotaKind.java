package io.acf.simulator.api;

/** Quotas hold for organizations or for spaces. */
enum QuotaKind {
  ORGANIZATION("organization_quota", "organizations", "Organization quota"),
  SPACE("space_quota", "spaces", "Space quota");

  final String resource;
  final String members;
  final String title;

  QuotaKind(String resource, String members, String title) {
    this.resource = resource;
    this.members = members;
    this.title = title;
  }
}
