"""Trains with Stable-Baselines3 as the shipped experiments pendulum-sac and cartpole-dqn do, and says how fast.

Prints one JSON object:
  steps                   environment steps taken by the loop
  stepsPerSecond          of the whole loop, warm-up included
  steadyStepsPerSecond    of the second half of the loop
  gradientSteps           taken in that half
  loopStepsPerSecond      gradient steps per second of that half
  updateStepsPerSecond    gradient steps per second of train() alone: one call for all of them, nothing between
  updateProcessorMicros   of all processors, for each of those: steadier than the time where other things run
"""

import argparse
import json
import time

import torch
from stable_baselines3 import DQN, SAC


def sac(seed):
    return SAC(
        "MlpPolicy",
        "Pendulum-v1",
        learning_rate=1e-3,
        buffer_size=50_000,
        learning_starts=100,
        batch_size=256,
        tau=0.005,
        gamma=0.99,
        train_freq=1,
        gradient_steps=1,
        policy_kwargs={"net_arch": [256, 256]},
        seed=seed,
        device="cpu",
    )


def dqn(seed):
    return DQN(
        "MlpPolicy",
        "CartPole-v1",
        learning_rate=2.3e-3,
        buffer_size=100_000,
        learning_starts=100,
        batch_size=64,
        gamma=0.99,
        train_freq=256,
        gradient_steps=128,
        target_update_interval=10,
        exploration_fraction=0.16,
        exploration_final_eps=0.04,
        policy_kwargs={"net_arch": [256, 256]},
        seed=seed,
        device="cpu",
    )


ALGORITHMS = {"sac": sac, "dqn": dqn}
# Of train() alone.
FEWEST_GRADIENT_STEPS = 200


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("algorithm", choices=sorted(ALGORITHMS))
    parser.add_argument("--steps", type=int, default=10_000, help="environment steps of the loop")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="of PyTorch")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    model = ALGORITHMS[arguments.algorithm](arguments.seed)

    begun = time.perf_counter()
    model.learn(total_timesteps=arguments.steps // 2)
    half = time.perf_counter()
    half_steps, half_updates = model.num_timesteps, model._n_updates
    model.learn(total_timesteps=arguments.steps - half_steps, reset_num_timesteps=False)
    ended = time.perf_counter()
    gradient_steps = model._n_updates - half_updates

    alone = max(gradient_steps, FEWEST_GRADIENT_STEPS)
    model.policy.set_training_mode(True)
    train_begun, processor_begun = time.perf_counter(), time.process_time()
    model.train(gradient_steps=alone, batch_size=model.batch_size)
    train_ended, processor_ended = time.perf_counter(), time.process_time()

    print(
        json.dumps(
            {
                "steps": model.num_timesteps,
                "stepsPerSecond": model.num_timesteps / (ended - begun),
                "steadyStepsPerSecond": (model.num_timesteps - half_steps) / (ended - half),
                "gradientSteps": gradient_steps,
                "loopStepsPerSecond": gradient_steps / (ended - half),
                "updateStepsPerSecond": alone / (train_ended - train_begun),
                "updateProcessorMicros": 1e6 * (processor_ended - processor_begun) / alone,
            }
        )
    )


if __name__ == "__main__":
    main()
