import { dump, load } from "js-yaml";
import { clusterSettings, Setting } from "../../model/settings";

/** Pulumi.yaml with the settings as its `config`. */
export function projectFile(current: string): string {
  const { config: _, ...rest } = load(current) as Record<string, unknown>;
  const config = Object.fromEntries(
    Object.entries(clusterSettings).map(([key, setting]) => [key, declaration(setting)]),
  );
  return `# config: is written by \`npm run generate\`. Further settings: docs/configuration.md\n${dump({ ...rest, config }, { lineWidth: 200 })}`;
}

/** A key needs a default, or Pulumi asks for a value; an empty text stands for none. */
function declaration({ type, en, default: value, otherwise }: Setting): object {
  const empty = { object: {}, array: [] }[type as string];
  const description = otherwise && value === undefined ? `${en} Default: ${otherwise.en}.` : en;
  if (empty !== undefined)
    return { type, ...(type === "array" ? { items: { type: "string" } } : {}), description, default: empty };
  if (value === undefined) return { type: "string", description, default: "" };
  return { type, description, default: value };
}
