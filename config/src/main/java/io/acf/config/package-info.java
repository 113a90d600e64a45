package io.acf.config;
