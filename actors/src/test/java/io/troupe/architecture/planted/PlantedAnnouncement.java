package io.troupe.architecture.planted;

import org.apache.pekko.actor.typed.ActorRef;

/** Breaks a rule on purpose: Pekko outside of actors. */
public record PlantedAnnouncement(ActorRef<String> to) {}
