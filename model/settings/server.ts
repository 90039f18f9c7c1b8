import { Fields } from "./fields";
import { prefixed } from "./names";
import * as rules from "./rules";
import { ResolvedShared } from "./shared";
import {
  Complete,
  decimal,
  readSettings,
  Setting,
  Settings,
  size,
  text,
  texts,
  textsByName,
} from "./setting";

/** What every server's container takes. */
export const serverSettings = {
  image: text(rules.image)({
    example: "apache/rocketmq:5.5.0",
    otherwise: { en: "the profile's", zh: "由 profile 决定" },
    en: "Image, without the registry.",
    zh: "镜像，不含仓库地址。",
  }),
  jvmOptions: texts(rules.jvmOption)({
    example: '["-XX:+UseZGC"]',
    otherwise: { en: "none", zh: "无" },
    en: "Further options of the JVM, after those that follow from other settings.",
    zh: "附加的 JVM 选项，排在由其他设置产生的选项之后。",
  }),
  environment: textsByName(
    rules.environmentName,
    rules.oneLine,
  )({
    example: "{ LANG: C.UTF-8 }",
    otherwise: { en: "none", zh: "无" },
    en: "Further environment variables of the container.",
    zh: "容器的附加环境变量。",
  }),
  memory: size(rules.memorySize)({
    example: "1g",
    otherwise: { en: "no limit", zh: "不限制" },
    en: "Memory that the container may have, its heap and some 64m besides; no swap.",
    zh: "容器可用的内存上限，应比堆多约 64m；不使用交换空间。",
  }),
  cpus: decimal(
    "a number of processors",
    0.01,
    1024,
  )({
    example: "1.5",
    otherwise: { en: "no limit", zh: "不限制" },
    en: "Processors that the container may use.",
    zh: "容器可使用的处理器数量。",
  }),
  labels: textsByName(
    rules.labelName,
    rules.oneLine,
  )({
    example: "{ com.example.team: orders }",
    otherwise: { en: "none", zh: "无" },
    en: "Docker labels of the container.",
    zh: "容器的 Docker 标签。",
  }),
} satisfies Settings;

/** @param usual what the profile says */
export const heap = (minimumMiB: number) =>
  size(rules.heapSize(minimumMiB))({
    example: "1g",
    otherwise: { en: "the profile's", zh: "由 profile 决定" },
    en: "Heap of the JVM, as its -Xmx takes it.",
    zh: "JVM 堆大小，写法同 -Xmx。",
  });

/** A server as far as all kinds of servers are alike. */
export interface ResolvedServer extends Omit<
  Complete<typeof serverSettings, { image: string; jvmOptions: string[] }>,
  "environment" | "labels"
> {
  /** What it is called in its cluster. */
  readonly name: string;
  readonly containerName: string;
  /** Which of the hosts it is on; absent: there is the one that needs no words, or it was not said yet. */
  readonly host?: string;
  /** Bytes; absent: the JVM's own choice. */
  readonly heap?: number;
  /** Bytes that it reserves at its start besides its heap. */
  readonly buffers: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** What is set by other means, and by which. */
const takenVariables: Readonly<Record<string, string>> = {
  JAVA_OPT: "jvmOptions and heap",
  JAVA_OPT_EXT: "jvmOptions and heap",
  JAVA_OPTS: "jvmOptions and heap",
  MAX_POSSIBLE_HEAP: "heap",
  NAMESRV_ADDR: "the name servers of the cluster",
  TZ: "timeZone",
};

/** Besides its heap a JVM takes memory for its code, its threads and its buffers. */
export const besidesHeap = 64 * 2 ** 20;

export function resolveServer(
  fields: Fields,
  name: string,
  usual: { readonly image: string; readonly containerName?: string },
  heapSize: number | undefined,
  { namePrefix, imageRegistry }: ResolvedShared,
  buffers = 0,
): ResolvedServer {
  const {
    image,
    jvmOptions,
    environment = {},
    memory,
    cpus,
    labels = {},
  } = readSettings(fields, serverSettings, {
    image: usual.image,
    jvmOptions: [],
  });
  if (jvmOptions.some((option) => /^-Dtls\./.test(option)))
    fields.reject(
      "jvmOptions",
      "how connections are encrypted follows from tls: set that, and leave -Dtls. out.",
    );
  const variables = fields.object("environment");
  for (const variable of Object.keys(environment))
    if (Object.hasOwn(takenVariables, variable))
      variables.reject(variable, `it follows from ${takenVariables[variable]}: set that.`);
  if (memory !== undefined && heapSize !== undefined && memory < heapSize + buffers + besidesHeap) {
    const what =
      buffers === 0
        ? `a heap of ${rules.mib(heapSize)}`
        : `a heap of ${rules.mib(heapSize)}, buffers of ${rules.mib(buffers)} (transientStorePoolSize)`;
    fields.reject(
      "memory",
      `${what} and ${rules.mib(besidesHeap)} besides do not fit into it: raise it, or lower ${buffers > heapSize ? "these" : "heap"}.`,
    );
  }
  return {
    name,
    containerName: prefixed(namePrefix, usual.containerName ?? name),
    image: imageRegistry === undefined ? image : `${imageRegistry}/${image}`,
    heap: heapSize,
    buffers,
    ...{ jvmOptions, environment, memory, cpus, labels },
  };
}

/** What a server is called that is used without a cluster. */
export const nameSetting = (usual: string): { readonly name: Setting<string, true> } => ({
  name: text(rules.serverName)({
    default: usual,
    plain: true,
    en: "What the server is called; it ends its container's name.",
    zh: "服务器的名称，也是其容器名称的结尾。",
  }),
});
