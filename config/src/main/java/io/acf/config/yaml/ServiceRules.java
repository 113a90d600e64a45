package io.acf.config.yaml;

import io.acf.config.Tree;

/**
 * Service instances that an app is bound to (cloud_controller_ng
 * app/messages/manifest_service_binding_create_message.rb).
 */
final class ServiceRules {
  private ServiceRules() {}

  static void check(Site site) {
    if (!(site.tree() instanceof Tree.Sequence)) {
      site.wrongType("a list of service instances", "Write - NAME, or [] for none");
      return;
    }
    for (var item : site.value().items()) {
      if (item.tree() instanceof Tree.Mapping) {
        service(site, item);
      } else if (CfScalar.of(item.tree()).filter(CfScalar::arrivesAsText).isEmpty()) {
        error(site, item, "must be the name of a service instance", "Put it in quotes");
      } else if (item.text().isEmpty()) {
        error(site, item, "must not be empty", "Write the name of a service instance");
      }
    }
  }

  private static void service(Site site, View service) {
    var name = service.get("name");
    if (name.isEmpty()) {
      site.problems()
          .error(
              "missing-key",
              service.position(),
              service.path() + ".name: missing",
              "Write - NAME, or - name: NAME with parameters");
    } else if (CfScalar.of(name.get().tree()).filter(CfScalar::arrivesAsText).isEmpty()) {
      error(site, name.get(), "must be the name of a service instance", "Put it in quotes");
    }
    service
        .get("parameters")
        .filter(it -> !(it.tree() instanceof Tree.Mapping))
        .ifPresent(it -> error(site, it, "must be a mapping", ""));
    service
        .get("binding_name")
        .filter(it -> CfScalar.of(it.tree()).filter(CfScalar::arrivesAsText).isEmpty())
        .ifPresent(it -> error(site, it, "must be text", "Put it in quotes"));
  }

  private static void error(Site site, View at, String what, String tip) {
    site.problems().error("wrong-type", at.position(), at.path() + ": " + what, tip);
  }
}
