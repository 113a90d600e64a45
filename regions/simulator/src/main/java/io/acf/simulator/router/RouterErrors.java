package io.acf.simulator.router;

import io.acf.simulator.wire.Reply;

/** What gorouter answers by itself; never matched by body, always by X-Cf-RouterError. */
final class RouterErrors {
  private RouterErrors() {}

  static Reply unknownRoute(String host) {
    return error(
            404, "unknown_route", "404 Not Found: Requested route ('" + host + "') does not exist.")
        .with("Cache-Control", "no-cache, no-store");
  }

  static Reply noEndpoints(String host) {
    return error(
            503,
            "no_endpoints",
            "503 Service Unavailable: Requested route ('" + host + "') has no available endpoints.")
        .with("Cache-Control", "no-cache, no-store");
  }

  static Reply endpointFailure() {
    return error(
        502,
        "endpoint_failure",
        "502 Bad Gateway: Registered endpoint failed to handle the request.");
  }

  static Reply invalidInstance(String header) {
    return error(
        400,
        "invalid_cf_app_instance_header",
        "400 Bad Request: Invalid X-CF-App-Instance Header: " + header);
  }

  static Reply unknownInstance(String host) {
    return error(
        400,
        "unknown_route",
        "400 Bad Request: Requested instance of route ('" + host + "') does not exist.");
  }

  private static Reply error(int status, String name, String body) {
    return Reply.text(status, "text/plain; charset=utf-8", body + "\n")
        .with("X-Cf-RouterError", name)
        .with("X-Content-Type-Options", "nosniff");
  }
}
