package io.acf.dns;
