import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

jest.setTimeout(30_000); // processes may start slowly

const cli = join(__dirname, "..", "..", "..", "cli");

let root: string;

/** The project before its first start, with a main.ts of the test's own, and something in npm's place. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bootstrap-"));
  for (const file of ["bootstrap", "step", "host/home", "host/alive", "host/lockFile", "host/systemError"])
    cpSync(join(cli, `${file}.js`), join(root, "cli", `${file}.js`));
  write("package.json", JSON.stringify({ engines: { node: ">=18" } }));
  write("package-lock.json", "{}");
  write("cli/typescript.js", 'require.extensions[".ts"] = require.extensions[".js"];');
  write("cli/main.ts", 'console.log("main", ...process.argv.slice(2));');
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What is run as npm. */
const asNpm = (script: string) =>
  write("npm.js", `const fs = require("node:fs");\nconst log = ${JSON.stringify(log())};\n${script}`);

const log = () => join(root, "log");

async function start(further: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; said: string }> {
  const env = {
    ...process.env,
    XDG_STATE_HOME: join(root, "state"),
    npm_execpath: join(root, "npm.js"),
    ...further,
  };
  const child = spawn(process.execPath, [join(root, "cli", "bootstrap.js"), "start", "--stack", "x"], {
    env,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += String(text)));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, said };
}

test("two first starts at once install in turn, and the second finds what the first installed", async () => {
  asNpm(`
    fs.appendFileSync(log, "begin " + process.argv.slice(2).join(" ") + "\\n");
    setTimeout(() => {
      fs.mkdirSync("node_modules", { recursive: true });
      fs.appendFileSync(log, "end\\n");
    }, 500);`);
  const both = await Promise.all([start(), start()]);
  for (const { code, said } of both) {
    expect(said).toContain("main start --stack x\n");
    expect(code).toBe(0);
  }
  const once = "begin ci --include=dev --no-audit --no-fund --loglevel=error\nend\n";
  expect(readFileSync(log(), "utf8")).toBe(once);
});

test("a registry that cannot be reached is told in one line, and nothing is left of the turn", async () => {
  asNpm(`
    console.error("npm error code ENOTFOUND\\nnpm error request to https://registry.example/ failed");
    process.exit(1);`);
  const { code, said } = await start();
  expect(code).toBe(1);
  expect(said).toBe(
    "✘ Node packages\nnpm ci failed: its registry cannot be reached (ENOTFOUND). --verbose shows more.\n",
  );
  expect(existsSync(join(root, "state", "pulumi-rocketmq", "install.lock"))).toBe(false);
});

test.each(["state", "/proc/x", "/srv:x"])(
  "a state folder %s is refused with what is wanted",
  async (folder) => {
    asNpm("process.exit(1);");
    const { code, said } = await start({ XDG_STATE_HOME: folder });
    expect(code).toBe(1);
    expect(said).toBe(
      `XDG_STATE_HOME is ${folder}: an absolute path without colons is wanted, none of the system's such as /proc, or none.\n`,
    );
  },
);
