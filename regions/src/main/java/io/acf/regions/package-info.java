package io.acf.regions;
