import { Setting } from "../../model/settings";
import { changes } from "./changes";
import {
  broker,
  cluster,
  console,
  consumerGroup,
  Group,
  host,
  nameServer,
  permission,
  proxy,
  shared,
  topic,
  user,
} from "./groups";

type Language = "en" | "zh";

const words = {
  en: {
    title: "Configuration",
    written: "Written by `npm run generate` from `model/settings`.",
    intro: [
      "Every setting is a key of stack config and an argument of the component `Cluster`, by the same name:",
      "",
      "```sh",
      "pulumi config set ip auto",
      "pulumi config set --path 'brokers.broker-a.heap' 1g",
      "pulumi config set --path 'brokers.broker-b.heap' 1g",
      "```",
      "",
      "```ts",
      'new Cluster("rocketmq", { ip: "auto", brokers: { "broker-a": { heap: "1g" }, "broker-b": { heap: "1g" } } });',
      "```",
      "",
      "A server is known by its name, its key in the map. Its container, its data and its ports follow from that name alone: servers can be added, taken out and listed in any order without any other server noticing. What servers of a kind have in common stands once, in `nameServerDefaults`, `brokerDefaults` or `proxyDefaults`, which take the same settings but names, ids and ports.",
      "",
      "For editors: `# yaml-language-server: $schema=docs/stack.schema.json` as the first line of `Pulumi.<stack>.yaml` completes and checks these keys.",
    ],
    head: ["setting", "default", "what it is"],
    sections: {
      cluster: "The cluster",
      hosts: "A host, in `hosts`",
      nameServers: "A name server, in `nameServers`",
      brokers: "A broker, in `brokers`",
      proxies: "A proxy, in `proxies`",
      console: "The console, in `console`",
      topics: "A topic, in `topics`",
      consumerGroups: "A consumer group, in `consumerGroups`",
      users: "A user, in `users`",
      permissions: "A permission of a user, in `permissions`",
    },
    rocketmq: (name: string) => `RocketMQ's \`${name}\`.`,
    such: (example: string) => `Such as \`${example}\`.`,
    none: "none",
  },
  zh: {
    title: "配置",
    written: "由 `npm run generate` 根据 `model/settings` 生成。",
    intro: [
      "每个设置既是 stack config 的键，也是组件 `Cluster` 的同名参数：",
      "",
      "```sh",
      "pulumi config set ip auto",
      "pulumi config set --path 'brokers.broker-a.heap' 1g",
      "pulumi config set --path 'brokers.broker-b.heap' 1g",
      "```",
      "",
      "服务器以名称（映射中的键）区分。容器、数据和端口都只由该名称决定：增加、移除服务器或调整顺序，都不影响其他服务器。同类服务器的公共设置写在 `nameServerDefaults`、`brokerDefaults` 或 `proxyDefaults` 中，可用的设置相同，但名称、编号和端口除外。",
      "",
      "在 `Pulumi.<stack>.yaml` 首行写上 `# yaml-language-server: $schema=docs/stack.schema.json`，编辑器即可补全并检查这些键。",
    ],
    head: ["设置", "默认值", "说明"],
    sections: {
      cluster: "集群",
      hosts: "主机（`hosts`）",
      nameServers: "Name Server（`nameServers`）",
      brokers: "Broker（`brokers`）",
      proxies: "代理（`proxies`）",
      console: "控制台（`console`）",
      topics: "主题（`topics`）",
      consumerGroups: "消费组（`consumerGroups`）",
      users: "用户（`users`）",
      permissions: "用户的权限（`permissions`）",
    },
    rocketmq: (name: string) => `RocketMQ 中为 \`${name}\`。`,
    such: (example: string) => `例如 \`${example}\`。`,
    none: "无",
  },
} as const;

/** The reference of all settings, in Markdown, and when changes of broker.conf count. */
export function reference(language: Language): string {
  const { title, written, intro, sections } = words[language];
  const tables: [string, Group[]][] = [
    [sections.cluster, [shared, cluster]],
    [sections.hosts, [host]],
    [sections.nameServers, [nameServer]],
    [sections.brokers, [broker]],
    [sections.proxies, [proxy]],
    [sections.console, [console]],
    [sections.topics, [topic]],
    [sections.consumerGroups, [consumerGroup]],
    [sections.users, [user]],
    [sections.permissions, [permission]],
  ];
  return [
    `# ${title}`,
    `<!-- ${written} -->`,
    intro.join("\n"),
    ...tables.flatMap(([heading, groups]) => [`## ${heading}`, table(groups, language)]),
    ...changes[language],
  ].join("\n\n");
}

function table(groups: readonly Group[], language: Language): string {
  const { head } = words[language];
  return [
    `| ${head.join(" | ")} |`,
    `| --- | --- | --- |`,
    ...groups.flatMap(({ settings }) =>
      Object.entries(settings).map(([key, setting]) => row(key, setting, language)),
    ),
  ].join("\n");
}

function row(key: string, setting: Setting, language: Language): string {
  const { rocketmq, none, such } = words[language];
  const { default: value, otherwise, example } = setting;
  const usual = value === undefined ? (otherwise?.[language] ?? none) : `\`${value}\``;
  const text = [
    setting[language],
    ...(setting.rocketmq && setting.rocketmq !== key ? [rocketmq(setting.rocketmq)] : []),
    ...(example ? [such(example)] : []),
  ].join(language === "en" ? " " : "");
  return `| \`${key}\` | ${cell(usual)} | ${cell(text)} |`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|");
