import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { profiles } from "../../../model/profiles";
import { isThere } from "./images";
import { root } from "./root";
import { EngineName, engines } from "./stack";

/** What this machine has for the end-to-end tests; where something is missing, why. */
export interface Prerequisites {
  readonly docker?: string;
  readonly pulumi?: string;
  readonly compose?: string;
  readonly java?: string;
  readonly go?: string;
  readonly python?: string;
  readonly otherHost?: string;
  readonly ssh?: string;
  readonly smallDisk?: string;
  readonly memoryDisk?: string;
  readonly chromium?: string;
  readonly console?: string;
}

/** The Pulumi CLI: npm's `pulumi` package finds the installed one, or downloads it. */
export const pulumiCommand = join(root, "node_modules", ".bin", "pulumi");

/** The reason why a command does not work here; nothing where it does. */
function whyNot(what: string, command: string, args: string[], timeout = 20_000): string | undefined {
  try {
    execFileSync(command, args, { stdio: "pipe", timeout });
    return undefined;
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: Buffer };
    const detail =
      code === "ENOENT"
        ? "it is not installed"
        : (stderr?.toString().trim().split("\n").pop() ?? String(code));
    return `${what}: ${detail}`;
  }
}

/** The console's image; unlike the servers' it cannot be built from what package registries have. */
const consoleImage = profiles.rocketmq5.console.image;

/** A Go that can build the driver: an older one would only fail at it. */
const goNotThere = (): string | undefined =>
  whyNot("no Go", "go", ["version"]) ??
  (Number(/go1\.(\d+)/.exec(execFileSync("go", ["version"]).toString())?.[1]) < 19
    ? "Go is older than 1.19"
    : undefined);

/** Debian has ensurepip in a package of its own; the packages that the driver needs are for 3.10 and newer. */
const python = "import ensurepip, sys; sys.exit(sys.version_info < (3, 10) and 'it is older than 3.10')";

/** What a test's other host is made of: root alone may, and not in every container. */
const namespace = `
  name=rmqtest-$$
  ip netns add $name || exit
  ip link add rmqt-$$ type veth peer name eth0 netns $name
  made=$?
  ip netns delete $name
  exit $made`;

/** What a test's small disk is: root alone may mount one, and not in every container. */
const mounted = `
  folder=$(mktemp -d) && trap 'rm -r "$folder"' EXIT
  truncate -s 1M "$folder/disk" && mkfs.ext4 -q "$folder/disk" && mkdir "$folder/mount" &&
  mount -o loop "$folder/disk" "$folder/mount" && umount "$folder/mount"`;
/** A disk of a few pages is made of memory: root alone may. */
const tmpfs = "d=$(mktemp -d); mount -t tmpfs tmpfs $d && umount $d; made=$?; rmdir $d; exit $made";

/** Looks once; the test files read what was found. */
export function findPrerequisites(): Prerequisites {
  return {
    docker: whyNot("no Docker Engine answers", "docker", ["version"]),
    pulumi: whyNot("no Pulumi CLI, and it could not be downloaded", pulumiCommand, ["version"], 180_000),
    compose:
      whyNot("no Docker Compose", "docker", ["compose", "version"]) &&
      whyNot("no Docker Compose", "docker-compose", ["version"]),
    java: whyNot("no JDK", "javac", ["-version"]) ?? whyNot("no Maven", "mvn", ["-version"]),
    go: goNotThere(),
    python: whyNot("no Python with venv", "python3", ["-c", python]),
    otherHost:
      whyNot("no ip command", "ip", ["-Version"]) ??
      whyNot("no network namespace can be made", "sh", ["-c", namespace]),
    ssh:
      whyNot("no ssh", "ssh", ["-V"]) ??
      whyNot("no server for ssh", "sh", ["-c", "command -v /usr/sbin/sshd || { echo none >&2; exit 1; }"]),
    smallDisk: whyNot("no disk can be mounted", "bash", ["-c", mounted]),
    memoryDisk: whyNot("no tmpfs can be mounted", "sh", ["-c", tmpfs]),
    chromium: whyNot("no Chromium", "chromium", ["--version"]),
    console: isThere(consoleImage) ? undefined : `the image ${consoleImage} is not here and cannot be pulled`,
  };
}

/** The engine that asks the least of a machine, or else the other. */
export const engineHere = ({ compose }: Prerequisites): EngineName => (compose ? "pulumi" : "compose");

const labels: Record<EngineName, string> = { pulumi: "Pulumi", compose: "the embedded default" };

/** `describeWith` once for each engine, whose name ends the title. */
export function describeEngines(
  needs: readonly (keyof Prerequisites)[],
  title: string,
  tests: (engine: EngineName) => void,
): void {
  for (const engine of engines)
    describeWith([...needs, engine], `${title}, by ${labels[engine]}`, () => tests(engine));
}

/** `describeWith` once, on the engine that is here, whose name ends the title. */
export function describeHere(
  needs: readonly (keyof Prerequisites)[],
  title: string,
  tests: (engine: EngineName) => void,
): void {
  const engine = engineHere(found());
  describeWith([...needs, engine], `${title}, by ${labels[engine]}`, () => tests(engine));
}

/** `describe`, skipped with its reason where this machine lacks something that it needs. */
export function describeWith(
  needs: readonly (keyof Prerequisites)[],
  title: string,
  tests: () => void,
): void {
  const reason = missing(needs);
  if (reason === undefined) describe(title, tests);
  else describe.skip(`${title} [skipped: ${reason}]`, tests);
}

/** Why this machine lacks something; nothing where all is there. */
export function missing(needs: readonly (keyof Prerequisites)[]): string | undefined {
  const here = found();
  return needs.map((need) => here[need]).find((problem) => problem !== undefined);
}

const found = (): Prerequisites => JSON.parse(process.env.E2E_PREREQUISITES ?? "{}") as Prerequisites;
