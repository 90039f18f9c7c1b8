import { stop } from "../../../../cli/commands/stop";
import { Engine, readStack, rejectUnknown, runningEngine } from "../../../../cli/engines";

jest.mock("../../../../cli/lock", () => ({ withLock: (work: () => Promise<void>) => work() }));
jest.mock("../../../../cli/dockerStep", () => ({ dockerStep: () => Promise.resolve({}) }));
jest.mock("../../../../cli/engines", () => ({
  ...jest.requireActual<object>("../../../../cli/engines"),
  rejectUnknown: jest.fn(),
  readStack: jest.fn(),
  runningEngine: jest.fn(),
}));

const legal = jest.requireActual<{ readStack: typeof readStack }>("../../../../cli/engines").readStack;

beforeEach(() => {
  jest.spyOn(console, "log").mockImplementation();
  jest.mocked(readStack).mockImplementation(legal);
  jest.mocked(runningEngine).mockResolvedValue(undefined);
  jest.mocked(rejectUnknown).mockResolvedValue();
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
  expect(rejectUnknown).not.toHaveBeenCalled();
});

test("where none runs it, and nothing has its names, all is well", async () => {
  await expect(run()).resolves.toBeUndefined();
  expect(jest.mocked(rejectUnknown).mock.lastCall?.[1][0].plan.networkName).toBe("rocketmq");
});

test("where none runs it, but something has its names, nobody takes it for stopped", async () => {
  jest.mocked(rejectUnknown).mockRejectedValue(new Error("Docker has it already"));
  await expect(run()).rejects.toThrow("Docker has it already");
});

test("a configuration with problems keeps nobody from a stop", async () => {
  jest.mocked(readStack).mockImplementation((folder, stack) => ({
    ...legal(folder, stack),
    settings: { ip: "nonsense" },
  }));
  await expect(run()).resolves.toBeUndefined();
  expect(rejectUnknown).not.toHaveBeenCalled();
});
