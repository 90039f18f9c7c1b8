import { setAllConfig } from "@pulumi/pulumi/runtime";
import { growthConfig } from "../../../bench/growth/config";
import { readStackConfig } from "../../../config";
import { hostPorts, resolved } from "../../../model/settings";
import { settingsAt } from "../../e2e/support/config";
import { machine } from "../support/cluster";

test.each([1, 10, 200])(
  "a stack of %i brokers is legal, and each has a name and ports of its own",
  (count) => {
    const settings = settingsAt(growthConfig(count, "localhost/x:1"));
    const texts = Object.entries(settings).map(([key, value]) => [
      `rocketmq:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    setAllConfig(Object.fromEntries(texts) as Record<string, string>);
    const cluster = resolved(readStackConfig("rocketmq"), { ...machine, memory: 2 ** 42 });
    expect(new Set(cluster.brokers.map(({ name }) => name)).size).toBe(count);
    for (const { image, heap } of cluster.brokers)
      expect([image, heap]).toEqual(["localhost/x:1", 128 * 2 ** 20]);
    const ports = hostPorts(cluster).map(({ port }) => port);
    expect(ports).toHaveLength(1 + 3 * count);
    expect(new Set(ports).size).toBe(ports.length);
    expect(cluster.proxies).toEqual([]);
    expect(cluster.console).toBeUndefined();
  },
);
