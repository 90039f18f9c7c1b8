import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { preProcessFile } from "typescript";
import { dependencies, peerDependencies } from "../../package.json";

/** What lies where, and which part imports which. */

const root = join(__dirname, "../..");

/** The project's files, those not committed yet among them. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)));

/** The top-level folder that a file is in, or the file itself. */
const partOf = (file: string): string => file.split("/")[0];

const code = files.filter((file) => /\.(ts|js|mjs)$/.test(file));

interface Import {
  readonly from: string;
  /** A file of the project, or a package. */
  readonly to: string;
}

const importsOf = (from: string): Import[] =>
  preProcessFile(readFileSync(join(root, from), "utf8"), true, true).importedFiles.map(({ fileName }) => ({
    from,
    to: fileName.startsWith(".") ? fileAt(posix.join(dirname(from), fileName)) : fileName,
  }));

function fileAt(path: string): string {
  const found = [path, `${path}.ts`, `${path}.js`, `${path}/index.ts`].find((file) => files.includes(file));
  if (found === undefined) throw new Error(`there is no file ${path}`);
  return found;
}

const all = code.flatMap(importsOf);
const isOwn = ({ to }: Import): boolean => files.includes(to);
const shown = ({ from, to }: Import): string => `${from} imports ${to}`;

/** The packages that a part imports. */
const packagesOf = (...parts: readonly string[]): string[] => [
  ...new Set(
    all.filter((one) => parts.includes(partOf(one.from)) && !isOwn(one)).map(({ to }) => packageOf(to)),
  ),
];
const packageOf = (name: string): string =>
  name.startsWith("@") ? name.split("/").slice(0, 2).join("/") : name.split("/")[0];

/** The parts that make the program, and those that each may import besides itself. */
const program: Readonly<Record<string, readonly string[]>> = {
  cli: ["components", "config", "model", "provider", "remoting", "package.json"],
  "index.ts": ["components", "config"],
  config: ["model"],
  provider: ["components", "model", "remoting", "cli/typescript.js"],
  components: ["model", "remoting"],
  model: ["remoting"],
  remoting: [],
};

/** What describes, builds, measures or tests it may import anything. */
const aroundIt = ["bench", "docs", "examples", "images", "test"];

test("the top level has the folders of the architecture and no others", () => {
  const folders = files.filter((file) => file.includes("/")).map(partOf);
  const visible = [...new Set(folders)].filter((folder) => !folder.startsWith("."));
  const wanted = [...Object.keys(program).filter((part) => part !== "index.ts"), ...aroundIt];
  expect(visible.sort()).toEqual(wanted.sort());
});

test("imports are found at all", () => {
  expect(all.filter(isOwn).length).toBeGreaterThan(300);
  for (const [from, to] of [
    ["cli/host/docker.ts", "components/dockerEngine.ts"],
    ["components/dockerEngine.ts", "dockerode"], // by import(), in the middle of its code
    ["cli/bootstrap.js", "cli/host/home.js"], // by require()
  ])
    expect(all).toContainEqual({ from, to });
});

test.each(Object.entries(program))("%s imports nothing but %j", (part, allowed) => {
  const wrong = all
    .filter((one) => partOf(one.from) === part && isOwn(one))
    .filter(({ to }) => ![partOf(to), to].some((name) => name === part || allowed.includes(name)));
  expect(wrong.map(shown)).toEqual([]);
});

test("the model is pure: it knows neither Pulumi nor files, processes, networks and clocks", () => {
  expect(packagesOf("model").sort()).toEqual(["fastest-levenshtein", "node:crypto", "node:net", "node:path"]);
  const fromNode = code
    .filter((file) => partOf(file) === "model")
    .flatMap((file) => readFileSync(join(root, file), "utf8").match(/^.*from "node:(net|crypto)";$/gm) ?? []);
  expect(fromNode.sort()).toEqual([
    'import { createHash } from "node:crypto";',
    'import { createHash } from "node:crypto";',
    'import { createHash, createPrivateKey } from "node:crypto";',
    'import { createPrivateKey, X509Certificate } from "node:crypto";',
    'import { createPrivateKey, X509Certificate } from "node:crypto";',
    'import { isIPv4 } from "node:net";',
  ]);
  const impure = /\b(process\.|Date\b|Math\.random|setTimeout|setInterval|fetch\(|require\()/;
  const found = code
    .filter((file) => partOf(file) === "model")
    .filter((file) => impure.test(withoutTexts(readFileSync(join(root, file), "utf8"))));
  expect(found).toEqual([]);
});

/** Code without its comments and texts, which may speak of anything. */
const withoutTexts = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\/|\/\/.*|`[^`]*`|"[^"\n]*"/g, "");

test("RocketMQ's protocol needs nothing but Node.js", () => {
  expect(packagesOf("remoting").filter((name) => !name.startsWith("node:"))).toEqual([]);
});

test("who installs the library gets the packages that it imports, and no others", () => {
  const imported = packagesOf("components", "model", "provider", "remoting").filter(
    (name) => !name.startsWith("node:"),
  );
  expect(imported.sort()).toEqual([...Object.keys(dependencies), ...Object.keys(peerDependencies)].sort());
});

test("no file of the program imports itself by a detour", () => {
  const next = new Map<string, string[]>();
  for (const { from, to } of all.filter(isOwn)) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(" > "));
    if (done.has(file) || way.includes(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...way, file]);
    done.add(file);
  };
  for (const file of code.filter((file) => Object.hasOwn(program, partOf(file)))) visit(file, []);
  expect(circles).toEqual([]);
});

/** Files that bear the same name as they are about the same thing, each in its part. */
const aboutTheSame: readonly string[] = [
  // What a folder has for others, and where a program begins.
  ...["index.ts", "main.ts"],
  // A setting on its way: resolved, planned, made.
  ...[
    "cluster.ts",
    "nameServer.ts",
    "broker.ts",
    "proxy.ts",
    "console.ts",
    "server.ts",
    "container.ts",
    "metrics.ts",
    "live.ts",
    "decommission.ts",
    ...[
      "accessControl.ts",
      "tls.ts",
      "topic.ts",
      "consumerGroup.ts",
      "user.ts",
      "declared.ts",
      "certificate.ts",
    ],
  ],
  // The machine that settings are for, and how it is asked.
  "machine.ts",
  // What is generated, and what generates it.
  ...["args.ts", "catalogue.ts"],
];

test("no two files in different folders bear the same name for different things", () => {
  // Tests bear the names of what they test, examples are projects of their own.
  const names = code
    .filter((file) => !["test", "examples"].includes(partOf(file)))
    .map((file) => basename(file));
  const repeated = [...new Set(names.filter((name, i) => names.indexOf(name) < i))];
  expect(repeated.sort()).toEqual([...aboutTheSame].sort());
});
