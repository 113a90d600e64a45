package io.acf.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * How each part of a region words its errors: the Cloud Controller by a list of errors, its old v2
 * by one, UAA as OAuth does (RFC 6749 5.2), the routing API and the policy server by their own.
 */
enum ErrorShape {
  CC_V3 {
    @Override
    Reply reply(CfError error) {
      return Reply.json(error.status(), error.body());
    }
  },

  /** Source: lib/cloud_controller/rack_exception_handler of the Cloud Controller, v2 presenter. */
  CC_V2 {
    @Override
    Reply reply(CfError error) {
      CfError.Entry first = error.entries().getFirst();
      return Reply.json(
          error.status(),
          Json.object(
              "description", first.detail(), "error_code", first.title(), "code", first.code()));
    }
  },
  UAA {
    @Override
    Reply reply(CfError error) {
      CfError.Entry said = inUaasWords(error).entries().getFirst();
      ObjectNode body = Json.object("error", said.title(), "error_description", said.detail());
      if (SCIM.stream().anyMatch(said.title()::startsWith)) {
        body.put("message", said.detail());
      }
      Reply reply = Reply.json(error.status(), body);
      return error.status() == 401
          ? reply.with(
              "WWW-Authenticate",
              "Bearer realm=\"oauth\", error=\""
                  + said.title()
                  + "\", error_description=\""
                  + said.detail().replace("\"", "'")
                  + "\"")
          : reply;
    }
  },

  /** Source: handlers/errors.go of cloudfoundry/routing-api. */
  ROUTING {
    @Override
    Reply reply(CfError error) {
      CfError.Entry first = error.entries().getFirst();
      return switch (error.status()) {
        case 401 -> named(401, "UnauthorizedError", expired(first));
        case 404 ->
            named(
                404,
                "ResourceNotFoundError",
                first.code() == CfError.UNKNOWN_REQUEST ? "404 page not found" : first.detail());
        default -> named(error.status(), first.title(), first.detail());
      };
    }

    private String expired(CfError.Entry first) {
      return first.title().equals("CF-InvalidAuthToken") ? "Token is expired" : first.detail();
    }

    private Reply named(int status, String name, String message) {
      return Reply.json(status, Json.object("name", name, "message", message));
    }
  },

  /** Source: the policy server of cloudfoundry/cf-networking-release. */
  POLICIES {
    @Override
    Reply reply(CfError error) {
      CfError.Entry first = error.entries().getFirst();
      String text =
          switch (first.title()) {
            case "CF-NotAuthenticated" -> "authenticator: missing authorization header";
            case "CF-InvalidAuthToken" -> "authenticator: failed to verify token with uaa";
            default -> first.detail();
          };
      return Reply.json(error.status(), Json.object("error", text));
    }
  };

  /** How errors of SCIM begin, which say what happened under a second name. */
  private static final List<String> SCIM =
      List.of("scim", "invalid_scim", "invalid_password", "member_");

  /** First segments of paths that are UAA's. */
  private static final List<String> UAAS =
      List.of(
          "oauth",
          "users",
          "groups",
          "ids",
          "check_token",
          "introspect",
          "userinfo",
          "token_keys",
          "token_key",
          "login",
          "passcode",
          "identity-providers",
          "invite_users");

  abstract Reply reply(CfError error);

  /** The answer for an error of a call of {@code path}. */
  static Reply of(String path, CfError error) {
    return shape(path).reply(error);
  }

  private static ErrorShape shape(String path) {
    String[] segments = path.split("/", -1);
    String first = segments.length > 1 ? segments[1] : "";
    if (UAAS.contains(first.toLowerCase(Locale.ROOT))) {
      return UAA;
    }
    return switch (first) {
      case "v2" -> CC_V2;
      case "routing" -> ROUTING;
      case "networking" -> POLICIES;
      default -> CC_V3;
    };
  }

  private static CfError inUaasWords(CfError error) {
    return switch (error.entries().getFirst().title()) {
      case "CF-NotAuthenticated" ->
          CfError.uaa(
              401, "unauthorized", "Full authentication is required to access this resource");
      case "CF-InvalidAuthToken" ->
          CfError.uaa(
              401,
              "invalid_token",
              "The token expired, was revoked, or the token ID is incorrect.");
      case "CF-NotFound" -> CfError.uaa(404, "not_found", "There is nothing at this path");
      case "CF-MessageParseError" ->
          CfError.uaa(400, "invalid_request", "The request's body is no JSON object");
      case "CF-BadRequest" ->
          CfError.uaa(400, "invalid_request", error.entries().getFirst().detail());
      default -> error;
    };
  }
}
