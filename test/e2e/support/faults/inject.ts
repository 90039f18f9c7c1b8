import childProcess, { ChildProcess } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { Fault, filler, Kind, Moment, Order, orderVariable, sameMoment } from "./moment";

// Loaded by Node.js before the program of `npm start` or `npm stop`: writes down each moment, and does harm at one.
// What the program begins in its turn is told nothing of this.
const order = JSON.parse(process.env[orderVariable] ?? "{}") as Order;
delete process.env[orderVariable];
delete process.env.NODE_OPTIONS;

type Call = (...args: unknown[]) => unknown;
type Table = Record<string, Call>;

const { appendFileSync, existsSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } = fs;
const seen = new Map<string, number>();

/** Writes a moment down. @returns the fault that is to happen now */
function moment(kind: Kind, subject: string): Fault | undefined {
  const key = `${kind} ${subject}`;
  const times = (seen.get(key) ?? 0) + 1;
  seen.set(key, times);
  const now: Moment = { kind, what: times > 1 ? `${subject} (${times})` : subject };
  const outer = inner;
  inner = true;
  appendFileSync(order.log, `${JSON.stringify(now)}\n`);
  inner = outer;
  return order.at && sameMoment(order.at, now) ? order.fault : undefined;
}

/** Kills at once, as nothing of this process runs meanwhile. */
function harm(fault: Fault | undefined): void {
  if (fault === undefined || fault.startsWith("full")) return;
  if (fault === "filled") return fill();
  if (fault !== "killed alone") killDescendants();
  if (fault !== "orphaned") process.kill(process.pid, "SIGKILL");
}

/** Takes the space that is left but for a few pages, so that what is longer is cut off. */
function fill(): void {
  const file = join(order.state, filler);
  const page = Buffer.alloc(4096);
  inner = true;
  try {
    for (;;) appendFileSync(file, page);
  } catch {
    truncateSync(file, statSync(file).size - 3 * page.length);
  } finally {
    inner = false;
  }
}

/** Until there are no more, as one may begin another meanwhile. */
function killDescendants(): void {
  for (let found = descendants(); found.length > 0; found = descendants())
    for (const pid of found)
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // it has just ended
      }
}

/** The processes that this one began, and those that they began, which still run. */
function descendants(): number[] {
  const parents = new Map<number, number>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
    try {
      const [state, parent] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
      if (state !== "Z") parents.set(Number(pid), Number(parent));
    } catch {
      // it has just ended
    }
  const below = (pid: number): number[] =>
    [...parents].flatMap(([child, parent]) => (parent === pid ? [child, ...below(child)] : []));
  return below(process.pid);
}

const full = (call: string, path: string): Error =>
  Object.assign(new Error(`ENOSPC: no space left on device, ${call} '${path}'`), {
    ...{ errno: -28, code: "ENOSPC", syscall: call, path },
  });

/** A path as it is in every run; nothing for those that do not count. */
function subjectOf(path: unknown): string | undefined {
  if (typeof path !== "string") return undefined;
  const known = (below: string, name: string) =>
    path.startsWith(`${below}/`) ? `${name}/${relative(below, path)}` : undefined;
  return (known(order.state, "state") ?? known(tmpdir(), "tmp"))
    ?.replaceAll(String(process.pid), "PID")
    .replace(/^tmp\/(\D*?)-[^/]*/, "tmp/$1");
}

/** How a call of Node.js's file system fails, in its three forms. */
type Fail = (error: Error, args: unknown[]) => unknown;
const throws: Fail = (error) => {
  throw error;
};
const rejects: Fail = (error) => Promise.reject(error);
const callsBack: Fail = (error, args) => process.nextTick(args.at(-1) as Call, error);

/** What becomes of a file, by the calls that do it; of two paths, the second counts. */
const calls: Readonly<Record<string, Kind>> = {
  ...{ writeFile: "write", appendFile: "write" },
  ...{ mkdir: "make", mkdtemp: "make", rename: "make", link: "make", symlink: "make", copyFile: "make" },
  ...{ open: "make", truncate: "make" },
  ...{ rm: "remove", unlink: "remove", rmdir: "remove", chmod: "remove" },
};

function hookFiles(): void {
  for (const [name, kind] of Object.entries(calls)) {
    hook(fs as never, `${name}Sync`, name, kind, throws);
    hook(fs as never, name, name, kind, callsBack);
    hook(fs.promises as never, name, name, kind, rejects);
  }
}

/** Whether a call is a part of another, which counts as one. */
let inner = false;

function hook(table: Table, method: string, name: string, kind: Kind, fail: Fail): void {
  const original = table[method];
  table[method] = (...args) => {
    const path = args[["rename", "link", "symlink", "copyFile"].includes(name) ? 1 : 0];
    const subject = subjectOf(path);
    const reads = name === "open" && !/[wa+]/.test((args[1] as string | undefined) ?? "r");
    const isThere = name === "mkdir" && existsSync(path as string);
    if (inner || subject === undefined || reads || isThere) return original(...args);
    inner = true;
    try {
      const fault = moment(kind, kind === "write" ? subject : `${name} ${subject}`);
      if (fault?.endsWith("torn")) {
        const content = Buffer.from(args[1] as string);
        writeFileSync(path as string, content.subarray(0, content.length / 2), args[2] as object);
      }
      harm(fault);
      return fault?.startsWith("full") ? fail(full(name, String(path)), args) : original(...args);
    } finally {
      inner = false;
    }
  };
}

/** A command by its program and those of its words that are the same in every run. */
const commandOf = (program: string, args: readonly string[]): string =>
  [basename(program), ...args.filter((arg) => /^[a-z]+$/.test(arg))].join(" ");

/** What a program does to one of its things, in Compose's words and Pulumi's; not how far it is, nor a state's text. */
const verb = /^(?![@"]).*\b(re)?(creat|updat|delet|replac|refresh|stopp|remov|start|destroy)(ing|ed)\b/i;

function hookPrograms(): void {
  const { spawn } = childProcess;
  (childProcess as unknown as { spawn: typeof spawn }).spawn = ((
    program: string,
    args: string[],
    options: object,
  ) => {
    const child: ChildProcess = spawn(program, args, options);
    const command = commandOf(program, Array.isArray(args) ? args : []);
    child.prependOnceListener("exit", () => harm(moment("end", command)));
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk) => {
        for (const line of stripVTControlCharacters(String(chunk)).split(/[\r\n]+/))
          if (verb.test(line.trim()))
            harm(moment("line", `${command}: ${line.trim().replace(/\d+(\.\d+)?s/, "_s")}`));
      });
    harm(moment("spawn", command));
    return child;
  }) as typeof spawn;
}

function hookSteps(): void {
  const { log } = console;
  console.log = (...args: unknown[]) => {
    const [line] = String(args[0]).trim().split("\n");
    if (!/\(\d+ s\)$/.test(line)) harm(moment("say", line)); // how often progress is said depends on the machine
    log(...args);
  };
}

hookFiles();
hookPrograms();
hookSteps();
