import type Dockerode from "dockerode";

/** The broker.conf of containers that run, by their names. */
const confs: Record<string, string> = {};

jest.mock("../../../components/execute", () => ({
  execute: ({ name }: { name: string }) => Promise.resolve({ succeeded: true, output: confs[name] }),
}));

import { regrouped } from "../../../components/regrouped";
import { resolvedFor } from "../support/cluster";

const docker = {
  getContainer: (name: string) => ({
    name,
    inspect: () =>
      name in confs
        ? Promise.resolve({ State: { Running: true }, Config: { Cmd: ["-c", "/broker.conf"] } })
        : Promise.reject(new Error("no such container")),
  }),
} as unknown as Dockerode;

const problem = (replicas: number) =>
  regrouped(docker, resolvedFor({ brokers: { "broker-a": { replicas } } }));
const withControllers = "enableControllerMode=true\nbrokerId=-1\n";

afterEach(() => Object.keys(confs).forEach((name) => delete confs[name]));

test("a broker that runs gets no controllers, and loses none", async () => {
  confs["rocketmq-broker-a"] = "brokerId=0\n";
  expect(await problem(3)).toMatch(
    /^Nothing was changed: rocketmq-broker-a would become another kind of broker/,
  );
  expect(await problem(2)).toBeUndefined();
  confs["rocketmq-broker-a"] = withControllers;
  expect(await problem(1)).toMatch(/^Nothing was changed: rocketmq-broker-a /);
  expect(await problem(3)).toBeUndefined();
});

test("one that does not run is asked nothing", async () => {
  expect(await problem(3)).toBeUndefined();
});
