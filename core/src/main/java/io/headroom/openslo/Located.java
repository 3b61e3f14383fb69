package io.headroom.openslo;

/**
 * A setting and where it stands.
 *
 * @param value the setting
 * @param place of the field that says it
 */
public record Located<T>(T value, Place place) {}
