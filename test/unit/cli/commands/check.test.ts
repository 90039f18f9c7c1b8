import { checkEntryPoints, EntryPointCheck } from "../../../../cli/check";
import { check } from "../../../../cli/commands/check";

jest.mock("../../../../cli/check", () => ({
  ...jest.requireActual<object>("../../../../cli/check"),
  checkEntryPoints: jest.fn(),
}));

const passed: EntryPointCheck = {
  entryPoint: "remoting, broker-a",
  address: "127.0.0.1:10911",
  sentMilliseconds: 4,
  receivedMilliseconds: 12,
};

let printed: jest.SpyInstance;

beforeEach(() => (printed = jest.spyOn(console, "log").mockImplementation()));

afterEach(() => {
  process.exitCode = undefined;
  jest.restoreAllMocks();
});

test("the stack's entry points are checked, and the table is printed", async () => {
  jest.mocked(checkEntryPoints).mockResolvedValue([passed]);
  await check({ stack: "dev" });
  expect(jest.mocked(checkEntryPoints).mock.lastCall?.[0].nameServers).toEqual(["127.0.0.1:9876"]);
  expect(printed).toHaveBeenCalledWith(
    expect.stringMatching(/^entry point .*\nremoting, broker-a .* 4 ms .*12 ms$/),
  );
  expect(process.exitCode).toBeUndefined();
});

test("an entry point that failed makes the command fail", async () => {
  jest.mocked(checkEntryPoints).mockResolvedValue([passed, { ...passed, problem: "It did not." }]);
  await check({ stack: "dev" });
  expect(process.exitCode).toBe(1);
});
