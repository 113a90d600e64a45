package io.acf.federation;
