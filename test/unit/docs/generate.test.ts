import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");

/** Written in a process of its own, as prettier is a module of a kind that jest does not load. */
const generated = JSON.parse(
  execFileSync(
    process.execPath,
    [
      "--require",
      "./cli/typescript.js",
      "--eval",
      `require("./docs/generate").generated().then((files) => process.stdout.write(JSON.stringify(files)))`,
    ],
    { cwd: root, encoding: "utf8" },
  ),
) as Record<string, string>;

test.each([
  "components/args.ts",
  "Pulumi.yaml",
  "docs/configuration.md",
  "docs/configuration.zh-CN.md",
  "docs/stack.schema.json",
])("%s says what the settings do (else: npm run generate)", (path) => {
  expect(readFileSync(join(root, path), "utf8")).toBe(generated[path]);
});

test("nothing else is generated", () => {
  expect(Object.keys(generated)).toHaveLength(5);
});
