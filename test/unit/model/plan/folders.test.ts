import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refusedExitCode, planCluster } from "../../../../model/plan";
import { checkFolders, planPrepare } from "../../../../model/plan/storage";
import { resolvedFor } from "../../support/cluster";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "it's a folder-"));
  chmodSync(folder, 0o755);
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a server's script as a user who is no root, to whom every folder would be open. */
function start(name: string): { status: number | null; stderr: string } {
  const script = checkFolders([{ kind: "folder", name, source: "/srv/data", target: folder }]);
  const root = process.getuid?.() === 0;
  return spawnSync("bash", ["-c", script], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"], // from a pipe, bash may take itself for a remote shell, and reads the user's files
    ...(root ? { uid: 65534, gid: 65534 } : {}),
  });
}

test("a folder that is another user's ends the server with what to do", () => {
  chmodSync(folder, 0o555);
  const { status, stderr } = start("logs");
  expect(status).toBe(refusedExitCode);
  expect(stderr).toMatch(
    /^The folder \/srv\/data belongs to user \d+, and is not taken from them\. Give it to user \d+ with chown, or set another workspace\.\n$/,
  );
});

test("a folder in which messages are is closed to the other users of the Docker host", () => {
  if (process.getuid?.() === 0) spawnSync("chown", ["65534", folder]);
  expect(start("logs").status).toBe(0);
  expect(statSync(folder).mode & 0o777).toBe(0o755);
  expect(start("store")).toMatchObject({ status: 0, stderr: "" });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test("one of root's is waited for, until it is given away", async () => {
  if (process.getuid?.() !== 0) return; // nobody else can make one
  for (const kind of ["volume", "folder"] as const) {
    spawnSync("chown", ["0", folder]);
    const script = checkFolders([{ kind, name: "logs", source: "x", target: folder }]);
    const server = spawn("bash", ["-c", `echo begun; ${script}`], { uid: 65534, gid: 65534 });
    const ended = once(server, "exit");
    await once(server.stdout, "data");
    spawnSync("chown", ["65534", folder]);
    expect(await ended).toEqual([0, null]);
  }
});

test("volumes, which Docker keeps from others, are not closed to them", () => {
  const script = checkFolders([{ kind: "volume", name: "store", source: "x-store", target: "/store" }]);
  expect(script).not.toContain("chmod");
});

test("only what is root's is given to RocketMQ's user", () => {
  const { shared, brokers } = resolvedFor({});
  const [{ container }] = planCluster(resolvedFor({})).brokers;
  const { entrypoint, command } = planPrepare(container, shared) ?? {};
  expect(brokers).toHaveLength(1);
  expect(command?.slice(0, 1)).toEqual(["3000:3000"]);
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const log = join(folder, "log");
  writeFileSync(join(bin, "stat"), '#!/bin/sh\ncase "$3" in *root*) echo 0;; *) echo 1000;; esac\n', {
    mode: 0o755,
  });
  writeFileSync(join(bin, "chown"), `#!/bin/sh\necho "$@" >>'${log.replaceAll("'", "'\\''")}'\n`, {
    mode: 0o755,
  });
  const [bash, ...script] = entrypoint ?? [];
  const env = { PATH: `${bin}:${process.env.PATH}` };
  expect(spawnSync(bash, [...script, "3000:3000", "/root's", "/theirs"], { env }).status).toBe(0);
  expect(spawnSync("cat", [log], { encoding: "utf8" }).stdout).toBe("3000:3000 /root's\n");
});
