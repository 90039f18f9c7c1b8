import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { load } from "js-yaml";
import ts from "typescript";
import * as components from "../../../components";
import { tokens } from "../support/pulumi";

const root = join(__dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const manifest = JSON.parse(read("package.json")) as {
  name: string;
  main: string;
  types: string;
  exports: { ".": Record<string, string> };
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};

/** The library's files: what the package exports, and what that imports. */
function library(): { files: string[]; packages: string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    if (file.endsWith(".json")) return;
    for (const { fileName } of ts.preProcessFile(read(file)).importedFiles) {
      if (fileName.startsWith(".")) visit(resolve(join(dirname(file), fileName)));
      else packages.add(/^(@[^/]+\/)?[^/]+/.exec(fileName)?.[0] ?? fileName);
    }
  };
  visit("components/index.ts");
  return { files: [...files].sort(), packages: [...packages].sort() };
}

function resolve(path: string): string {
  const candidates = [path, `${path}.ts`, `${path}/index.ts`].filter((candidate) =>
    /\.(ts|json)$/.test(candidate),
  );
  const found = candidates.find((candidate) => existsSync(join(root, candidate)));
  if (found === undefined) throw new Error(`${path} is not there`);
  return found;
}

const { files, packages } = library();

test("components need no other packages than those that come with them", () => {
  const foreign = packages.filter((name) => !name.startsWith("node:") && !builtinModules.includes(name));
  const { dependencies, peerDependencies } = manifest;
  expect([...Object.keys(dependencies), ...Object.keys(peerDependencies)]).toEqual(
    expect.arrayContaining(foreign),
  );
});

test("the library reaches neither the command line nor the stack's program", () => {
  const folders = new Set(files.map((file) => file.split("/")[0]));
  expect([...folders].filter((folder) => !["components", "model", "remoting"].includes(folder))).toEqual([]);
});

test("npm packs the library, and nothing else", () => {
  const arguments_ = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const [{ files: packed }] = JSON.parse(
    execFileSync("npm", arguments_, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  ) as [{ files: { path: string }[] }];
  const paths = packed.map(({ path }) => path);
  const sources = paths.filter((path) => !path.startsWith("dist/"));
  const always = ["LICENSE", "README.md", "README.zh-CN.md", "package.json"];
  const plugin = ["PulumiPlugin.yaml", "provider/plugin.js"];
  expect(sources.sort()).toEqual([...always, ...plugin, ...files].sort());
}, 60_000);

test("what is exported is what the build makes of the components", () => {
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.build.json"), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    root,
  );
  expect(fileNames.map((file) => relative(root, file))).toEqual(["components/index.ts", "provider/main.ts"]);
  const built = `${relative(root, options.outDir as string)}/components/index`;
  expect({ rootDir: options.rootDir, declaration: options.declaration }).toEqual({
    rootDir: root,
    declaration: true,
  });
  expect(manifest.exports["."]).toEqual({
    types: `./${built}.d.ts`,
    node: `./${built}.js`,
    default: "./components/index.ts",
  });
  // For Pulumi's engine, which loads the folder: the provider, not the library.
  expect(manifest).toMatchObject({ main: "provider/plugin.js", types: `${built}.d.ts` });
  // Which is found first is used: Node's must not be behind the sources, which Pulumi's analyzer looks for.
  expect(Object.keys(manifest.exports["."])).toEqual(["types", "node", "default"]);
});

test("Pulumi finds a plugin for Node.js, whose name the components' types begin with", () => {
  expect(load(read("PulumiPlugin.yaml"))).toEqual({
    runtime: { name: "nodejs", options: { typescript: false } }, // it loads JavaScript
  });
  const { plugins } = load(read("Pulumi.yaml")) as { plugins: object };
  expect(plugins).toEqual({ providers: [{ name: manifest.name, path: "." }] });
  for (const token of Object.values(tokens))
    expect(token.split(":").slice(0, 2)).toEqual([manifest.name, "index"]);
  const classes = Object.values(tokens).map((token) => token.split(":")[2]);
  for (const name of classes) expect(components).toHaveProperty(name, expect.any(Function));
});
