package io.acf.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.simulator.engine.QuotaRule.Level;
import io.acf.simulator.engine.QuotaRule.Load;
import io.acf.simulator.model.Quota;
import org.junit.jupiter.api.Test;

class QuotaRuleTest {
  private final Quota quota = new Quota();

  @Test
  void aLimitThatIsNotSetHoldsNothingBack() {
    Load huge = Load.of(1_000_000, 1_000_000, -1);
    assertThat(QuotaRule.resize(Level.ORGANIZATION, quota, huge, Load.NONE, huge)).isEmpty();
    assertThat(QuotaRule.task(Level.SPACE, quota, huge, huge, 1_000_000)).isEmpty();
  }

  @Test
  void theLimitItselfIsAllowed() {
    quota.limits.put("total_memory_in_mb", 1024);
    Load half = Load.of(1, 512, 0);
    assertThat(QuotaRule.resize(Level.SPACE, quota, half, Load.NONE, half)).isEmpty();
    assertThat(QuotaRule.resize(Level.SPACE, quota, half, Load.NONE, Load.of(1, 513, 0)))
        .containsExactly("memory space_quota_exceeded");
  }

  @Test
  void whatIsOverMayShrinkAndStay() {
    quota.limits.put("total_memory_in_mb", 1);
    quota.limits.put("total_instances", 1);
    quota.limits.put("per_process_memory_in_mb", 1);
    quota.limits.put("log_rate_limit_in_bytes_per_second", 1);
    Load now = Load.of(5, 512, -1);
    assertThat(QuotaRule.resize(Level.ORGANIZATION, quota, now, now, now)).isEmpty();
    assertThat(QuotaRule.resize(Level.ORGANIZATION, quota, now, now, Load.of(4, 512, -1)))
        .isEmpty();
    assertThat(QuotaRule.resize(Level.ORGANIZATION, quota, now, now, Load.of(6, 513, -1)))
        .hasSize(4);
  }

  @Test
  void aLimitedLogRateAllowsNoUnlimitedProcess() {
    quota.limits.put("log_rate_limit_in_bytes_per_second", 1000);
    String refusal = "log_rate_limit exceeds organization log rate quota";
    Load none = Load.NONE;
    assertThat(QuotaRule.resize(Level.ORGANIZATION, quota, none, none, Load.of(1, 1, -1)))
        .containsExactly(refusal);
    assertThat(QuotaRule.resize(Level.ORGANIZATION, quota, none, none, Load.of(2, 1, 500)))
        .isEmpty();
    assertThat(QuotaRule.resize(Level.ORGANIZATION, quota, none, none, Load.of(2, 1, 501)))
        .containsExactly(refusal);
  }
}
