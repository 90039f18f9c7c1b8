import fs from "node:fs";
import os from "node:os";

const { isOwnEngine } = jest.requireActual<typeof import("../../../components/ownEngine")>(
  "../../../components/ownEngine",
);

/** A machine with these files, and where its Docker Engine is said to be. */
function on(files: Readonly<Record<string, string>>, DOCKER_HOST = "", platform = "linux"): boolean {
  jest.replaceProperty(process, "env", { ...process.env, DOCKER_HOST, DOCKER_CONTEXT: "" });
  Object.defineProperty(process, "platform", { value: platform });
  const { readFileSync } = fs;
  jest.spyOn(fs, "readFileSync").mockImplementation((path, options) => {
    const name = String(path);
    if (!/^\/(var\/run|proc)\//.test(name)) return readFileSync(path, options);
    if (Object.hasOwn(files, name)) return files[name];
    throw new Error(`ENOENT: ${name}`);
  });
  return isOwnEngine();
}

const engine = { "/var/run/docker.pid": "812\n", "/proc/812/comm": "dockerd\n" };

const { platform: here } = process;
beforeEach(() => void jest.spyOn(os, "release").mockReturnValue("6.8.0-45-generic"));
afterEach(() => {
  Object.defineProperty(process, "platform", { value: here });
  jest.restoreAllMocks();
});

test.each(["", "unix:///var/run/docker.sock", "unix:///run/docker.sock"])(
  "an engine that runs is the machine's own, with DOCKER_HOST=%s",
  (host) => {
    expect(on(engine, host)).toBe(true);
  },
);

test.each([
  "unix:///home/me/.docker/desktop/docker.sock",
  "unix:///run/user/1000/docker.sock",
  "tcp://127.0.0.1:2375",
  "ssh://me@host",
])("one at %s is not, whatever else runs", (host) => {
  expect(on(engine, host)).toBe(false);
});

test.each([
  ["has noted no process, as one in a virtual machine", {}],
  ["ended without a word", { "/var/run/docker.pid": "812" }],
  ["ended, and another has its number", { ...engine, "/proc/812/comm": "bash\n" }],
])("one that %s is not", (_, files) => {
  expect(on(files)).toBe(false);
});

test("in Windows' Linux it is not, whose programs of Windows reach no containers, nor on other systems", () => {
  expect(on(engine, "", "darwin")).toBe(false);
  jest.mocked(os.release).mockReturnValue("5.15.153.1-microsoft-standard-WSL2");
  expect(on(engine)).toBe(false);
});
