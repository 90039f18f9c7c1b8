import { ChildProcess, spawn } from "node:child_process";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Admin } from "../../test/e2e/support/admin";
import { docker } from "../../test/e2e/support/docker";
import { Place } from "../../test/e2e/support/place";
import { run } from "../../test/e2e/support/run";
import { eventually } from "../../test/e2e/support/wait";
import { askForBrokers, requestOptions } from "../../remoting";
import { heapOptions } from "../defaultCluster";
import { MeasuredCluster, runOnHost } from "./measuredCluster";

/** Starts name server and broker as processes of this machine: with the files, heaps and settings of the containers. */
export async function startBareProcesses(image: string): Promise<MeasuredCluster> {
  const place = await Place.find();
  const heaps = heapOptions();
  const home = join(place.folder, "rocketmq");
  const nameServer = `127.0.0.1:${place.nameServerPort}`;
  const processes: ChildProcess[] = [];
  const clear = async () => {
    for (const started of processes.reverse()) await stopProcess(started);
    await place.clear();
  };
  try {
    await copyDistribution(image, place.prefix, home);
    const java = dirname(dirname(realpathSync((await run("which", ["java"])).trim())));
    const cwd = join(home, "bin");
    const environment = (name: string, options: string) => {
      const folder = join(place.folder, name);
      mkdirSync(folder);
      return {
        ...process.env,
        JAVA_HOME: java,
        ROCKETMQ_HOME: home,
        NAMESRV_ADDR: nameServer,
        JAVA_OPT_EXT: `${options} -Duser.home=${folder}`,
      };
    };
    const start = (name: string, options: string, settings: Record<string, string | number>) => {
      const file = join(place.folder, `${name}.conf`);
      writeFileSync(
        file,
        Object.entries(settings)
          .map(([key, value]) => `${key}=${value}\n`)
          .join(""),
      );
      const env = environment(name, options);
      // In its own process group, because the script starts the JVM as a child.
      const started = spawn("sh", [name, "-c", file], { cwd, env, stdio: "ignore", detached: true });
      processes.push(started);
      return started;
    };
    start("mqnamesrv", heaps.nameServer, { listenPort: place.nameServerPort });
    const broker = start("mqbroker", heaps.broker, {
      brokerClusterName: "DefaultCluster",
      brokerName: "broker-a",
      brokerIP1: "127.0.0.1",
      listenPort: place.listenPort,
      namesrvAddr: nameServer,
    });
    const registered = async () => {
      const known = await askForBrokers(nameServer, requestOptions({ seconds: 2 })).catch(() => []);
      return known.length > 0;
    };
    await eventually("the bare broker registers", registered, 60_000);
    const env = environment("mqadmin", "");
    const admin = new Admin({ run: (command, args) => run(command, args, { cwd, env }) }, nameServer);
    return {
      connections: [{ name: "bare processes", nameServer, command: runOnHost }],
      createTopic: (topic) => admin.createTopic(topic, "NORMAL"),
      pause: () => Promise.resolve(signalGroup(broker, "SIGSTOP")),
      resume: () => Promise.resolve(signalGroup(broker, "SIGCONT")),
      clear,
    };
  } catch (error) {
    await clear();
    throw error;
  }
}

async function copyDistribution(image: string, name: string, to: string): Promise<void> {
  const [, home] =
    /^(.*)\/bin\/?$/.exec((await docker("image", "inspect", "-f", "{{.Config.WorkingDir}}", image)).trim()) ??
    [];
  if (home === undefined) throw new Error(`${image} is not laid out as Apache's images are.`);
  await docker("create", "--name", name, image, "true");
  try {
    await docker("cp", `${name}:${home}`, to);
  } finally {
    await docker("rm", name);
  }
}

async function stopProcess(started: ChildProcess): Promise<void> {
  if (!signalGroup(started, "SIGTERM")) return;
  // The script ends at once, its JVM after it has closed its store.
  const ended = eventually("a bare process ends", () => Promise.resolve(!signalGroup(started, 0)), 60_000);
  await ended.catch(() => signalGroup(started, "SIGKILL"));
}

/** Sends a signal to a process group. Returns whether there was a process to receive it. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-(pid as number), signal);
  } catch {
    return false;
  }
}
