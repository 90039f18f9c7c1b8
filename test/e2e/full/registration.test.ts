import { profileNames, profiles } from "../../../model/profiles";
import { hostAddress } from "../support/address";
import { addressesOf } from "../support/brokers";
import { docker, inspect } from "../support/docker";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { succeeds } from "../support/run";
import { createStack, TestStack } from "../support/stack";
import { eventually, retried } from "../support/wait";

const minute = 60_000;

// By Pulumi, as Docker Compose mounts the broker's file, which nobody can replace then.
for (const profile of profileNames)
  describeWith(["docker", "pulumi"], `a broker of ${profile} that its name server does not know`, () => {
    const ip = profile === "rocketmq44" ? hostAddress() : "127.0.0.1";
    const { brokerConfFile } = profiles[profile].server;
    let place: Place;
    let stack: TestStack;

    beforeAll(async () => {
      place = await Place.find();
      stack = await createStack("pulumi", place, {
        ...place.config,
        profile,
        ip,
        ...serverImages(await serverImage(profile)),
        ...(profile === "rocketmq44" ? { workspace: place.folder } : { proxyEnabled: "false" }),
        consoleEnabled: "false",
      });
      await stack.up();
    }, 10 * minute);

    afterAll(async () => {
      await stack?.destroy();
      await place?.clear();
    }, 3 * minute);

    const [nameServer, broker] =
      profile === "rocketmq44" ? ["rmqnamesrv", "rmqbroker"] : ["namesrv-a", "broker-a"];

    const configuration = () =>
      docker(
        "exec",
        place.container(broker),
        "sh",
        "-c",
        `ls $(dirname ${brokerConfFile}); cat ${brokerConfFile}`,
      );

    test(
      "registers when it is asked to, long before its next period, and changes nothing else",
      async () => {
        const before = await configuration();
        const { Test: probe } = (await inspect(place.container(broker))).Config.Healthcheck;
        const address = `${ip}:${place.nameServerPort}`;
        const isKnown = async () =>
          (await retried(() => addressesOf(address), minute))["broker-a"] !== undefined;
        /** Whether it came to be known by the probe, and not by its own timer. */
        const registers = async () => {
          await docker("restart", place.container(nameServer)); // which forgets all that it knew
          while (!(await isKnown()))
            if (await succeeds("docker", ["exec", place.container(broker), ...probe.slice(1)])) return true;
          return false;
        };
        await eventually("it has been asked", registers, 5 * minute);
        expect(await isKnown()).toBe(true);
        expect(await configuration()).toBe(before);
      },
      8 * minute,
    );
  });
