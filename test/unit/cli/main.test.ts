import { spawnSync } from "node:child_process";
import { join } from "node:path";

const cli = join(__dirname, "..", "..", "..", "cli");

test("a folder that cannot be written to is told in words, without a stack trace", () => {
  const command = ["--require", join(cli, "typescript.js"), join(cli, "main.ts"), "stop"];
  const env = { ...process.env, XDG_STATE_HOME: "/dev/null", NODE_DISABLE_COMPILE_CACHE: "1" };
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", env });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^E[A-Z]+: .*mkdir .\/dev\/null.* then repeat\.\n$/);
}, 30_000);
