package io.acf.simulator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One thing that is wrong with a region. In JSON: {@code {"type": "latency", "delay": "300ms"}}.
 * What is left out has the default that the record says. {@code /_sim} is never affected, except by
 * {@link RequestFault.Refuse}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(RequestFault.Refuse.class),
  @JsonSubTypes.Type(RequestFault.BlackHole.class),
  @JsonSubTypes.Type(RequestFault.Latency.class),
  @JsonSubTypes.Type(RequestFault.Errors.class),
  @JsonSubTypes.Type(RequestFault.RateLimited.class),
  @JsonSubTypes.Type(RequestFault.Maintenance.class),
  @JsonSubTypes.Type(RequestFault.LostAnswer.class),
  @JsonSubTypes.Type(RequestFault.Reset.class),
  @JsonSubTypes.Type(RequestFault.CutShort.class),
  @JsonSubTypes.Type(RequestFault.Drip.class),
  @JsonSubTypes.Type(RequestFault.Certificate.class),
  @JsonSubTypes.Type(RequestFault.ShortLists.class),
  @JsonSubTypes.Type(PlatformFault.StagingFails.class),
  @JsonSubTypes.Type(PlatformFault.NeverHealthy.class),
  @JsonSubTypes.Type(PlatformFault.CrashesAtStart.class),
  @JsonSubTypes.Type(PlatformFault.DiegoDown.class),
  @JsonSubTypes.Type(PlatformFault.NoRoom.class),
  @JsonSubTypes.Type(PlatformFault.SlowStop.class),
  @JsonSubTypes.Type(PlatformFault.LogCacheDown.class),
  @JsonSubTypes.Type(PlatformFault.StaleStats.class),
  @JsonSubTypes.Type(PlatformFault.JobsFail.class),
  @JsonSubTypes.Type(PlatformFault.Slow.class),
  @JsonSubTypes.Type(PlatformFault.QuotaExceeded.class),
  @JsonSubTypes.Type(PlatformFault.FeatureOff.class),
  @JsonSubTypes.Type(PlatformFault.RouterLag.class),
  @JsonSubTypes.Type(PlatformFault.DomainMissing.class),
  @JsonSubTypes.Type(PlatformFault.OtherVersion.class),
  @JsonSubTypes.Type(TokenFault.UaaUnavailable.class),
  @JsonSubTypes.Type(TokenFault.NoRefreshToken.class),
  @JsonSubTypes.Type(TokenFault.ClockSkew.class),
  @JsonSubTypes.Type(TokenFault.ShortTokens.class),
  @JsonSubTypes.Type(Incident.Crash.class),
  @JsonSubTypes.Type(Incident.RevokeTokens.class),
  @JsonSubTypes.Type(Incident.DomainDeleted.class),
  @JsonSubTypes.Type(Incident.ForeignCanary.class),
  @JsonSubTypes.Type(Incident.ForeignWrite.class),
  @JsonSubTypes.Type(Incident.Restart.class)
})
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = false)
public sealed interface Fault permits RequestFault, PlatformFault, TokenFault, Incident {}
