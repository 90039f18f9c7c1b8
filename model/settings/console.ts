import { fixedByOthers, resolveConfiguration } from "./configuration";
import { Fields } from "./fields";
import { hostSetting } from "./host";
import { resolvePort } from "./port";
import * as rules from "./rules";
import { heap, ResolvedServer, resolveServer, serverSettings } from "./server";
import { configuration, flag, port, readSettings, secret, Settings, text } from "./setting";
import { ResolvedShared } from "./shared";

/** The console, RocketMQ's dashboard: a website that shows the cluster. */
export const consoleSettings = {
  port: port()({
    default: 8888,
    plain: true,
    en: "Port on the Docker host.",
    zh: "Docker 主机上的端口。",
  }),
  login: flag({
    plain: true,
    otherwise: {
      en: "wherever the image can ask for it: not in rocketmq44",
      zh: "镜像支持时需要登录；rocketmq44 不支持",
    },
    rocketmq: "rocketmq.config.loginRequired",
    en: "Whether a user has to log in.",
    zh: "是否需要登录。",
  }),
  user: text({
    test: (value) => /^[\w.-]+$/.test(value),
    expected: "a name of letters, digits, '_', '.' and '-' is wanted.",
  })({
    default: "admin",
    en: "Name of the user who logs in.",
    zh: "登录用户名。",
  }),
  password: secret({
    // The console splits its file at the first comma and at line ends.
    test: (value) => !/[,\r\n]/.test(value),
    expected: "a password without commas and line ends is wanted.",
  })({
    otherwise: { en: "a random one", zh: "随机生成" },
    en: "The user's password; a secret.",
    zh: "登录密码；属于机密。",
  }),
  host: hostSetting,
  heap: heap(64),
  consoleProperties: configuration({
    example: "{ rocketmq.config.enableDashBoardCollect: false }",
    otherwise: { en: "none", zh: "无" },
    en: "Further properties of the console, those of its application.properties.",
    zh: "控制台的其他属性，即其 application.properties 中的属性。",
  }),
  ...serverSettings,
} satisfies Settings;

export interface ResolvedConsole extends ResolvedServer {
  readonly port: number;
  /** Absent: nobody has to log in. */
  readonly user?: string;
  /** Absent: it is to be made up, or nobody has to log in. */
  readonly password?: string;
  readonly consoleProperties: Readonly<Record<string, string>>;
}

const derived = fixedByOthers({
  "server.port": "port",
  "server.address": "networkMode and bindAddress",
  "rocketmq.namesrv.addr": "the name servers of the cluster",
  "rocketmq.config.namesrvAddrs[0]": "the name servers of the cluster",
  "rocketmq.config.loginRequired": "login",
  "rocketmq.config.dataPath": "the profile",
  "rocketmq.config.accessKey": "accessControl",
  "rocketmq.config.secretKey": "accessControl",
  "spring.config.additional-location": "accessControl",
  "rocketmq.config.useTLS": "tls",
});

const fixed = (key: string): string | undefined =>
  derived(key) ??
  (/^server\.ssl\./.test(key) ? "it follows from tls." : undefined) ??
  (/^rocketmq\.config\.proxyAddr(s(\[\d+\])?)?$/.test(key)
    ? "it follows from the proxies of the cluster."
    : undefined);

export const usualConsoleName = "console";

export function resolveConsole(fields: Fields, name: string, shared: ResolvedShared): ResolvedConsole {
  const { console, names } = shared.profile;
  const canLogin = console.dataPath !== undefined;
  const values = readSettings(fields, consoleSettings, { login: canLogin });
  if (values.login && !canLogin)
    fields.reject("login", `the console of the ${shared.profile.name} profile has no login.`);
  const heapSize = values.heap ?? (console.heap === undefined ? undefined : rules.bytesOf(console.heap));
  return {
    ...resolveServer(fields, name, { image: console.image, containerName: names.console }, heapSize, shared),
    host: values.host,
    port: resolvePort(fields, "port", values.port, shared),
    user: values.login ? values.user : undefined,
    password: values.login ? values.password : undefined,
    consoleProperties: resolveProperties(fields),
  };
}

/** They are options of a JVM, in a variable that a shell splits at blanks. */
function resolveProperties(fields: Fields): Record<string, string> {
  const properties = resolveConfiguration(fields, { setting: "consoleProperties", fixed });
  for (const [key, value] of Object.entries(properties))
    if (/[\s"'$`\\]/.test(value))
      fields
        .object("consoleProperties")
        .reject(key, "a text without blanks, quotes, '$' and '\\' is wanted.");
  return properties;
}
