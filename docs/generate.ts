/**
 * Writes what follows from the settings (model/settings): the interfaces of the components' arguments, the `config` of
 * Pulumi.yaml, the reference in both languages and a JSON schema for editors. `npm run generate` writes the files; with
 * `--check` it fails where one differs.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { argsSource } from "./generate/args";
import { projectFile } from "./generate/pulumiYaml";
import { reference } from "./generate/reference";
import { schema } from "./generate/schema";

const root = join(__dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** The generated files by their path. */
export async function generated(): Promise<Record<string, string>> {
  const files = {
    "components/args.ts": argsSource(),
    "Pulumi.yaml": projectFile(read("Pulumi.yaml")),
    "docs/configuration.md": reference("en"),
    "docs/configuration.zh-CN.md": reference("zh"),
    "docs/stack.schema.json": JSON.stringify(schema(), undefined, 2),
  };
  const options = await resolveConfig(join(root, "package.json"));
  const formatted = Object.entries(files).map(
    async ([path, text]) => [path, await format(text, { ...options, filepath: path })] as const,
  );
  return Object.fromEntries(await Promise.all(formatted));
}

async function main(): Promise<void> {
  const check = process.argv.includes("--check");
  for (const [path, text] of Object.entries(await generated())) {
    if (existsSync(join(root, path)) && read(path) === text) continue;
    if (check) throw new Error(`${path} does not say what the settings do: npm run generate`);
    writeFileSync(join(root, path), text);
    console.log(`written: ${path}`);
  }
}

if (require.main === module)
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
