import { checkStandalone, checkProxy, ConfigurationError } from "../../../../model/settings";
import { minimal, problemsOf, profileList, resolvedFor } from "../../support/cluster";

test.each(profileList)("%s has one where its RocketMQ has them, unless told otherwise", (profile) => {
  const count = profile === "rocketmq5" ? 1 : 0;
  expect(resolvedFor(minimal[profile]).proxies).toHaveLength(count);
  expect(resolvedFor({ ...minimal[profile], proxies: [{}, {}] }).proxies).toHaveLength(2 * count);
  expect(resolvedFor({ ...minimal[profile], proxyEnabled: false, proxies: [{}, {}] }).proxies).toEqual([]);
});

const essence = (proxies: readonly object[]) =>
  resolvedFor({ proxies }).proxies.map(
    ({ containerName, grpcServerPort, remotingListenPort }) =>
      `${containerName} ${grpcServerPort} ${remotingListenPort}`,
  );

test("the names and ports of further ones follow from the first's", () => {
  expect(essence([{}, {}, {}])).toEqual([
    "rmqproxy 8081 8082",
    "rmqproxy-b 8091 8092",
    "rmqproxy-c 8101 8102",
  ]);
  expect(essence([{ containerName: "p0", grpcServerPort: 9081, remotingListenPort: 9001 }, {}])).toEqual([
    "p0 9081 9001",
    "p0-b 9091 9011",
  ]);
});

test("each may have its own", () => {
  expect(essence([{}, { containerName: "p1", grpcServerPort: 1, remotingListenPort: 2 }, {}])).toEqual([
    "rmqproxy 8081 8082",
    "p1 1 2",
    "rmqproxy-c 8101 8102",
  ]);
});

test("each may have its own heap and image; they are the profile's otherwise", () => {
  const { proxies } = resolvedFor({ proxies: [{ heap: "1g", image: "p:1" }, {}] });
  expect(proxies.map(({ heap, image }) => [heap, image])).toEqual([
    [2 ** 30, "p:1"],
    [192 * 2 ** 20, "apache/rocketmq:5.3.3"],
  ]);
});

test("what is wrong is told with the proxy that it is of", () => {
  expect(problemsOf({ proxies: [{}, { grpcServerPort: 0, port: 1 }] }).map(({ path }) => path)).toEqual([
    "proxies[1].grpcServerPort",
    "proxies[1].port",
  ]);
});

test("without a cluster, too, there is none of a RocketMQ that has none", () => {
  expect(checkStandalone({}, checkProxy)[0].containerName).toBe("rmqproxy");
  expect(() => checkStandalone({ profile: "rocketmq4" }, checkProxy)).toThrow(ConfigurationError);
  expect(() => checkStandalone({ profile: "rocketmq4" }, checkProxy)).toThrow(
    '  profile is "rocketmq4": RocketMQ 4.9.7 of the rocketmq4 profile has no proxy: ' +
      "clients that speak gRPC need rocketmq5.",
  );
});
