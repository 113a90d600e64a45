package io.acf.simulator.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.BindingRules;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The services of a manifest: an app is bound to each, once. A broker is asked by a job of the
 * binding's own, which goes on after a restart; the manifest's job waits for it.
 *
 * <p>Source: cloud_controller_ng, app/actions/app_apply_manifest.rb.
 */
final class ManifestServices {
  private static final String CREATE = "service_bindings.create";
  private static final double EXACT_MAX = 1e16;

  private final Engine engine;
  private final Foundation foundation;

  ManifestServices(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
  }

  /**
   * Binds by name, or by name, binding_name and parameters.
   *
   * @throws CfError at the first service that is not there or cannot be bound
   */
  void apply(App app, AppManifest spec) {
    for (Object each : spec.list("services")) {
      Map<String, Object> service =
          each instanceof Map<?, ?> ? AppManifest.texts(each) : Map.of("name", Ruby.text(each));
      String name = Ruby.text(service.get("name"));
      ServiceInstance instance =
          engine
              .services
              .byName(app.spaceGuid, name)
              .orElseThrow(() -> CfError.notFound("Service instance '" + name + "'"));
      try {
        bind(app, instance, service);
      } catch (CfError error) {
        throw refused(instance, error.entries().getFirst().detail()).causedBy(error);
      }
    }
  }

  private static CfError refused(ServiceInstance instance, String why) {
    return CfError.unprocessable("For service '" + instance.name + "': " + why);
  }

  private void bind(App app, ServiceInstance instance, Map<String, Object> service) {
    Optional<ServiceBinding> there =
        foundation.bindingsOfApp.of(app.guid).stream()
            .filter(each -> each.instanceGuid.equals(instance.guid))
            .findFirst();
    if (there.isPresent() && !there.get().lastOperation.is("create", "failed")) {
      ServiceBinding known = there.get();
      notGoing(known);
      if (known.lastOperation.creating()) {
        engine.jobs.running(CREATE, known.guid).ifPresent(job -> await(app, instance, known, job));
      }
      return;
    }
    Object name = service.get("binding_name");
    ServiceBinding made = new ServiceBinding();
    made.name = name == null ? null : Ruby.text(name);
    made.instanceGuid = instance.guid;
    made.appGuid = app.guid;
    made.parameters = Json.node(AppManifest.texts(json(service.get("parameters"))));
    made.lastOperation = new LastOperation("create", "initial", foundation.now());
    new BindingRules(engine).app(made, instance, false).forEach(engine.services::unbind);
    foundation.create(foundation.serviceBindings, made);
    if (instance.managed()) {
      await(app, instance, made, engine.jobs.next(CREATE, made.guid, asked(made)));
    } else {
      engine.services.provide(made, instance);
      engine.services.events.bond("create", made, asked(made));
    }
  }

  private static void notGoing(ServiceBinding binding) {
    if (binding.lastOperation.type().equals("delete") && binding.lastOperation.busy()) {
      throw CfError.unprocessable(
          "An existing binding is being deleted. Try recreating the binding later.");
    }
  }

  /** Waits for a binding that is being made; one that cannot be made leaves nothing behind. */
  private void await(App app, ServiceInstance instance, ServiceBinding binding, Job making) {
    engine.jobs.await(
        making,
        () -> {
          try {
            ended(binding);
          } catch (CfError error) {
            String why = error.entries().getFirst().detail();
            throw ManifestApply.named(refused(instance, why).causedBy(error), app);
          }
        });
  }

  private void ended(ServiceBinding binding) {
    if (foundation.serviceBindings.find(binding.guid).isEmpty()) {
      return;
    }
    notGoing(binding);
    if (binding.lastOperation.is("create", "failed")) {
      String why = binding.lastOperation.description();
      engine.services.unbind(binding);
      throw CfError.unprocessable(why == null ? "" : why);
    }
  }

  /** What a manifest asks for, as a request would. */
  private static ObjectNode asked(ServiceBinding binding) {
    ObjectNode asked = Json.object("type", "app", "name", binding.name);
    asked.set(
        "relationships",
        Json.object(
            "app", Json.object("data", Json.object("guid", binding.appGuid)),
            "service_instance", Json.object("data", Json.object("guid", binding.instanceGuid))));
    if (!binding.parameters.isEmpty()) {
      asked.put("parameters", "[PRIVATE DATA HIDDEN]");
    }
    return asked;
  }

  /** A value as it arrives at a broker: what JSON has no number for is null, large ones plain. */
  private static @Nullable Object json(@Nullable Object value) {
    return switch (value) {
      case Double number when number.isNaN() || number.isInfinite() -> null;
      case Double number when Math.abs(number) >= EXACT_MAX ->
          new BigDecimal(number).round(MathContext.DECIMAL64).setScale(1);
      case Map<?, ?> map -> {
        Map<String, Object> all = AppManifest.texts(map);
        all.replaceAll((key, each) -> json(each));
        yield all;
      }
      case List<?> list -> list.stream().map(ManifestServices::json).toList();
      case null, default -> value;
    };
  }
}
