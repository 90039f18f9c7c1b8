import { stop } from "../../../../cli/commands/stop";
import { Engine, foreignNames, readStack, runningEngine } from "../../../../cli/engines";

jest.mock("../../../../cli/lock", () => ({ withLock: (work: () => Promise<void>) => work() }));
jest.mock("../../../../cli/dockerStep", () => ({ dockerStep: () => Promise.resolve({}) }));
jest.mock("../../../../cli/engines", () => ({
  ...jest.requireActual<object>("../../../../cli/engines"),
  foreignNames: jest.fn(),
  readStack: jest.fn(),
  runningEngine: jest.fn(),
}));

const legal = jest.requireActual<{ readStack: typeof readStack }>("../../../../cli/engines").readStack;

beforeEach(() => {
  jest.spyOn(console, "log").mockImplementation();
  jest.mocked(readStack).mockImplementation(legal);
  jest.mocked(runningEngine).mockResolvedValue(undefined);
  jest.mocked(foreignNames).mockResolvedValue({ containers: [], networks: [] });
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.clearAllMocks();
});

const run = () => stop({ stack: "dev" });

test("the engine that runs the stack takes it down, whatever its names are", async () => {
  const down = jest.fn(() => Promise.resolve());
  jest.mocked(runningEngine).mockResolvedValue({ name: "e", down } as unknown as Engine);
  await run();
  expect(down).toHaveBeenCalled();
  expect(foreignNames).not.toHaveBeenCalled();
});

test("where none runs it, and nothing has its names, all is well", async () => {
  await expect(run()).resolves.toBeUndefined();
  expect(jest.mocked(foreignNames).mock.lastCall?.[0].networkName).toBe("rocketmq");
});

test("where none runs it, but something has its names, nobody takes it for stopped", async () => {
  jest.mocked(foreignNames).mockResolvedValue({ containers: ["rocketmq-broker-a"], networks: ["rocketmq"] });
  await expect(run()).rejects.toThrow(
    /^Docker has the container rocketmq-broker-a and the network rocketmq already, which this stack did not make.*\n {2}docker stop -t 60 rocketmq-broker-a && docker rm rocketmq-broker-a && docker network rm rocketmq$/s,
  );
});

test("a configuration with problems keeps nobody from a stop", async () => {
  jest.mocked(readStack).mockImplementation((folder, stack) => ({
    ...legal(folder, stack),
    settings: { ip: "nonsense" },
  }));
  await expect(run()).resolves.toBeUndefined();
  expect(foreignNames).not.toHaveBeenCalled();
});
