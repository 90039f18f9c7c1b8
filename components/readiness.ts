import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Container, ContainerInspectInfo } from "dockerode";
import { setTimeout as sleep } from "node:timers/promises";
import { ContainerPlan, LiveConf, refusedExitCode, retryFor, tellAfter } from "../model/plan";
import { ResolvedShared } from "../model/settings";
import { Planned } from "./planned";
import { connect, engineSettings } from "./dockerEngine";
import { execute, withoutFrames } from "./execute";
import { fail } from "./failure";
import { takeLive } from "./live";

/** Where the probe cannot be run, as the container is just restarting. */
const pauseMilliseconds = 250;

/** How long the probe is tried in the container until somebody looks whether that lives. */
const trySeconds = 10;

/** A container that keeps dying is not waited for any longer. */
const tooManyRestarts = 3;

/** A plain `up` does not look whether a container still runs. */
const toStartAgain = "To have it started or created again: pulumi up --refresh; npm start does so by itself.";

/** What is waited for, and for how long. */
interface Awaited {
  readonly container: ContainerPlan;
  /** What it is to take once it is ready. */
  readonly live?: LiveConf;
  /** A file that says once what is new of it. */
  readonly news?: string;
  readonly shared: ResolvedShared;
}

/**
 * A part of the plan, once the container's probe succeeds. Asked on every `up`, also where nothing changes, so that none
 * ends well while the cluster is not ready. Where it does not become ready in time, the program fails, and `up` with it.
 */
export function whenReady<T extends Awaited, P>(
  container: docker.Container,
  plan: Planned<T>,
  part: (plan: T) => P,
): pulumi.Output<P> {
  return pulumi.all([plan.get(part), readyId(container, plan)]).apply(([value]) => value) as pulumi.Output<P>;
}

/** The container's id, once its probe succeeds. */
function readyId(container: docker.Container, plan: Planned<Awaited>): pulumi.Output<string> {
  const { name } = plan.outline.container;
  const { readyTimeout } = plan.outline.shared;
  if (readyTimeout === 0 || pulumi.runtime.isDryRun()) return container.id;
  const asked = plan.get(({ container: { probe = [], fit }, live, news }) => ({
    probe: news === undefined ? [...probe] : [...tellAfter(probe, news)],
    fit: fit && [...fit],
    live,
  }));
  return pulumi
    .all([container.id, asked, engineSettings(container)])
    .apply(async ([id, { probe, fit, live }, settings]) => {
      const running = (await connect(settings)).getContainer(id);
      const until = (command: readonly string[]) => readiness(running, command, name, readyTimeout);
      const { problem: unready, said = "" } = await until(probe);
      // What it takes while it runs can be what makes it fit.
      const untaken = unready ?? (live && (await takeLive(running, live, name, container)));
      const problem = untaken ?? (fit && (await until(fit)).problem);
      if (said !== "") await pulumi.log.info(said, container);
      if (problem === undefined) return id;
      return fail(problem, `${name} is not ready.`, container);
    });
}

/** What came of waiting until a server is ready. */
interface Readiness {
  /** What is wrong, and what to do, where it is not in time. */
  readonly problem?: string;
  /** What the probe said where it is. */
  readonly said?: string;
}

/** Waits until the probe succeeds. */
export async function readiness(
  container: Container,
  probe: readonly string[],
  name: string,
  timeout: number,
): Promise<Readiness> {
  const deadline = Date.now() + timeout * 1000;
  const watching = new AbortController();
  try {
    const codes = exitCodesOf(container, watching.signal);
    let said = "";
    for (;;) {
      const { State: state } = await container.inspect();
      const secondsLeft = Math.ceil((deadline - Date.now()) / 1000);
      if (state.Running) {
        const tried = await execute(container, retryFor(probe, Math.min(trySeconds, secondsLeft)));
        said = tried.output.trim();
        if (tried.succeeded) return { said };
      }
      const hopeless = codes.length > tooManyRestarts || (!state.Running && !state.Restarting);
      if (hopeless || Date.now() > deadline) {
        const how = hopeless
          ? "will not become ready"
          : `did not become ready within ${timeout} s (readyTimeout)`;
        const lastSaid = said.split("\n").at(-1) as string;
        const problem =
          `Container ${name} ${how}: ${cause(state, codes, lastSaid)}.\n` +
          `Its last log lines:\n${await lastLines(container)}\n` +
          `It is left as it is. To see more: docker logs ${name}. ${toStartAgain}`;
        return { problem };
      }
      await sleep(pauseMilliseconds);
    }
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message: string };
    if (statusCode === 404) return { problem: `Container ${name} was removed. ${toStartAgain}` };
    return { problem: `Docker could not be asked whether container ${name} is ready: ${message}` };
  } finally {
    watching.abort();
  }
}

/**
 * What a container ends with, from now on, each time that it does: it may have been restarted long ago, and one that Docker has
 * started again has no exit code.
 */
function exitCodesOf(container: Container, abortSignal: AbortSignal): readonly number[] {
  const codes: number[] = [];
  const watch = async (): Promise<never> => {
    for (;;) {
      const options = { condition: "next-exit", abortSignal } as const;
      codes.push(((await container.wait(options)) as { StatusCode: number }).StatusCode);
    }
  };
  watch().catch(() => undefined); // it is watched no longer, or gone, which the one who asks finds too
  return codes;
}

/** What RocketMQ's exit codes mean. */
const exitCodes: Readonly<Record<number, string>> = {
  [refusedExitCode]: "it refused to start; its last line says what to do",
  137: "it was killed, mostly for want of memory: lower the heaps or give Docker more memory",
  143: "it was stopped",
  253: "its store could not be opened, or its id or name server address is wrong",
};

/** @param said what the probe said last */
function cause(
  { Running, OOMKilled, ExitCode }: ContainerInspectInfo["State"],
  codes: readonly number[],
  said: string,
): string {
  if (OOMKilled) return "it ran out of memory: raise its limit or lower its heap";
  if (Running && codes.length === 0) return `it runs, but its probe does not succeed${said && `: ${said}`}`;
  const code = codes.at(-1) ?? ExitCode;
  const meaning = exitCodes[code] ? ` (${exitCodes[code]})` : "";
  const again = codes.length > 1 ? `, and again ${codes.length - 1} times` : "";
  return `it ended with code ${code}${meaning}${again}`;
}

async function lastLines(container: Container): Promise<string> {
  const log = await container.logs({ stdout: true, stderr: true, tail: 200 });
  return (lastWords(withoutFrames(log)) || "(none)").replace(/^/gm, "  ");
}

/** The last lines of a log without stack frames, among which an exception's own line would be lost. */
export const lastWords = (log: string): string =>
  log
    .split("\n")
    .filter((line) => !/^\s+(at [\w$.<>/@]+\(|\.\.\. \d+ (more|common frames))/.test(line))
    .filter((line) => line.trim() !== "")
    .slice(-20)
    .join("\n");
