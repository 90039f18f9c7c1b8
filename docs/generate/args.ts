import { Setting } from "../../model/settings";
import * as all from "./groups";

const { shared, host, nameServer, broker, proxy, console, topic, consumerGroup, defaults, cluster } = all;
const { permission, user, certificateAuthority, certificate } = all;
const groups: readonly all.Group[] = [
  ...[shared, host, nameServer, broker, proxy, console, topic, consumerGroup, permission, user],
  ...[certificateAuthority, certificate],
  ...[...defaults, cluster],
];

/** The interfaces of the components' arguments, in TypeScript. */
export function argsSource(): string {
  const choices = new Map(
    groups.flatMap(({ settings }) =>
      Object.values(settings).flatMap(({ choice }) =>
        choice ? [[choice.name, choice.values] as const] : [],
      ),
    ),
  );
  return [
    "// Written by `npm run generate` from model/settings: change the settings there.",
    `/* eslint-disable @typescript-eslint/no-explicit-any -- Pulumi's component analyzer knows no unions */`,
    `import * as pulumi from "@pulumi/pulumi";`,
    ...[...choices].map(([name, values]) => choiceSource(name, values)),
    ...groups.map(interfaceSource),
  ].join("\n\n");
}

const choiceSource = (name: string, values: readonly string[]): string =>
  [
    `export const ${name} = {`,
    ...values.map((value) => `  ${memberOf(value)}: ${JSON.stringify(value)},`),
    `} as const;`,
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
  ].join("\n");

/** What a value is called in TypeScript: Pulumi's analyzer leaves out names in quotes. */
const memberOf = (value: string): string =>
  value.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const interfaceSource = ({ name, extends: base, description, settings }: all.Group): string =>
  [
    `/** ${description.en} */`,
    `export interface ${name}${base ? ` extends ${base}` : ""} {`,
    ...Object.entries(settings).map(
      ([key, setting]) => `${comment(key, setting)}\n  ${key}?: ${typeOf(setting)};`,
    ),
    `}`,
  ].join("\n");

/** Whatever may come from another resource is an Input. */
const typeOf = ({ typescript, plain }: Setting): string =>
  plain ? typescript : `pulumi.Input<${typescript}>`;

function comment(key: string, setting: Setting): string {
  const { en, rocketmq, example } = setting;
  return [
    "  /**",
    `   * ${en}${rocketmq && rocketmq !== key ? ` RocketMQ's \`${rocketmq}\`.` : ""}`,
    "   *",
    `   * @default ${setting.default ?? setting.otherwise?.en ?? "none"}`,
    ...(example ? [`   * @example ${example}`] : []),
    "   */",
  ].join("\n");
}
