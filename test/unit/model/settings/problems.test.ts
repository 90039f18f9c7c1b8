import { RunError } from "@pulumi/pulumi";
import {
  checked,
  ConfigurationError,
  didYouMean,
  resolveBroker,
  resolveConsole,
  resolved,
  resolveStandalone,
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
  thrownBy(() => resolved(settings, machine));

test("all problems are thrown together, each with its path, what was found and what is wanted", () => {
  const error = configurationError({
    profile: "rocketmq",
    ip: "localhost",
    nameServers: { "namesrv-a": { port: 0 } },
    brokers: { "broker-b": { brokerRole: "SLAVE", brokerConf: { autoCreateTopicsEnable: true } } },
    console: { prot: 8888 },
  });
  expect(RunError.isInstance(error)).toBe(true); // which Pulumi prints without a stack trace
  expect(error.problems).toHaveLength(6);
  expect(error.message.split("\n")).toEqual([
    "The configuration has 6 problems; nothing was changed.",
    '  profile is "rocketmq": use one of rocketmq5, rocketmq4, rocketmq44. Did you mean rocketmq5?',
    "  ip is \"localhost\": what clients dial is wanted: 127.0.0.1, another IPv4 address such as 192.168.1.20, auto for this machine's own, a name with its domain such as rocketmq.example.com, container for each broker's own address on the Docker network, or none for containers on that network alone.",
    "  brokers.broker-b.brokerConf.autoCreateTopicsEnable is true: RocketMQ 5.5.0 has no such key. Did you mean autoCreateTopicEnable? A key of another RocketMQ goes into uncheckedBrokerConf.",
    '  brokers.broker-b.brokerRole is "SLAVE": brokerId 0 is the master: give a slave a brokerId above 0, or choose a master\'s role.',
    "  nameServers.namesrv-a.port is 0: a port, a whole number from 1 to 65535, is wanted.",
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
  [{ nameserver: {} }, "nameserver", "Did you mean nameServers?"],
  [{ networkname: "ab" }, "networkname", "Did you mean networkName?"],
  [{ brokerDefault: { heap: "1g" } }, "brokerDefault", "Did you mean brokerDefaults?"],
  [{ nameServers: { x: { heep: "1g" } } }, "nameServers.x.heep", "Did you mean heap?"],
  [{ brokers: { x: { listenport: 1 } } }, "brokers.x.listenport", "Did you mean listenPort?"],
  [
    { brokers: { "broker-a": {}, "broker-b": { fileReservedTimes: 1 } } },
    "brokers.broker-b.fileReservedTimes",
    "Did you mean fileReservedTime?",
  ],
  [{ proxies: { p: {}, "q-b": { heep: "1g" } } }, "proxies.q-b.heep", "Did you mean heap?"],
  [{ console: { usr: "x" } }, "console.usr", "Did you mean user?"],
  [{ nameServerDefaults: { heep: "1g" } }, "nameServerDefaults.heep", "Did you mean heap?"],
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
  ["autoCreateTop", ["autoCreateTopicEnable", "autoCreate"], " Did you mean autoCreate?"],
  ["authenticationEnabled", ["duplicationEnable"], ""],
  ["x", [], ""],
])("didYouMean(%s, %j) is %j", (word, candidates, hint) => {
  expect(didYouMean(word, candidates)).toBe(hint);
});

test("a server without a cluster is checked in the same way, in its own terms", () => {
  const settings = { ip: "here", listenPort: 1, brokerConf: { timerWheelEnabled: true }, prt: 1 };
  const error = thrownBy(() =>
    resolveStandalone(settings, machine, (fields, shared) => resolveBroker(fields, "x", shared, "C")),
  );
  expect(error.problems.map(({ path, found }) => [path, found])).toEqual([
    ["ip", "here"],
    ["listenPort", 1],
    ["brokerConf.timerWheelEnabled", true],
    ["prt", 1],
  ]);
});

test("a problem that is found several times is told once", () => {
  const problem = { path: "a", found: 1, expected: "x" };
  const error = thrownBy(() =>
    checked((report) =>
      [problem, { ...problem, path: "b" }, problem, { ...problem, expected: "y" }].map(report),
    ),
  );
  expect(error.problems).toEqual([problem, { ...problem, path: "b" }, { ...problem, expected: "y" }]);
});

describe("a secret is not shown", () => {
  const secret = "geheim,\nganz";

  test.each<[string, object]>([
    ["where it is wrong", { console: { password: secret } }],
    ["where it is no text", { console: { password: [secret] } }],
    ["where its name is misspelt", { console: { pasword: secret } }],
    ["where its name is another's", { console: { Passwort: secret } }],
    ["where it stands at a wrong place", { consolePassword: secret }],
    ["where it is given to a server that has none", { brokers: { "broker-a": { password: secret } } }],
    ["in a variable that may have one", { console: { environment: { DB_PASSWORD: secret } } }],
  ])("%s", (_, settings) => {
    const { message, problems } = configurationError(settings);
    expect(problems).toHaveLength(1);
    expect(problems[0].found).toBe("[secret]");
    expect(message).toContain(' is "[secret]": ');
    expect(message).not.toMatch(/geheim|ganz/);
  });

  test("nor by a console without a cluster", () => {
    const error = thrownBy(() =>
      resolveStandalone({ password: secret }, machine, (fields, shared) =>
        resolveConsole(fields, "console", shared),
      ),
    );
    expect(error.problems).toEqual([
      {
        path: "password",
        found: "[secret]",
        expected: "a password without commas and line ends is wanted.",
      },
    ]);
  });
});
