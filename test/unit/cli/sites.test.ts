import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HostEngine } from "../../../cli/host/hostEngines";
import type { Stack } from "../../../cli/engines";
import type { LaidOut } from "../../../cli/sites";
import type { ClusterSettings } from "../../../components/args";
import { resolvedFor } from "../support/cluster";

const folder = mkdtempSync(join(tmpdir(), "sites-"));
process.env.XDG_STATE_HOME = folder;
afterAll(() => rmSync(folder, { recursive: true }));

jest.mock("../../../cli/dockerStep", () => ({ dockerStep: () => Promise.resolve({ version: "1" }) }));

const host = (i: number) => ({ docker: `unix:///nowhere/${i}`, address: `10.0.0.${i}` });
const settings: ClusterSettings = {
  hosts: { a: host(1), b: host(2), c: host(3) },
  consoleEnabled: false,
  brokers: { "broker-a": {}, "broker-b": {} },
};
const stack = (own: object): Stack => ({ project: "shop", stack: "dev", settings: own }) as unknown as Stack;

/** A host's engine that has containers of the stack. */
const engine = (name: string, ...containers: string[]): HostEngine =>
  ({
    host: name,
    docker: {
      api: {
        listContainers: () =>
          Promise.resolve(
            containers.map((one) => ({ Names: [`/rocketmq-${one}`], Labels: { "rocketmq.host": name } })),
          ),
        listVolumes: () => Promise.resolve({ Volumes: [] }),
      },
    },
  }) as unknown as HostEngine;

// Only now, as they look for the state where this test wants it.
const sites = () => import("../../../cli/sites");

const hostsIn = ({ sites }: LaidOut) =>
  Object.fromEntries(
    sites.map(({ host, plan }) => [host ?? "", plan.brokers.map(({ container }) => container.name)] as const),
  );

test("without hosts there is one site, with all", async () => {
  const { sitesStep } = await sites();
  const { cluster, plan, sites: all, silent } = await sitesStep(stack({}));
  expect(all).toEqual([{ docker: { version: "1" }, cluster, plan }]);
  expect(silent).toEqual([]);
});

test("servers are in the share of the host that has their container, and others where there is room", async () => {
  const { layOut } = await sites();
  const answering = [engine("a"), engine("b"), engine("c", "broker-a")];
  expect(hostsIn(await layOut(stack(settings), { answering, silent: [] }))).toEqual({
    a: [],
    b: ["rocketmq-broker-b"],
    c: ["rocketmq-broker-a"],
  });
});

test("those that no host has stand where they were started last", async () => {
  const { layOut, recordHosts } = await sites();
  const cluster = resolvedFor(settings);
  const moved = cluster.brokers.map((one) => ({ ...one, host: "c" }));
  recordHosts(stack(settings), { ...cluster, brokers: moved });
  const answering = [engine("a", "broker-b"), engine("b"), engine("c")];
  expect(hostsIn(await layOut(stack(settings), { answering, silent: [] }))).toEqual({
    a: ["rocketmq-broker-b"],
    b: [],
    c: ["rocketmq-broker-a"],
  });
});

test("those that are on no host that answers are on one that does not", async () => {
  const { presumed } = await sites();
  const cluster = resolvedFor(settings);
  const seen = { "rocketmq-broker-a": "a" };
  const all = presumed(cluster, seen, [{ host: "c" }]);
  expect(new Set(Object.entries(all).map(([name, on]) => (name in seen ? "seen" : on)))).toEqual(
    new Set(["seen", "c"]),
  );
  expect(all["rocketmq-broker-a"]).toBe(cluster.brokers[0].host);
});

test("a host that does not answer ends a command that needs all, and is told to others", async () => {
  const print = jest.spyOn(console, "log").mockImplementation();
  const { enginesStep } = await sites();
  await expect(enginesStep(stack(settings))).rejects.toThrow(
    /^No Docker Engine answers on the host a, .*\n.* on the host b, .*\n.* on the host c, at hosts\.c\.docker, unix:\/\/\/nowhere\/3 /,
  );
  const { answering, silent } = await enginesStep(stack(settings), false);
  expect(answering).toEqual([]);
  expect(silent.map((one) => one.host)).toEqual(["a", "b", "c"]);
  expect(print).toHaveBeenLastCalledWith(
    "✔ Docker Engines: a does not answer, b does not answer, c does not answer",
  );
  print.mockRestore();
});

test("a configuration with problems has no sites, and is no error", async () => {
  const { layOutLegal } = await sites();
  const asked = { answering: [], silent: [] };
  expect(await layOutLegal(stack({ ip: "nonsense" }), asked)).toBeUndefined();
});
