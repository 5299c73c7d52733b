package io.troupe.joint;

import com.google.protobuf.InvalidProtocolBufferException;
import io.troupe.proto.learner.LivesState;
import io.troupe.schedule.ReturnWindow;
import io.troupe.trajectory.EpisodeLog;
import io.troupe.trajectory.Trajectory;
import java.util.List;

/** The last lives of a behaviour's agents, from when one came to when it left. */
final class Lives {
    private ReturnWindow window = new ReturnWindow(ReturnWindow.STANDARD_SIZE);

    void add(List<Trajectory> parts) {
        for (Trajectory part : parts) {
            EpisodeLog ended = part.episodes;
            for (int i = 0; i < ended.count(); i++) {
                window.add(ended.episodeReturn(i), ended.episodeLength(i));
            }
        }
    }

    double meanReturn() {
        return window.meanReturn();
    }

    double meanLength() {
        return window.meanLength();
    }

    byte[] save() {
        LivesState.Builder state = LivesState.newBuilder();
        for (int i = 0; i < window.count(); i++) {
            state.addReturns(window.oldestFirst(i)).addLengths(window.lengthOldestFirst(i));
        }
        return state.build().toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are none */
    void restore(byte[] saved) {
        try {
            LivesState state = LivesState.parseFrom(saved);
            window = new ReturnWindow(ReturnWindow.STANDARD_SIZE);
            for (int i = 0; i < state.getReturnsCount(); i++) {
                window.add(state.getReturns(i), state.getLengths(i));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not the lives of agents: " + e.getMessage(), e);
        }
    }
}
