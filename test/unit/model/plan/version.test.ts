import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { containersOf, planCluster, refusedExitCode } from "../../../../model/plan";
import { checkImage, isNewer } from "../../../../model/plan/version";
import { profiles } from "../../../../model/profiles";
import { minimal, profileList, resolvedFor } from "../../support/cluster";

const folder = mkdtempSync(join(tmpdir(), "image-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a server of a profile says to an image, in which it then starts or not. */
function start(profile: (typeof profileList)[number], version: string | undefined, home?: string) {
  const installed = mkdtempSync(join(folder, "rocketmq-"));
  for (const name of ["bin", "lib"]) mkdirSync(join(installed, name));
  if (version !== undefined) writeFileSync(join(installed, "lib", `rocketmq-broker-${version}.jar`), "");
  const { server } = profiles[profile];
  const { status, stdout, stderr } = spawnSync("bash", ["-c", `${checkImage(server)}\necho started`], {
    cwd: join(installed, "bin"),
    env: { PATH: process.env.PATH, HOME: home ?? server.home },
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  return { status, started: stdout === "started\n", words: stderr };
}

test.each([
  ["rocketmq5", "5.5.0"],
  ["rocketmq5", "5.3.3"],
  ["rocketmq5", "5.10.0-SNAPSHOT"],
  ["rocketmq5", undefined], // jars lie elsewhere
  ["rocketmq4", "4.9.7"],
  ["rocketmq4", "4.8.0"],
  ["rocketmq44", "4.4.0"],
] as const)("%s runs RocketMQ %s", (profile, version) => {
  expect(start(profile, version)).toEqual({ status: 0, started: true, words: "" });
});

test.each([
  ["rocketmq5", "4.9.7", "5.x"],
  ["rocketmq5", "50.0.0", "5.x"],
  ["rocketmq4", "5.5.0", "4.x"],
] as const)("%s does not run RocketMQ %s", (profile, version, wanted) => {
  const { status, started, words } = start(profile, version);
  expect({ status, started }).toEqual({ status: refusedExitCode, started: false });
  expect(words).toBe(
    `The image has RocketMQ ${version}, and the profile is for ${wanted}: choose another profile or image.\n`,
  );
});

test.each([
  ["rocketmq4", "/root"],
  ["rocketmq44", "/home/rocketmq"],
] as const)("%s does not run an image whose data would go to %s", (profile, home) => {
  const { status, started, words } = start(profile, profiles[profile].server.version, home);
  expect({ status, started }).toEqual({ status: refusedExitCode, started: false });
  expect(words).toContain(`has its home in ${home}`);
});

test.each(profileList)("every server of %s looks at its image first, but not the console", (profile) => {
  const plan = planCluster(resolvedFor(minimal[profile]));
  const check = checkImage(profiles[profile].server);
  for (const { name, entrypoint } of containersOf(plan))
    expect([name, entrypoint?.[2].startsWith(check) ?? false]).toEqual([name, name !== plan.console?.name]);
});

test.each([
  ["5.5.0", "5.3.3", true],
  ["5.10.0", "5.9.9", true],
  ["5.5.0", "5.5.0", false],
  ["4.9.7", "5.3.3", false],
  ["5.5", "5.5.0", false],
])("whether %s is newer than %s: %s", (version, other, newer) => {
  expect(isNewer(version, other)).toBe(newer);
});
