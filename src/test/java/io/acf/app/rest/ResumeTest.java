package io.acf.app.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResumeTest {
  private static final Resume RESUME = new Resume("r-1", 5_000, 20_000);

  @Test
  void aClientGoesOnWhereItWas() {
    assertThat(RESUME.from("r-1:19999")).contains(19_999L);
    assertThat(RESUME.from("20000")).contains(20_000L);
    assertThat(RESUME.from("r-1:10000")).contains(10_000L);
  }

  @Test
  void whoseGapIsTooOldReadsAnew() {
    assertThat(RESUME.from("r-1:9999")).as("missed too much").isEmpty();
    assertThat(new Resume("r-1", 15_000, 20_000).from("r-1:14999")).as("dropped").isEmpty();
    assertThat(new Resume("r-1", 15_000, 20_000).from("r-1:15000")).contains(15_000L);
    assertThat(RESUME.from("r-2:20000")).as("of another replica").isEmpty();
    assertThat(RESUME.from("r-1:20001")).as("of the future: another journal").isEmpty();
    assertThat(RESUME.from("-1")).isEmpty();
    assertThat(RESUME.from("soon")).isEmpty();
  }
}
