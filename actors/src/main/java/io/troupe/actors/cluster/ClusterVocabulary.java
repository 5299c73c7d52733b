package io.troupe.actors.cluster;

import io.troupe.actors.StopCause;
import io.troupe.actors.Supervisor;
import io.troupe.actors.Trainer;
import io.troupe.actors.TrajectoryQueue;
import io.troupe.actors.serialization.ControlVocabulary;
import io.troupe.actors.transport.BlobReference;
import io.troupe.actors.transport.DataAddress;
import io.troupe.group.Formation;
import io.troupe.group.Round;
import io.troupe.training.RunTotals;
import io.troupe.training.UpdateReport;
import java.util.List;

/** What the actors of the nodes send each other. */
public final class ClusterVocabulary implements ControlVocabulary {
    /** For the configuration, by name. */
    public ClusterVocabulary() {}

    @Override
    public List<Class<?>> classes() {
        // Append only.
        return List.of(
                BlobReference.class,
                DataAddress.class,
                NodeConfig.Role.class,
                NodeDescription.class,
                RemoteBlob.class,
                Epoch.class,
                TrainerDoors.class,
                StopCause.class,
                RunDirector.Hello.class,
                RunDirector.Leaving.class,
                RunDirector.Prepared.class,
                RunDirector.NotPrepared.class,
                RunDirector.Stop.class,
                NodeAgent.Prepare.class,
                NodeAgent.Assign.class,
                NodeAgent.Dismiss.class,
                NodeAgent.Welcome.class,
                TrainerPost.Begin.class,
                Intake.Enlist.class,
                Intake.Starving.class,
                WorkerPost.Enlisted.class,
                WorkerPost.Credited.class,
                WorkerPost.PolicyAnnounced.class,
                PolicyCourier.WhatIsCurrent.class,
                StateCourier.Fetched.class,
                StateDesk.CheckpointOffered.class,
                StateDesk.PolicyOffered.class,
                Supervisor.TrainerReady.class,
                Supervisor.UpdateCompleted.class,
                Supervisor.Concluded.class,
                Supervisor.EnvironmentsRepaired.class,
                Supervisor.FragmentRefused.class,
                Supervisor.ComponentFailed.class,
                Trainer.Order.class,
                Trainer.Conclude.class,
                TrajectoryQueue.GetCounts.class,
                TrajectoryQueue.Counts.class,
                UpdateReport.class,
                RunTotals.class,
                NodeAgent.Follow.class,
                Formation.class,
                Round.class,
                FollowerPost.TakeOver.class,
                FollowerPost.Form.class,
                FollowerPost.Perform.class,
                FollowerPost.TakeBack.class,
                FollowerPost.Expelled.class,
                FollowerDesk.Ready.class,
                FollowerDesk.TookOver.class,
                FollowerDesk.Performed.class,
                FollowerDesk.Broke.class,
                FollowerDesk.TakenBack.class,
                FollowerDesk.NotTakenOver.class,
                RunDirector.PostLost.class,
                WorkerPost.PoliciesKept.class,
                Supervisor.Patience.class,
                StateDesk.CheckpointRefused.class);
    }
}
