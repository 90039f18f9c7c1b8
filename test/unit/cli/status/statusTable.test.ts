import { ServerStatus } from "../../../../cli/status/serverStatus";
import { isWell, renderStatus } from "../../../../cli/status/statusTable";

const server = (name: string, more: Partial<ServerStatus> = {}): ServerStatus => ({
  name,
  container: `rocketmq-${name}`,
  state: "healthy",
  address: "10.0.0.1:1",
  ...more,
});
const nothing = { unread: [], delayed: [], half: 0, handedOut: 0 };

test("servers are a table, without columns that nobody fills", () => {
  const servers = [server("namesrv-a", { version: "5.5.0" }), server("console", { state: "missing" })];
  expect(renderStatus(servers)).toBe(
    [
      "server     state    version  address",
      "namesrv-a  healthy  5.5.0    10.0.0.1:1",
      "console    missing           10.0.0.1:1",
    ].join("\n"),
  );
});

test("what brokers hold follows, and how full their disks are", () => {
  const holdings = {
    unread: [{ topic: "orders", group: "payers", count: 200 }],
    delayed: [{ of: "delay level 18", count: 4 }],
    half: 2,
    handedOut: 0,
  };
  const servers = [
    server("broker-a", { diskUsed: 0.331, holdings }),
    server("broker-b", { diskUsed: 0.5, holdings: nothing }),
    server("a-slave", { diskUsed: 0.5, behindBytes: 2048 }),
  ];
  expect(renderStatus(servers)).toBe(
    [
      "server    state    address     disk  behind",
      "broker-a  healthy  10.0.0.1:1  33 %",
      "broker-b  healthy  10.0.0.1:1  50 %",
      "a-slave   healthy  10.0.0.1:1  50 %  2048 bytes",
      "",
      "broker    topic           group   messages",
      "broker-a  orders          payers  200 not consumed",
      "broker-a  delay level 18          4 delayed",
      "broker-a                          2 of undecided transactions",
    ].join("\n"),
  );
});

test.each([
  [0.84, undefined],
  [0.86, "broker-a: its disk is 86 % full: from 85 % on RocketMQ deletes messages that are not expired"],
  [0.91, "broker-a: its disk is 91 % full: RocketMQ takes no new messages from 90 % on"],
])("a disk that is full to %d is told of", (diskUsed, text) => {
  const [, said] = renderStatus([server("broker-a", { diskUsed })]).split("\n\n");
  if (text === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(text);
});

test("what a server's own check says is told", () => {
  const servers = [server("broker-a", { state: "unhealthy", problem: "the disk is full" })];
  expect(renderStatus(servers)).toMatch(/\n\nbroker-a: the disk is full$/);
});

test("all is well where each is healthy, or runs without a check", () => {
  expect(isWell([server("a"), server("b", { state: "running" })])).toBe(true);
  for (const state of ["starting", "unhealthy", "exited", "missing"])
    expect(isWell([server("a"), server("b", { state })])).toBe(false);
});

test("where there are several hosts, each server's is a column", () => {
  const servers = [
    server("namesrv-a", { host: "a" }),
    server("broker-a", { host: "b", state: "unreachable" }),
  ];
  expect(renderStatus(servers)).toBe(
    [
      "server     host  state        address",
      "namesrv-a  a     healthy      10.0.0.1:1",
      "broker-a   b     unreachable  10.0.0.1:1",
    ].join("\n"),
  );
  expect(isWell(servers)).toBe(false);
});
