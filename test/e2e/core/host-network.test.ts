import { hostAddress } from "../support/address";
import { bodiesFor, bodiesIn, fill } from "../support/brokers";
import { inspect, networksNamed } from "../support/docker";
import { serverImage, serverImages } from "../support/images";
import { metricsAt, nodesIn, withMetrics } from "../support/metrics";
import { Place } from "../support/place";
import { describeHere } from "../support/prerequisites";
import { createStack } from "../support/stack";

const minute = 60_000;

describeHere(["docker"], "a cluster on the Docker host's network", (engine) => {
  test(
    "passes on messages, and has no network of its own",
    async () => {
      const place = await Place.find();
      try {
        const ip = hostAddress();
        const stack = await createStack(engine, place, {
          ...place.config,
          ...serverImages(await serverImage("rocketmq5")),
          ip,
          networkMode: "host",
          consoleEnabled: "false",
          "brokers.broker-a.heap": "256m",
          "brokers.broker-b.heap": "256m",
          ...withMetrics,
        });
        await stack.up();
        for (const container of [place.nameServer, place.broker, place.container("broker-b"), place.proxy])
          expect((await inspect(container)).HostConfig.NetworkMode).toBe("host");
        expect(await networksNamed(place.prefix)).toEqual([]);
        await fill(`${ip}:${place.nameServerPort}`, "broker-a", 10);
        expect(await bodiesIn(`${ip}:${place.nameServerPort}`, "broker-a")).toEqual(
          bodiesFor("broker-a", 10),
        );
        const { broker, proxy } = place.metricsPorts;
        const metrics = await Promise.all(
          [broker, broker + 10, proxy].map((port) => metricsAt(`${ip}:${port}`)),
        );
        expect(metrics.slice(0, 2).map(nodesIn)).toEqual([["broker-a"], ["broker-b"]]);
        expect(metrics[2]).toMatch(/^rocketmq_proxy_up\{.*\} 1/m);
        await expect(metricsAt(`127.0.0.1:${broker}`)).rejects.toThrow("fetch failed"); // on its address alone
        await stack.destroy();
      } finally {
        await place.clear();
      }
    },
    5 * minute,
  );
});
