package io.acf.health;
