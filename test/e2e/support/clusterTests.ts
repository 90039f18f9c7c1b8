import { OpMap } from "@pulumi/pulumi/automation";
import { bodiesOf, Client, receiveWays, sendModes } from "./client";
import { requestOptions, withConnection } from "../../../remoting";
import { addressesOf } from "./brokers";
import { shownSettings } from "./singleBroker";
import { containersNamed, docker, networksNamed, serverIds, volumesNamed } from "./docker";
import { host } from "./clientHost";
import { serverImage, serverImages } from "./images";
import { Place } from "./place";
import { hostAddress } from "./address";
import { PulumiStack } from "./pulumi";
import { createStack, EngineName, TestStack } from "./stack";

const minute = 60_000;

/** Each profile with the address and the storage that its users would have. */
const cases = {
  rocketmq5: {
    storage: "volume",
    ip: "127.0.0.1",
  },
  rocketmq4: {
    storage: "folder",
    ip: hostAddress(),
  },
  rocketmq44: {
    storage: "folder",
    ip: hostAddress(),
  },
} as const;

/** What a cluster of a profile's has to stand, by one engine. */

export function clusterOf(engine: EngineName, profile: keyof typeof cases): void {
  const { storage, ip } = cases[profile];
  const broker = (at: Place) => (profile === "rocketmq44" ? at.container("rmqbroker") : at.broker);

  describe(`on ${ip}, its data in a ${storage}`, () => {
    let place: Place;
    let stack: TestStack;
    let rocketmq: Client;

    beforeAll(async () => {
      place = await Place.find();
      const server = await serverImage(profile);
      stack = await createStack(engine, place, {
        ...place.config,
        profile,
        ...(profile === "rocketmq5" ? {} : { ip }), // there it is the default's
        ...serverImages(server),
        consoleEnabled: "false",
        ...(storage === "folder" ? { workspace: place.folder } : {}),
      });
      await stack.up();
      rocketmq = await Client.build(
        `${ip}:${place.nameServerPort}`,
        host,
        profile === "rocketmq44" ? "4.4.0" : undefined,
      );
    }, 15 * minute);

    afterAll(async () => {
      await stack?.destroy();
      await place?.clear();
    }, 3 * minute);

    test(
      "is stable: a second up finds nothing to do",
      async () => {
        const before = await serverIds(place.prefix);
        if (stack instanceof PulumiStack) {
          expect(changes((await stack.stack.preview()).changeSummary)).toEqual({});
          expect(changes((await stack.stack.refresh()).summary.resourceChanges ?? {})).toEqual({});
        }
        await stack.up();
        expect(await serverIds(place.prefix)).toEqual(before);
      },
      3 * minute,
    );

    test.each(sendModes)(
      "passes on messages sent %s to a push and to a pull consumer",
      async (mode) => {
        const topic = `passes-${mode}`;
        expect(await rocketmq.send(topic, mode, 20)).toMatchObject({ sent: 20, failed: 0 });
        for (const way of receiveWays) {
          const received = await rocketmq.receive(topic, way, 20, mode === "ordered");
          expect(received.bodies).toEqual(bodiesOf(topic, mode, 20).sort());
          if (mode === "ordered") expect(received.outOfOrder).toBe(0);
        }
      },
      3 * minute,
    );

    test("runs the broker as the image's own user", async () => {
      const uids = await docker("exec", broker(place), "bash", "-c", "cat /proc/[0-9]*/status | grep ^Uid");
      const users = new Set(
        uids
          .trim()
          .split("\n")
          .map((line) => line.split(/\s+/)[1]),
      );
      expect([...users]).toEqual([profile === "rocketmq44" ? "0" : "3000"]);
    });

    /** What the broker has of its configuration while it runs. */
    async function brokerSettings(): Promise<Record<string, string>> {
      const [address = ""] = Object.values(await addressesOf(`${ip}:${place.nameServerPort}`));
      return Object.fromEntries(await withConnection(address, requestOptions({}), shownSettings));
    }

    test(
      "has the broker take fileReservedTime while it runs, and says before that it replaces nothing",
      async () => {
        const before = await serverIds(place.prefix);
        await stack.configure({ "brokerDefaults.fileReservedTime": "24" });
        if (stack instanceof PulumiStack)
          expect(changes((await stack.stack.preview()).changeSummary)).toEqual({ update: 2 });
        await stack.up();
        expect(await serverIds(place.prefix)).toEqual(before);
        expect(await brokerSettings()).toMatchObject({ fileReservedTime: "24" });
        if (stack instanceof PulumiStack)
          expect(changes((await stack.stack.preview()).changeSummary)).toEqual({});
        await docker("restart", broker(place));
        await stack.up();
        expect(await brokerSettings()).toMatchObject({ fileReservedTime: "24" });
      },
      3 * minute,
    );

    test(
      "replaces the broker alone when another key changes, and loses no message",
      async () => {
        const topic = "survives-change";
        await rocketmq.send(topic, "sync", 20);
        const before = await serverIds(place.prefix);
        await stack.configure({ "brokerDefaults.brokerConf.sendMessageThreadPoolNums": "3" });
        await stack.up();
        const after = await serverIds(place.prefix);
        if (stack instanceof PulumiStack) {
          // Updated are the components, which record their arguments.
          const { resourceChanges = {} } = (await stack.stack.history(1))[0];
          expect(changes(resourceChanges)).toEqual({ replace: 1, update: 2 });
        }
        expect([...after.keys()]).toEqual([...before.keys()]);
        expect([...after.keys()].filter((name) => after.get(name) !== before.get(name))).toEqual([
          broker(place),
        ]);
        expect(await brokerSettings()).toMatchObject({
          sendMessageThreadPoolNums: "3",
          fileReservedTime: "24",
        });
        expect((await rocketmq.receive(topic, "pull", 20)).bodies).toEqual(
          bodiesOf(topic, "sync", 20).sort(),
        );
      },
      5 * minute,
    );

    test(
      "leaves nothing behind but the data on destroy, and finds it on the next up",
      async () => {
        const topic = "survives-destroy";
        await rocketmq.send(topic, "sync", 20);
        const volumes = await volumesNamed(place.prefix);
        expect(volumes.length).toBe(storage === "volume" ? 4 : 0);
        await stack.destroy();
        expect(await containersNamed(place.prefix)).toEqual([]);
        expect(await networksNamed(place.prefix)).toEqual([]);
        expect(await volumesNamed(place.prefix)).toEqual(volumes);
        expect(await storeFiles(place, profile)).not.toContain("abort");
        await stack.up();
        expect((await rocketmq.receive(topic, "pull", 20)).bodies).toEqual(
          bodiesOf(topic, "sync", 20).sort(),
        );
      },
      5 * minute,
    );
  });
}

/** What an operation did, without what it left as it was. */
function changes({ same: _, ...rest }: OpMap): OpMap {
  return rest;
}

/** What lies in the broker's store while nothing runs. */
async function storeFiles(place: Place, profile: keyof typeof cases): Promise<string[]> {
  const { storage } = cases[profile];
  const folder =
    profile === "rocketmq44"
      ? `${place.folder}/data/rocketmq/data/broker/store`
      : `${place.folder}/data/rocketmq/${place.broker}/store`;
  const source = storage === "volume" ? `${place.broker}-store` : folder;
  const listed = await docker(
    "run",
    "--rm",
    "-v",
    `${source}:/store`,
    "--entrypoint",
    "ls",
    await serverImage(profile),
    "/store",
  );
  return listed.trim().split("\n");
}
