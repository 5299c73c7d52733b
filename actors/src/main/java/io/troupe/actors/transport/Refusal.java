package io.troupe.actors.transport;

/** Why a connection was not accepted. */
public enum Refusal {
    /** It speaks another version of the protocol. */
    OTHER_VERSION,
    /** It belongs to another run. */
    OTHER_RUN,
    /** It does not know the token of the run. */
    WRONG_TOKEN,
    /** TLS did not come about: no certificate, one that is not trusted, or no TLS at all. */
    TLS,
    /** Its certificate is for another host than it says it is on. */
    WRONG_NAME,
    /** What it sent is not the protocol. */
    MALFORMED,
    /** It did not say who it is in time. */
    TOO_SLOW,
    /** It gave way to a newer connection while too many did not say who they are. */
    CROWDED_OUT,
    /** There are as many peers as may be. */
    TOO_MANY_PEERS,
    /** It went away before it said who it is. */
    GONE
}
