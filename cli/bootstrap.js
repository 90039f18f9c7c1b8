// The first file of `npm start` and the other commands: makes sure that there are a suitable Node.js and the packages, then
// runs main.ts. Plain JavaScript without packages, because none may be installed yet.
const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { delimiter, dirname, join } = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");
const { home, homeProblem } = require("./host/home");
const { takeLock } = require("./host/lockFile");
const { systemProblem } = require("./host/systemError");
const { step } = require("./step");

const root = dirname(__dirname);
const requiredNode = Number(/\d+/.exec(require("../package.json").engines.node)?.[0]);

async function main() {
  const problem = homeProblem();
  if (problem) throw new Error(problem);
  // All child processes find this Node first, such as npm's scripts and Pulumi's language host.
  process.env.PATH = `${dirname(node())}${delimiter}${process.env.PATH}`;
  if (!existsSync(node()) || !hasPackages())
    await inTurn(async () => {
      if (!existsSync(node())) await installNode();
      if (!hasPackages()) await installPackages();
    });
  const main = ["--require", join(__dirname, "typescript.js"), join(__dirname, "main.ts")];
  return runInOwnGroup(node(), [...main, ...process.argv.slice(2)]);
}

/**
 * Does work that only one process may do at a time, once it is this one's turn.
 *
 * @param {() => Promise<void>} work
 */
async function inTurn(work) {
  const file = join(home, "install.lock");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  let told = false;
  for (;;) {
    const owner = takeLock(file);
    if (owner === undefined) break;
    if (!told && owner) console.log(`  process ${owner} is installing: waiting for its end`);
    told ||= owner !== "";
    await sleep(200);
  }
  try {
    await work();
  } finally {
    rmSync(file, { force: true });
  }
}

const nodeFolder = join(home, `node-${requiredNode}`);

/** This Node.js, or the one from npm if this one is too old for Pulumi's SDK. */
const node = () =>
  Number(process.versions.node.split(".")[0]) >= requiredNode
    ? process.execPath
    : join(nodeFolder, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

const installNode = () =>
  step(`Node.js ${requiredNode}`, async (progress) => {
    progress(`this is ${process.version}, Pulumi needs ${requiredNode}: fetching it from npm`);
    mkdirSync(nodeFolder, { recursive: true });
    await npm("install", "--prefix", nodeFolder, "--no-save", "--no-package-lock", `node@${requiredNode}`);
    if (!existsSync(node()))
      throw new Error(
        `npm's package node brought no Node.js ${requiredNode} for this machine: install it by hand.`,
      );
  });

const stamp = join(root, "node_modules", ".installed");

/** What the packages that were installed last were installed from. */
const lockDigest = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");

const hasPackages = () => existsSync(stamp) && readFileSync(stamp, "utf8") === lockDigest();

/** Installs the packages of package-lock.json. */
const installPackages = () =>
  step("Node packages", async (progress) => {
    progress("npm ci");
    await npm("ci", "--include=dev"); // also with NODE_ENV=production
    writeFileSync(stamp, lockDigest());
  });

/** @param {string[]} args */
function npm(...args) {
  const cli = process.env.npm_execpath; // the npm that runs this
  const command = cli ? [process.execPath, cli] : ["npm"];
  return new Promise((resolve, reject) => {
    const child = spawn(
      command[0],
      [...command.slice(1), ...args, "--no-audit", "--no-fund", "--loglevel=error"],
      {
        cwd: root,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve(undefined) : reject(new Error(`npm ${args[0]} failed: ${npmProblem(output)}`)),
    );
  });
}

/**
 * Why npm failed. Where its registry cannot be reached, what it prints is addresses that mean nothing to most.
 *
 * @param {string} output
 */
function npmProblem(output) {
  const code = /npm (?:error|ERR!) code (ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|E5\d\d)/.exec(output)?.[1];
  if (code === undefined || process.argv.includes("--verbose")) return `\n${output.trimEnd()}`;
  return `its registry cannot be reached (${code}). --verbose shows more.`;
}

/**
 * Runs a command in its own process group. A terminal sends Ctrl-C to all processes of a group, but Pulumi and Compose
 * must get the signal only once, and from the process that controls them.
 *
 * @param {string} node
 * @param {string[]} args
 */
function runInOwnGroup(node, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { stdio: "inherit", detached: true });
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
      process.on(signal, () => child.kill(signal));
    // npm ends without passing SIGTERM on, so its end has to be noticed.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      child.kill("SIGTERM");
    }, 500);
    watch.unref();
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(systemProblem(error) ?? error.message);
    process.exit(1);
  },
);
