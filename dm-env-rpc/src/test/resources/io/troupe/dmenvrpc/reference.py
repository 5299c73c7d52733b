"""Both sides of dm_env_rpc by the protocol's own package for Python, for tests of the client in Java.

    python reference.py serve             prints a port and serves worlds there until its input ends
    python reference.py play PORT SEED    plays in such a world and prints every time step
    python reference.py descriptor        prints the definition of the protocol
"""

import json
import sys
from concurrent import futures

import dm_env
import grpc
import numpy as np
from dm_env import specs
from dm_env_rpc.v1 import connection as rpc_connection
from dm_env_rpc.v1 import dm_env_adaptor
from dm_env_rpc.v1 import dm_env_rpc_pb2 as rpc
from dm_env_rpc.v1 import dm_env_rpc_pb2_grpc as rpc_grpc
from dm_env_rpc.v1 import dm_env_utils
from dm_env_rpc.v1 import spec_manager
from dm_env_rpc.v1 import tensor_utils
from google.protobuf import descriptor_pb2
from google.rpc import status_pb2

STEPS = 60


class Drift(dm_env.Environment):
    """A point is pushed about. It wins beyond 1.3, and is given up after 9 steps."""

    def __init__(self, seed):
        self.random = np.random.RandomState(seed)
        self.steps = 0
        self.position = np.zeros(2)
        self.gear = 0

    def observation_spec(self):
        return {
            "position": specs.Array((2,), np.float64, "position"),
            "picture": specs.BoundedArray((2, 3), np.uint8, 0, 255, "picture"),
            "gear": specs.DiscreteArray(4, np.int32, "gear"),
            "still": specs.Array((), bool, "still"),
            "name": specs.StringArray((), name="name"),
        }

    def action_spec(self):
        return {
            "push": specs.BoundedArray((2,), np.float32, [-1, -0.5], [1, 0.5], "push"),
            "gear": specs.BoundedArray((), np.int64, -1, 2, "gear"),
        }

    def observed(self):
        return {
            "position": self.position.copy(),
            "picture": np.full((2, 3), self.steps, np.uint8),
            "gear": np.int32(self.gear + 1),
            "still": bool(self.steps == 0),
            "name": "drift",
        }

    def reset(self):
        self.steps = 0
        self.gear = 0
        self.position = self.random.uniform(-1, 1, 2)
        return dm_env.restart(self.observed())

    def step(self, action):
        self.steps += 1
        self.gear = int(action["gear"])
        self.position = self.position + np.asarray(action["push"], np.float64) * (1 + self.gear)
        reward = float(self.position.sum())
        if abs(self.position).max() > 1.3:
            return dm_env.termination(reward, self.observed())
        if self.steps >= 9:
            return dm_env.truncation(reward, self.observed())
        return dm_env.transition(reward, self.observed())


class Worlds(rpc_grpc.EnvironmentServicer):
    """One world for each stream."""

    def Process(self, requests, context):
        world = Stream()
        for request in requests:
            response = rpc.EnvironmentResponse()
            kind = request.WhichOneof("payload")
            try:
                getattr(response, kind).CopyFrom(getattr(world, kind)(getattr(request, kind)))
            except Exception as e:
                response.error.CopyFrom(status_pb2.Status(code=13, message=repr(e)))
            yield response


class Stream:
    def __init__(self):
        self.env = None
        self.joined = False
        self.running = False

    def create_world(self, request):
        if self.env:
            raise RuntimeError("there is a world")
        self.env = Drift(int(tensor_utils.unpack_tensor(request.settings["seed"])))
        observed = dict(self.env.observation_spec())
        observed["reward"] = self.env.reward_spec()
        observed["discount"] = self.env.discount_spec()
        self.specs = rpc.ActionObservationSpecs()
        for kind, told, first in ((self.specs.actions, self.env.action_spec(), 1), (self.specs.observations, observed, 11)):
            for uid, (name, spec) in enumerate(told.items(), first):
                kind[uid].CopyFrom(dm_env_utils.dm_env_spec_to_tensor_spec(spec.replace(name=name)))
        self.actions = spec_manager.SpecManager(self.specs.actions)
        self.observations = spec_manager.SpecManager(self.specs.observations)
        return rpc.CreateWorldResponse(world_name="drift")

    def join_world(self, request):
        if request.world_name != "drift" or self.joined:
            raise RuntimeError("cannot join")
        self.joined = True
        return rpc.JoinWorldResponse(specs=self.specs)

    def step(self, request):
        if not self.joined:
            raise RuntimeError("not joined")
        now = self.env.step(self.actions.unpack(request.actions)) if self.running else self.env.reset()
        self.running = not now.last()
        values = dict(now.observation, reward=now.reward or 0.0, discount=1.0 if now.discount is None else now.discount)
        packed = self.observations.pack(values)
        state = rpc.RUNNING if self.running else rpc.TERMINATED
        return rpc.StepResponse(state=state, observations={uid: packed[uid] for uid in request.requested_observations})

    def reset(self, request):
        self.running = False
        return rpc.ResetResponse(specs=self.specs)

    def reset_world(self, request):
        self.env.random = np.random.RandomState(int(tensor_utils.unpack_tensor(request.settings["seed"])))
        self.running = False
        return rpc.ResetWorldResponse()

    def leave_world(self, request):
        self.joined = False
        return rpc.LeaveWorldResponse()

    def destroy_world(self, request):
        if self.joined or request.world_name != "drift":
            raise RuntimeError("cannot destroy")
        self.env = None
        return rpc.DestroyWorldResponse()


def serve():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
    rpc_grpc.add_EnvironmentServicer_to_server(Worlds(), server)
    port = server.add_secure_port("localhost:0", grpc.local_server_credentials())
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    server.stop(None)


def play(port, seed):
    with rpc_connection.create_secure_channel_and_connect(f"localhost:{port}", timeout=20) as connection:
        env, world = dm_env_adaptor.create_and_join_world(
            connection, create_world_settings={"seed": seed}, join_world_settings={}
        )
        now = env.reset()
        for t in range(STEPS):
            if now.last():
                now = env.step({})
            action = {"push": np.float32([0.05 * (t % 7) - 0.1, 0.04 * (t % 5)]), "gear": np.int64(t % 4 - 1)}
            before, now = now, env.step(action)
            print(json.dumps([told(before), told(now), float(now.reward), now.last(), float(now.discount)]))
        env.close()
        connection.send(rpc.DestroyWorldRequest(world_name=world))


def told(step):
    """In the order of names, without the text."""
    return [float(x) for name in sorted(step.observation) if name != "name" for x in np.ravel(step.observation[name])]


def descriptor():
    proto = descriptor_pb2.FileDescriptorProto()
    rpc.DESCRIPTOR.CopyToProto(proto)
    print(proto.SerializeToString(deterministic=True).hex())


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    elif sys.argv[1] == "play":
        play(sys.argv[2], int(sys.argv[3]))
    else:
        descriptor()
