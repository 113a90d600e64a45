package io.acf.simulator.engine;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.wire.CfError;
import java.util.List;
import java.util.Objects;

/**
 * What refuses a new credential binding. Sources: cloud_controller_ng,
 * app/actions/service_credential_binding_app_create.rb and
 * service_credential_binding_key_create.rb.
 */
public final class BindingRules {
  /** How many bindings an app may have to one instance where it may have several. */
  private static final int BINDINGS_MAX = 5;

  private final Engine engine;
  private final Foundation foundation;

  public BindingRules(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
  }

  /** Refuses what is asked of an instance that its broker has failed to make. */
  public static void made(ServiceInstance instance) {
    if (instance.lastOperation.is("create", "failed")) {
      throw new CfError(
          404,
          60004,
          "CF-ServiceInstanceNotFound",
          "The service instance could not be found: " + instance.name);
    }
  }

  /** Whether a plan lets its instances be bound; user-provided ones can be. */
  private boolean bindable(ServiceInstance instance) {
    return foundation
        .servicePlans
        .find(instance.planGuid)
        .flatMap(plan -> foundation.serviceOfferings.find(plan.offeringGuid).map(plan::bindable))
        .orElse(true);
  }

  private static void refuse(boolean wrong, String why) {
    if (wrong) {
      throw CfError.unprocessable(why);
    }
  }

  /**
   * A key: only of what a broker made, each name once.
   *
   * @return keys that could not be made, whose place it takes
   */
  public List<ServiceBinding> key(ServiceBinding binding, ServiceInstance instance) {
    refuse(
        !instance.managed(),
        "Service credential bindings of type 'key' are not supported for user-provided service"
            + " instances.");
    refuse(!bindable(instance), "Service plan does not allow bindings.");
    refuse(
        foundation.servicePlans.find(instance.planGuid).filter(each -> each.active).isEmpty(),
        "Service plan is not available.");
    refuse(
        instance.lastOperation.busy(),
        "There is an operation in progress for the service instance");
    String name = String.valueOf(binding.name);
    List<ServiceBinding> named =
        foundation.bindingsOfInstance.of(instance.guid).stream()
            .filter(each -> each.appGuid == null && name.equals(each.name))
            .toList();
    refuse(
        !named.stream().allMatch(BindingRules::failed),
        ("The binding name is invalid. Key binding names must be unique. The service instance"
                + " already has a key binding with name '%s'.")
            .formatted(name));
    engine.quotas.serviceKey(instance, named.size());
    return named;
  }

  private static boolean failed(ServiceBinding binding) {
    return binding.lastOperation.is("create", "failed");
  }

  /**
   * A binding of an app.
   *
   * @return bindings that could not be made, whose place it takes
   */
  public List<ServiceBinding> app(
      ServiceBinding binding, ServiceInstance instance, boolean several) {
    App app =
        foundation
            .apps
            .find(binding.appGuid)
            .orElseThrow(
                () ->
                    CfError.unprocessable("The app could not be found: '" + binding.appGuid + "'"));
    refuse(
        !instance.usableIn(app.spaceGuid),
        "The service instance and the app are in different spaces");
    refuse(!bindable(instance), "Service plan does not allow bindings");
    made(instance);
    refuse(
        instance.lastOperation.busy(),
        "There is an operation in progress for the service instance");
    List<ServiceBinding> others =
        foundation.bindingsOfApp.of(app.guid).stream()
            .filter(each -> each.instanceGuid.equals(instance.guid))
            .toList();
    List<ServiceBinding> valid = others.stream().filter(each -> !failed(each)).toList();
    valid.forEach(each -> beside(each, binding, several));
    int most = several ? BINDINGS_MAX : 1;
    refuse(
        valid.size() >= most,
        ("The app has too many bindings to this service instance (limit: %d). Consider deleting"
                + " existing/orphaned bindings.")
            .formatted(most));
    boolean taken =
        binding.name != null
            && foundation.bindingsOfApp.of(app.guid).stream()
                .filter(each -> !each.instanceGuid.equals(instance.guid))
                .anyMatch(each -> binding.name.equals(each.name));
    refuse(
        taken,
        ("The binding name is invalid. Binding names must be unique for a given service instance"
                + " and app. The app already has a binding with name '%s'.")
            .formatted(binding.name));
    return others.stream().filter(BindingRules::failed).toList();
  }

  private static void beside(ServiceBinding other, ServiceBinding binding, boolean several) {
    boolean deleting = other.lastOperation.type().equals("delete");
    refuse(!several && !deleting, "The app is already bound to the service instance");
    refuse(
        other.lastOperation.creating(),
        "There is already a binding in progress for this service instance and app (binding guid: "
            + other.guid
            + ")");
    refuse(
        deleting,
        several
            ? "A binding for this service instance and app is getting deleted or its deletion"
                + " failed"
            : "The binding is getting deleted or its deletion failed");
    refuse(
        !Objects.equals(other.name, binding.name),
        "The binding name cannot be changed for the same app and service instance");
  }
}
