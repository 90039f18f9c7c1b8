import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { waitForOtherProcesses } from "../../../../cli/host/processes";

jest.setTimeout(30_000); // processes may start slowly

const describeOnLinux = process.platform === "linux" ? describe : describe.skip;

describeOnLinux("a command that was begun before", () => {
  test("is waited for, and told of", async () => {
    const name = randomUUID();
    const program = "process.stdin.resume().on('end', () => process.exit()); console.log('ready')";
    const child = spawn(process.execPath, ["-e", program, "--", "--project-name", name, "up"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    await once(child.stdout, "data");
    const told: string[] = [];
    const ended = waitForOtherProcesses(["--project-name", name], (text) => {
      told.push(text);
      child.stdin.end();
    });
    await ended;
    expect(told[0]).toBe(`waiting for process ${child.pid}, which was begun before`);
    expect(child.exitCode ?? (await once(child, "exit"))[0]).toBe(0);
  });

  test("of another name is nobody's business", async () => {
    const told: string[] = [];
    await waitForOtherProcesses(["--project-name", randomUUID()], (text) => told.push(text));
    expect(told).toEqual([]);
  });
});
