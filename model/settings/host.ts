import { Fields } from "./fields";
import * as rules from "./rules";
import { readSettings, Settings, text, texts } from "./setting";

/** A machine with a Docker Engine, one of several that a cluster is laid out over. */
export const hostSettings = {
  docker: text(rules.dockerHost)({
    example: "ssh://ops@10.0.0.1",
    otherwise: { en: "a provider of its own has to be given", zh: "必须另外给出 Provider" },
    en: "Where its Docker Engine is: ssh://user@host, tcp://host:2376 (with certPath), or unix:///var/run/docker.sock.",
    zh: "其 Docker Engine 的地址：ssh://user@host、tcp://host:2376（配合 certPath）或 unix:///var/run/docker.sock。",
  }),
  address: text(rules.hostAddress)({
    rocketmq: "brokerIP1",
    example: "10.0.0.1",
    otherwise: { en: "it has to be said", zh: "必填" },
    en: "What clients and the servers on other hosts dial: its address in their network, or its name in DNS.",
    zh: "客户端和其他主机上的服务器连接的地址：它在网络中的地址，或 DNS 名称。",
  }),
  bindAddress: text(rules.bindAddress)({
    example: "0.0.0.0",
    otherwise: {
      en: "address; where that is a name it has to be said",
      zh: "同 address；若 address 是名称则必填",
    },
    en: "Address of the host on which ports are published.",
    zh: "在该主机的哪个地址上发布端口。",
  }),
  zone: text(rules.hostKey)({
    plain: true,
    example: "z1",
    otherwise: { en: "one of its own", zh: "自成一个可用区" },
    en: "What fails together with it, such as a rack or an availability zone: servers that can take each other's place are spread over zones.",
    zh: "会与它同时故障的范围，如机架或可用区：可以互相替代的服务器会分布到不同的可用区。",
  }),
  workspace: text(rules.absoluteFolder)({
    plain: true,
    example: "/srv/rocketmq",
    otherwise: { en: "workspace of the cluster", zh: "同集群的 workspace" },
    en: "Folder on the host that holds the data of its servers; an absolute path.",
    zh: "该主机上保存其服务器数据的文件夹，须为绝对路径。",
  }),
  certPath: text(rules.absoluteFolder)({
    example: "/home/ops/.docker/a",
    otherwise: { en: "none", zh: "无" },
    en: "Folder, where the program runs, of ca.pem, cert.pem and key.pem, by which its Docker Engine is reached with TLS.",
    zh: "程序所在机器上的文件夹，内含通过 TLS 连接其 Docker Engine 所用的 ca.pem、cert.pem 和 key.pem。",
  }),
  sshOpts: texts(rules.oneLine)({
    example: '["-i", "/home/ops/.ssh/rocketmq"]',
    otherwise: { en: "none: as ~/.ssh/config says", zh: "无：以 ~/.ssh/config 为准" },
    en: "Further options of the ssh command by which its Docker Engine is reached.",
    zh: "连接其 Docker Engine 的 ssh 命令的附加选项。",
  }),
} satisfies Settings;

/** The host of a server that is one of its kind. */
export const hostSetting = text(rules.hostKey)({
  plain: true,
  own: true,
  example: "a",
  otherwise: {
    en: "where it stands; else a host that has none of its kind",
    zh: "保持原位；否则选择没有同类服务器的主机",
  },
  en: "The host that it is on, one of hosts.",
  zh: "所在的主机，为 hosts 之一。",
});

export interface ResolvedHost {
  readonly name: string;
  /** Absent: it is not known yet, or a provider is given that knows it. */
  readonly docker?: string;
  /** Absent: it is not known yet. */
  readonly address?: string;
  readonly bindAddress?: string;
  readonly zone?: string;
  /** An absolute path; absent: the cluster's. */
  readonly workspace?: string;
  readonly certPath?: string;
  readonly sshOpts?: readonly string[];
}

/** @returns by name, sorted; none where there is but the one that needs no words */
export function resolveHosts(fields: Fields): ResolvedHost[] {
  const all = fields.object("hosts");
  const names = all.keys();
  for (const key of ["ip", "bindAddress"])
    if (names.length > 0 && fields.has(key)) fields.reject(key, "with hosts each has its own: set it there.");
  return names.map((name) => {
    if (!rules.hostKey.test(name)) all.reject(name, rules.hostKey.expected);
    all.requireKnown(name);
    const own = all.object(name);
    const values = readSettings(own, hostSettings, {});
    const { address, bindAddress } = values;
    if (!own.has("docker")) own.reject("docker", rules.dockerHost.expected);
    if (!own.has("address")) own.reject("address", rules.hostAddress.expected);
    if (address !== undefined && !rules.isIPv4(address) && !own.has("bindAddress"))
      own.reject(
        "bindAddress",
        `${address} does not say on which of the host's addresses: set it to one, or to 0.0.0.0 for all.`,
      );
    const storage = fields.raw("storage");
    if (storage === "volume" && own.has("workspace"))
      own.reject("workspace", "Docker volumes do not use it: remove it, or set storage to folder.");
    if (storage === "folder" && !own.has("workspace") && !fields.has("workspace"))
      own.reject("workspace", "it is needed where storage is folder: set it, or workspace for all hosts.");
    own.rejectUnknown();
    return { ...values, name, bindAddress: bindAddress ?? address };
  });
}

/** The hosts that settings name, as far as they are right: what is wrong with them is not told. */
export const hostsIn = (settings: object): ResolvedHost[] =>
  resolveHosts(Fields.of(settings, () => undefined));
