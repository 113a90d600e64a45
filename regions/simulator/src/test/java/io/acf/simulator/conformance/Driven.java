package io.acf.simulator.conformance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.cloudfoundry.client.CloudFoundryClient;

/** Notes which v3 operations of cf-java-client were called. */
final class Driven {
  private static final Set<String> CALLED = new ConcurrentSkipListSet<>();

  private Driven() {}

  /** The same client, each v3 resource wrapped so that its calls are noted. */
  static CloudFoundryClient noting(CloudFoundryClient client) {
    return wrap(
        CloudFoundryClient.class,
        (method, arguments) -> {
          Object resource = method.invoke(client, arguments);
          return isV3(method) ? noting(method.getReturnType(), resource) : resource;
        });
  }

  private static <T> T noting(Class<T> type, Object resource) {
    return wrap(
        type,
        (method, arguments) -> {
          CALLED.add(name(type, method));
          return method.invoke(resource, arguments);
        });
  }

  private interface Call {
    Object invoke(Method method, Object[] arguments)
        throws IllegalAccessException, InvocationTargetException;
  }

  private static <T> T wrap(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            Driven.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return call.invoke(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** Operations called so far, as {@code ApplicationsV3.create}. */
  static Set<String> called() {
    return new TreeSet<>(CALLED);
  }

  /** Every v3 operation that the client has. */
  static Set<String> all() {
    Set<String> all = new TreeSet<>();
    for (Method resource : CloudFoundryClient.class.getMethods()) {
      if (isV3(resource)) {
        Class<?> type = resource.getReturnType();
        Arrays.stream(type.getMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .forEach(method -> all.add(name(type, method)));
      }
    }
    return all;
  }

  private static boolean isV3(Method method) {
    return method.getReturnType().getName().startsWith("org.cloudfoundry.client.v3.");
  }

  private static String name(Class<?> type, Method method) {
    return type.getSimpleName() + "." + method.getName();
  }
}
