package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.auditevents.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/audit_events. */
@ExtendWith(Conformance.class)
final class AuditEventsV3Test {
  private final Cloud cloud = Cloud.shared();

  private final AuditEventsV3 events = cloud.cf.auditEventsV3();

  @Test
  void tellsWhatHappenedToAnApp() {
    String app = cloud.app("events-app");
    AuditEventResource created =
        now(events.list(
                ListAuditEventsRequest.builder().targetId(app).type("audit.app.create").build()))
            .getResources()
            .getFirst();
    GetAuditEventResponse got =
        now(events.get(GetAuditEventRequest.builder().eventId(created.getId()).build()));
    assertThat(got.getAuditEventTarget().getId()).isEqualTo(app);
    assertThat(got.getAuditEventActor().getName()).isEqualTo("admin");
  }
}
