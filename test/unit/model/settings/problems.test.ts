import { RunError } from "@pulumi/pulumi";
import {
  checkStandalone,
  checkBroker,
  checkCluster,
  checked,
  ConfigurationError,
  didYouMean,
  Fields,
} from "../../../../model/settings";
import { machine, problemsOf } from "../../support/cluster";

function thrownBy(check: () => unknown): ConfigurationError {
  try {
    check();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error("no problem was found");
}

const configurationError = (settings: object): ConfigurationError =>
  thrownBy(() => checked((report) => checkCluster(new Fields(settings, "", report), machine)));

test("all problems are thrown together, each with its path, what was found and what is wanted", () => {
  const error = configurationError({
    profile: "rocketmq",
    ip: "localhost",
    nameServers: [{ port: 0 }],
    brokers: [{ brokerRole: "SLAVE", brokerConf: { autoCreateTopicsEnable: true } }],
    console: { prot: 8888 },
  });
  expect(error).toBeInstanceOf(RunError); // which Pulumi prints without a stack trace
  expect(error.problems).toHaveLength(6);
  expect(error.message.split("\n")).toEqual([
    "The configuration has 6 problems; nothing was changed.",
    '  profile is "rocketmq": use one of rocketmq5, rocketmq4, rocketmq44. Did you mean rocketmq5?',
    '  ip is "localhost": what clients dial is wanted: 127.0.0.1, another IPv4 address such as 192.168.1.20, auto for this machine\'s own, a name with its domain such as rocketmq.example.com, or none for containers on the Docker network alone.',
    "  nameServers[0].port is 0: a port, a whole number from 1 to 65535, is wanted.",
    "  brokers[0].brokerConf.autoCreateTopicsEnable is true: RocketMQ has no such key. Did you mean autoCreateTopicEnable? A key of a newer RocketMQ goes into uncheckedBrokerConf.",
    '  brokers[0].brokerRole is "SLAVE": brokerId 0 is the master: give a slave a brokerId above 0, or choose a master\'s role.',
    "  console.prot is 8888: there is no such setting. Did you mean port?",
  ]);
});

test("one problem is told as one, and what was not set as not set", () => {
  expect(configurationError({ storage: "folder" }).message).toBe(
    "The configuration has 1 problem; nothing was changed.\n" +
      "  workspace is not set: it is needed where storage is folder: set it to the folder that is to hold the data.",
  );
});

test("without a problem the result is returned", () => {
  expect(checked(() => 7)).toBe(7);
});

test.each([
  [{ nameserver: [{}] }, "nameserver", "Did you mean nameServers?"],
  [{ networkname: "ab" }, "networkname", "Did you mean networkName?"],
  [{ nameServers: [{ heep: "1g" }] }, "nameServers[0].heep", "Did you mean heap?"],
  [{ brokers: [{ listenport: 1 }] }, "brokers[0].listenport", "Did you mean listenPort?"],
  [
    { brokers: [{}, { fileReservedTimes: 1 }] },
    "brokers[1].fileReservedTimes",
    "Did you mean fileReservedTime?",
  ],
  [{ proxies: [{}, { heep: "1g" }] }, "proxies[1].heep", "Did you mean heap?"],
  [{ console: { usr: "x" } }, "console.usr", "Did you mean user?"],
])("an unknown setting is rejected, the nearest one named: %j", (settings, path, hint) => {
  expect(problemsOf(settings)).toContainEqual({
    path,
    found: expect.anything() as unknown,
    expected: `there is no such setting. ${hint}`,
  });
});

test("nothing is named that is not near", () => {
  expect(problemsOf({ zookeeper: "x" })).toEqual([
    { path: "zookeeper", found: "x", expected: "there is no such setting." },
  ]);
});

test.each([
  ["heap", ["heap"], " Did you mean heap?"],
  ["HEAP", ["port", "heap"], " Did you mean heap?"],
  ["heaq", ["port", "heap"], " Did you mean heap?"],
  ["hxyz", ["heap"], ""],
  ["autoCreateTopix", ["autoCreateTopicEnable", "autoCreate"], " Did you mean autoCreate?"],
  ["x", [], ""],
])("didYouMean(%s, %j) is %j", (word, candidates, hint) => {
  expect(didYouMean(word, candidates)).toBe(hint);
});

test("a server without a cluster is checked in the same way, in its own terms", () => {
  const settings = { ip: "here", listenPort: 1, brokerConf: { timerWheelEnabled: true }, prt: 1 };
  const error = thrownBy(() => checkStandalone(settings, checkBroker));
  expect(error.problems.map(({ path, found }) => [path, found])).toEqual([
    ["ip", "here"],
    ["listenPort", 1],
    ["brokerConf.timerWheelEnabled", true],
    ["prt", 1],
  ]);
});
