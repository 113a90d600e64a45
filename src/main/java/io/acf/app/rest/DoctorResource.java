package io.acf.app.rest;

import io.acf.app.state.Commands;
import io.acf.app.state.Doctor;
import io.acf.app.state.Replica;
import io.acf.federation.Command;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import java.util.Comparator;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Whether this replica is sound, and the way on where it is not. */
@Path("/")
@Tag(name = "doctor")
@Produces(MediaType.APPLICATION_JSON)
public final class DoctorResource {
  private final CommandReader commands;
  private final Replica replica;

  DoctorResource(CommandReader commands, Replica replica) {
    this.commands = commands;
    this.replica = replica;
  }

  @GET
  @Path("doctor")
  @Operation(operationId = "doctor", summary = "What is not as it should be, and what to do")
  public RestResponse<Api.Doctor> doctor(@Context Request request) {
    var doctor = look();
    return Tags.answer(request, Tags.of(doctor), doctor);
  }

  @POST
  @Path("actions/accept-loss")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(
      operationId = "acceptLoss",
      summary = "Goes on without the commands that may be lost; needs a reason")
  public RestResponse<Api.Doctor> acceptLoss(Api.@Nullable Lift command, @Context Request request) {
    var accept = new Command.AcceptLoss(commands.reasoned(command));
    if (replica.board().controls().lost().isEmpty()) {
      throw new Refusal(
          ProblemType.NOTHING_LOST, "there is no loss to accept", "acf doctor tells what there is");
    }
    commands.tell(accept, Tags.expected(request, () -> Tags.of(look())), Commands.Guard.NONE);
    var doctor = look();
    return Tags.changed(Tags.of(doctor), doctor);
  }

  private Api.Doctor look() {
    var findings = replica.doctor().findings();
    var worst =
        findings.stream()
            .map(Doctor.Finding::state)
            .max(Comparator.naturalOrder())
            .orElse(Doctor.State.OK);
    return new Api.Doctor(
        word(worst),
        findings.stream()
            .map(it -> new Api.Finding(it.check(), word(it.state()), it.message(), it.tip()))
            .toList());
  }

  private static String word(Doctor.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
