import { existsSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { dockerProvider, projectName, runProgram, writeProject } from "../compose";
import { install } from "../host/apt";
import { attempt, run } from "../host/command";
import { Compose, findCompose } from "../host/compose";
import { containerNames, Docker } from "../host/docker";
import { interrupted } from "../host/interruption";
import { Progress } from "../host/progress";
import { Engine, Outputs } from "./engine";
import { stackFolder } from "../host/home";
import { Stack } from "./stack";

/**
 * The embedded default: the Pulumi program is run in this process, and Docker Compose makes the containers that it
 * registers.
 */
export class ComposeEngine implements Engine {
  readonly name: string;

  private constructor(
    private readonly stack: Stack,
    private readonly installed: Compose,
  ) {
    this.name = `Docker Compose ${installed.version}`;
  }

  /** Docker Compose as it is installed here, or is installed now where that may be done. */
  static async find(stack: Stack, docker: Docker, progress: Progress): Promise<ComposeEngine> {
    if (!docker.local) {
      throw new RunError(
        "The Docker Engine is not this machine's, and Docker Compose would mount this machine's files: " +
          "that takes Pulumi's own engine.",
      );
    }
    const found = await findCompose();
    if (found) return new ComposeEngine(stack, found);
    await install(["docker-compose"], "Docker Compose is missing.", progress);
    const now = await findCompose();
    if (now) return new ComposeEngine(stack, now);
    throw new RunError("docker-compose was installed but does not run.");
  }

  async up(progress: Progress): Promise<Outputs> {
    const { stack } = this;
    const folder = folderOf(stack);
    const secrets = await writeProject(stack, folder, projectName(stack));
    await this.compose(folder, ["up", "--detach", "--remove-orphans"], progress);
    await removeOrphanedNetworks(stack);
    progress("waiting until it is ready");
    const ready = runProgram(stack, dockerProvider(secrets), false);
    return (await Promise.race([ready, interrupted()])).outputs; // only waiting is cut short
  }

  async down(progress: Progress): Promise<void> {
    const folder = folderOf(this.stack);
    if (!existsSync(join(folder, "compose.yaml")))
      throw new RunError(`${folder} is gone: write it again with npm start, then stop.`);
    // With what the images' own volumes hold, such as /tmp; the named volumes, which hold the data, stay.
    await this.compose(folder, ["rm", "--stop", "--force", "-v"], progress);
    await this.compose(folder, ["down", "--remove-orphans"], progress);
    await removeOrphanedNetworks(this.stack);
  }

  private async compose(cwd: string, args: readonly string[], progress: Progress): Promise<void> {
    const [program, ...first] = this.installed.command;
    await run(program, [...first, ...args], { cwd, onLine: progress });
  }
}

/**
 * Networks that a stack had before: unlike containers, Compose leaves them. Where it does not succeed, as others prune at
 * the time, the next one does.
 */
async function removeOrphanedNetworks(stack: Stack): Promise<void> {
  const label = `label=com.docker.compose.project=${projectName(stack)}`;
  await attempt("docker", ["network", "prune", "--force", "--filter", label]);
}

/** The names of the containers that Compose made of a stack. */
export const composeContainers = (docker: Docker, stack: Stack): Promise<string[]> =>
  containerNames(docker, `com.docker.compose.project=${projectName(stack)}`);

const folderOf = ({ stack }: Stack): string => join(stackFolder(stack), "compose");
