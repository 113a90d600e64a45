package io.acf.dns.testing;

import io.acf.dns.ZoneStore;

class FakeZoneStoreTest extends ZoneStoreContract {
  @Override
  protected ZoneStore store() {
    return new FakeZoneStore();
  }
}
