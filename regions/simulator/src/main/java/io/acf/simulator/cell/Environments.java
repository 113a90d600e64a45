package io.acf.simulator.cell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Space;
import io.acf.simulator.model.Task;
import io.acf.simulator.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What programs of apps find in their environment. Everything is called inside a transaction. */
final class Environments {
  private final Engine engine;
  private final Foundation foundation;

  Environments(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
  }

  /** For an instance; its sidecars see the same. */
  Map<String, String> of(App app, Process process, Instance instance, int port) {
    Map<String, String> all = common(app, instance.guid, process.memoryMb);
    all.put("PORT", Integer.toString(port));
    all.put("VCAP_APP_HOST", "127.0.0.1");
    all.put("VCAP_APP_PORT", Integer.toString(port));
    all.put("CF_INSTANCE_INDEX", Integer.toString(instance.index));
    all.put("CF_INSTANCE_ADDR", "127.0.0.1:" + port);
    all.put("INSTANCE_INDEX", Integer.toString(instance.index));
    all.put("INSTANCE_GUID", instance.guid);
    ObjectNode about = application(app, process.memoryMb, process.diskMb);
    about.put("process_id", process.guid).put("process_type", process.type);
    about.put("instance_id", instance.guid).put("instance_index", instance.index);
    about.put("host", "127.0.0.1").put("port", port);
    all.put("VCAP_APPLICATION", about.toString());
    return all;
  }

  /** For a task, which has no port. */
  Map<String, String> of(App app, Task task) {
    Map<String, String> all = common(app, task.guid, task.memoryInMb);
    all.put("VCAP_APPLICATION", application(app, task.memoryInMb, task.diskInMb).toString());
    return all;
  }

  private Map<String, String> common(App app, String guid, int memoryMb) {
    Map<String, String> all = new LinkedHashMap<>();
    foundation.environmentGroups.find("running").ifPresent(group -> all.putAll(group.variables));
    all.putAll(app.env);
    all.put("CF_INSTANCE_GUID", guid);
    all.put("MEMORY_LIMIT", memoryMb + "m");
    all.put("VCAP_SERVICES", engine.services.vcap(app).toString());
    return all;
  }

  private ObjectNode application(App app, int memoryMb, int diskMb) {
    Optional<Space> space = foundation.spaces.find(app.spaceGuid);
    List<String> uris =
        engine.routes.ofApp(app.guid, app.spaceGuid).stream().map(engine.routes::url).toList();
    return Json.object(
        "application_id",
        app.guid,
        "application_name",
        app.name,
        "application_uris",
        uris,
        "name",
        app.name,
        "uris",
        uris,
        "space_id",
        app.spaceGuid,
        "space_name",
        space.map(each -> each.name).orElse(""),
        "organization_id",
        space.map(each -> each.orgGuid).orElse(""),
        "limits",
        Json.object("mem", memoryMb, "disk", diskMb, "fds", 16384));
  }
}
