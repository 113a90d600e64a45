package io.acf.simulator.api;

import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.EndpointTable;

/** The endpoints of a region's API, put together in one place. */
public final class Api {
  private Api() {}

  public static void declare(EndpointTable table, SimulatorOptions options, Engine engine) {
    OldApi old = new OldApi(engine.foundation::version);
    AuditLog audits = new AuditLog(engine);
    FlagRules flags = new FlagRules(engine.foundation);
    table.wrapping(endpoint -> old.wrap(endpoint, flags.wrap(endpoint, audits.wrap(endpoint))));
    Reach reach = new Reach(engine.foundation, options.org(), options.space());
    RootEndpoints root = new RootEndpoints(options, engine.foundation);
    root.declare(table);
    new V2Endpoints(engine.foundation, root::v2, reach).declare(table);
    new OrgEndpoints(engine).declare(table);
    new DomainEndpoints(engine, reach).declare(table);
    new PlatformEndpoints(engine.foundation).declare(table);
    new RoleEndpoints(engine.foundation, engine.jobs, reach).declare(table);
    new AppEndpoints(engine).declare(table);
    new AppConfigEndpoints(engine, reach).declare(table);
    new AppFeatureEndpoints(engine.foundation).declare(table);
    new ProcessEndpoints(engine).declare(table);
    new PackageEndpoints(engine, reach).declare(table);
    new BuildEndpoints(engine, reach).declare(table);
    new DropletEndpoints(engine, reach).declare(table);
    new DownloadEndpoints(engine).declare(table);
    new DeploymentEndpoints(engine, reach).declare(table);
    new RevisionEndpoints(engine.foundation).declare(table);
    new RouteEndpoints(engine).declare(table);
    new DestinationEndpoints(engine).declare(table);
    new RouteSharingEndpoints(engine).declare(table);
    new ManifestEndpoints(engine).declare(table);
    new JobEndpoints(engine.foundation).declare(table);
    new SegmentEndpoints(engine).declare(table);
    new SegmentAssignmentEndpoints(engine.foundation).declare(table);
    new StackEndpoints(engine.foundation).declare(table);
    new BuildpackEndpoints(engine.foundation, engine.jobs).declare(table);
    new UserEndpoints(engine.foundation, engine.jobs, reach).declare(table);
    new DomainSharing(engine.foundation).declare(table);
    new SidecarEndpoints(engine.foundation).declare(table);
    new UsageEndpoints(engine).declare(table);
    new SecurityGroupEndpoints(engine.foundation, engine.jobs).declare(table);
    new QuotaEndpoints(QuotaKind.ORGANIZATION, engine.foundation, engine.jobs).declare(table);
    new QuotaEndpoints(QuotaKind.SPACE, engine.foundation, engine.jobs).declare(table);
    new ServiceBrokerEndpoints(engine.foundation, engine.marketplace, reach).declare(table);
    new ServiceOfferingEndpoints(engine.foundation, engine.marketplace).declare(table);
    new ServicePlanEndpoints(engine.foundation, engine.marketplace).declare(table);
    new ServiceInstanceEndpoints(engine, reach).declare(table);
    new SharedInstanceEndpoints(engine).declare(table);
    new RouteBindingEndpoints(engine, reach).declare(table);
    new UsageEventEndpoints(engine).declare(table);
    new ServiceBindingEndpoints(engine, reach).declare(table);
    new TaskEndpoints(engine, reach).declare(table);
    new AuditEventEndpoints(engine.foundation).declare(table);
    new EnvironmentGroupEndpoints(engine.foundation).declare(table);
    new CacheEndpoints(engine.jobs).declare(table);
    new RouterGroupEndpoints(engine.foundation).declare(table);
    new NetworkPolicyEndpoints(engine.foundation).declare(table);
    new LogEndpoints(engine.logs, engine.foundation, reach).declare(table);
  }
}
