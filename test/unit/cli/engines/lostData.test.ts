import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planCluster, shareOn } from "../../../../model/plan";
import { resolvedFor } from "../../support/cluster";
import type { Site } from "../../../../cli/host/site";

const folder = mkdtempSync(join(tmpdir(), "lost-data-"));
process.env.XDG_STATE_HOME = folder;
afterAll(() => rmSync(folder, { recursive: true }));

import { lossOf, lostData, recordedPlaces, recordPlaces } from "../../../../cli/engines/lostData";

const broker = { kind: "broker", name: "broker-a" };

test("a lost volume is named with what that means", () => {
  expect(lossOf({ kind: "volume", name: "store", source: "v", server: broker })).toBe(
    "the volume v is gone, and with it all that broker-a had: its messages, its topics and groups, and how far consumers " +
      "had read; it is made anew, and is empty",
  );
  expect(lossOf({ kind: "volume", name: "logs", source: "v", server: broker })).toContain(
    "with it the logs of broker-a;",
  );
  const namesrv = { kind: "name-server", name: "namesrv-a" };
  expect(lossOf({ kind: "volume", name: "namesrv", source: "v", server: namesrv })).toContain(
    "with it what namesrv-a kept, such as the queues of ordered topics;",
  );
});

test("a folder is made anew by a container that is", () => {
  expect(lossOf({ kind: "folder", name: "store", source: "/f", server: broker })).toMatch(
    /^the folder \/f is gone, .*; to have it made anew, npm stop, then npm start$/,
  );
});

test("what is lost is lost on its host, whatever another one has of that name", async () => {
  const host = (i: number) => ({ docker: `ssh://ops@10.0.0.${i}`, address: `10.0.0.${i}` });
  const cluster = resolvedFor({ hosts: { a: host(1), b: host(2) }, consoleEnabled: false });
  const volumes: Record<string, string[]> = { a: [], b: ["rocketmq-broker-a-store"] };
  const [a, b] = ["a", "b"].map((name) => ({
    host: name,
    ...shareOn(name, cluster, planCluster(cluster)),
    docker: {
      local: false,
      api: { listVolumes: () => Promise.resolve({ Volumes: volumes[name].map((Name) => ({ Name })) }) },
    },
  })) as unknown as Site[];
  expect(cluster.brokers[0].host).toBe("b");
  await recordPlaces("dev", [a, b]);
  expect(["a", "b"].map((name) => recordedPlaces("dev", name))).toEqual([[], ["rocketmq-broker-a-store"]]);
  expect(await lostData("dev", b)).toEqual([]);
  volumes.a = volumes.b;
  volumes.b = [];
  expect(await lostData("dev", b)).toEqual([
    expect.stringMatching(/^the volume rocketmq-broker-a-store is gone/),
  ]);
  expect(await lostData("dev", { ...b, host: "a" })).toEqual([]);
});
