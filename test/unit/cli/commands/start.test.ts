import { start } from "../../../../cli/commands/start";
import { chooseEngine } from "../../../../cli/engines";
import { gatherFacts } from "../../../../cli/host/facts";
import { findImages } from "../../../../cli/host/images";
import { ConfigurationError } from "../../../../model/settings";
import { fine } from "../support/facts";

jest.mock("../../../../cli/lock", () => ({ withLock: (work: () => Promise<void>) => work() }));
jest.mock("../../../../cli/dockerStep", () => ({ dockerStep: () => Promise.resolve({}) }));
jest.mock("../../../../cli/host/facts", () => ({ gatherFacts: jest.fn() }));
jest.mock("../../../../cli/host/images", () => ({ findImages: jest.fn() }));
jest.mock("../../../../cli/engines", () => ({
  ...jest.requireActual<object>("../../../../cli/engines"),
  chooseEngine: jest.fn(),
}));

let printed: jest.SpyInstance;
beforeEach(() => {
  printed = jest.spyOn(console, "log").mockImplementation();
});
afterEach(() => printed.mockRestore());

test("problems of this machine are reported all at once by the keys of the config, before anything is created", async () => {
  jest.mocked(gatherFacts).mockResolvedValue({ ...fine, taken: [9876, 8888], diskUsed: 0.95 });
  const error: unknown = await start({ stack: "dev" }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigurationError);
  const lines = (error as Error).message.split("\n");
  expect(lines).toEqual([
    "The configuration has 3 problems; nothing was changed.",
    expect.stringMatching(
      /^ {2}nameServers\.namesrv-a\.port is 9876: another program listens on 127\.0\.0\.1:9876: /,
    ),
    expect.stringMatching(/^ {2}console\.port is 8888: another program listens on 127\.0\.0\.1:8888: /),
    expect.stringMatching(/^ {2}workspace is not set: Docker's volumes are on a disk that is 95 % full/),
  ]);
  expect(printed).toHaveBeenCalledWith("✘ Preflight");
  expect(findImages).not.toHaveBeenCalled();
  expect(chooseEngine).not.toHaveBeenCalled();
});

test("the engine gets the stack with the images that were found, and its hosts with what is on them", async () => {
  const standIn = "localhost/apache/rocketmq:5.5.0";
  jest.mocked(gatherFacts).mockResolvedValue(fine);
  jest.mocked(findImages).mockResolvedValue({
    used: {
      "nameServers.namesrv-a": standIn,
      "brokers.broker-a": standIn,
      "proxies.proxy-a": standIn,
    },
    notes: ["a note"],
  });
  jest.mocked(chooseEngine).mockRejectedValue(new Error("no engine"));
  await expect(start({ stack: "dev", engine: "compose" })).rejects.toThrow("no engine");
  expect(printed).toHaveBeenCalledWith("  a note");
  const [stack, engine, adopt, [{ plan }] = []] = jest.mocked(chooseEngine).mock.lastCall ?? [];
  expect(stack?.config["rocketmq:consoleEnabled"]).toBe("false");
  expect(JSON.parse(stack?.config["rocketmq:brokers"] ?? "")).toEqual({ "broker-a": { image: standIn } });
  expect([engine, adopt]).toEqual(["compose", false]);
  expect(plan?.brokers.map(({ container }) => container.name)).toEqual(["rocketmq-broker-a"]);
});
