import { isAbsolute, resolve } from "node:path";
import { Profile, profileNames, profiles } from "../profiles";
import { Fields } from "./fields";
import { Machine } from "./machine";
import { checked } from "./problems";
import { networkModes, Reach, resolveReach } from "./reach";
import * as rules from "./rules";
import { choice, flag, integer, readSettings, text, Settings, Values } from "./setting";
import { SuperUser } from "./accessControl";
import { resolveTls, Tls, tlsSettings } from "./tls";

/** What holds for every server of a cluster. */
export const sharedSettings = {
  profile: choice(
    "Profile",
    profileNames,
  )({
    default: "rocketmq5",
    plain: true,
    en: "Which RocketMQ: rocketmq5 (5.x), rocketmq4 (4.9.x), or rocketmq44, the 4.4.0 of a blog post's installation.",
    zh: "使用哪个 RocketMQ：rocketmq5（5.x）、rocketmq4（4.9.x），或 rocketmq44（一篇博客所装的 4.4.0）。",
  }),
  ip: text(rules.clientAddress)({
    rocketmq: "brokerIP1",
    example: "192.168.1.20",
    otherwise: {
      en: "container, where Docker runs on this Linux machine itself; elsewhere 127.0.0.1",
      zh: "Docker 直接运行在本机 Linux 上时为 container，否则为 127.0.0.1",
    },
    en: "What clients dial: container, each broker's own address on the Docker network, for programs on the Docker host and containers; 127.0.0.1 for programs on the Docker host; an address of it, or auto for the one it has, for its network too; a name in DNS; or none, where only containers on the Docker network are clients.",
    zh: "客户端连接的地址：container，即各 Broker 在 Docker 网络中的地址，供 Docker 主机上的程序和容器使用；127.0.0.1 供 Docker 主机上的程序使用；主机的某个地址，或 auto（自动取主机地址），也供所在网络使用；DNS 名称；或 none，只供 Docker 网络中的容器使用。",
  }),
  bindAddress: text(rules.bindAddress)({
    example: "0.0.0.0",
    otherwise: {
      en: "ip; where that is container, 127.0.0.1; where it is a name, the Docker host's own address",
      zh: "同 ip；若 ip 是 container，则为 127.0.0.1；若是名称，则为 Docker 主机的地址",
    },
    en: "Address of the Docker host on which ports are published.",
    zh: "在 Docker 主机的哪个地址上发布端口。",
  }),
  networkMode: choice(
    "NetworkMode",
    networkModes,
  )({
    default: "bridge",
    plain: true,
    en: "bridge: the servers have a Docker network of their own. host: they use the Docker host's network, which is faster, on Linux, where ip is auto, an address or a name.",
    zh: "bridge：服务器使用自己的 Docker 网络。host：使用 Docker 主机的网络，速度更快，仅限 Linux，且 ip 须为 auto、地址或名称。",
  }),
  namePrefix: text(rules.namePrefix)({
    plain: true,
    example: "orders",
    otherwise: { en: "rocketmq; in rocketmq44 none", zh: "rocketmq；rocketmq44 中没有前缀" },
    en: "Begins the name of every container, volume and network, so that several clusters can share a Docker host.",
    zh: "所有容器、卷和网络名称的前缀，使多个集群可以共用一台 Docker 主机。",
  }),
  portOffset: integer(
    "a number of ports",
    0,
    50000,
  )({
    default: 0,
    plain: true,
    example: "1000",
    en: "Added to every port that is published, so that several clusters can share a Docker host; not to those written in brokerConf and proxyConf.",
    zh: "加到每个已发布端口上的偏移量，使多个集群可以共用一台 Docker 主机；写在 brokerConf 和 proxyConf 中的端口不变。",
  }),
  workspace: text(rules.dataFolder)({
    plain: true,
    example: "/srv/rocketmq",
    otherwise: {
      en: "Docker volumes hold the data; rocketmq44 needs a folder",
      zh: "数据保存在 Docker 卷中；rocketmq44 必须指定文件夹",
    },
    en: "Folder on the Docker host that holds the data. Relative paths start at the program's folder; ~ is the home folder.",
    zh: "Docker 主机上保存数据的文件夹。相对路径从程序所在文件夹算起；~ 表示主目录。",
  }),
  storage: choice("Storage", ["folder", "volume"])({
    plain: true,
    otherwise: {
      en: "folder where workspace is set, else volume",
      zh: "设置了 workspace 时为 folder，否则为 volume",
    },
    en: "Where data goes: folder (below workspace) or volume (Docker volumes).",
    zh: "数据的存放位置：folder（workspace 下的文件夹）或 volume（Docker 卷）。",
  }),
  imageRegistry: text(rules.imageRegistry)({
    example: "mirror.example.com/docker",
    otherwise: { en: "Docker's own", zh: "Docker 的默认仓库" },
    en: "Registry, with an optional path, that is put before the name of every image.",
    zh: "加在每个镜像名称前的镜像仓库，可带路径。",
  }),
  timeZone: text(rules.timeZone)({
    example: "Asia/Shanghai",
    otherwise: {
      en: "the Docker host's; where that is another machine, the image's own, mostly UTC",
      zh: "Docker 主机的时区；Docker 在另一台机器上时，用镜像自带的时区，一般是 UTC",
    },
    en: "Time zone of all servers, in which deleteWhen and the logs count.",
    zh: "所有服务器的时区，deleteWhen 和日志都以此为准。",
  }),
  logSize: text(rules.logSize)({
    default: "10m",
    en: "Size at which Docker begins a new file of a container's output; see logFiles.",
    zh: "容器输出的日志文件达到该大小时，Docker 另起新文件；参见 logFiles。",
  }),
  logFiles: integer(
    "a number of files",
    1,
    1000,
  )({
    default: 3,
    en: "How many such files Docker keeps of each container.",
    zh: "Docker 为每个容器保留的日志文件数。",
  }),
  readyTimeout: integer(
    "a time in seconds",
    0,
    3600,
  )({
    default: 120,
    plain: true,
    en: "Seconds that a server may take to become ready before up fails; 0: do not wait.",
    zh: "等待服务器就绪的秒数，超时则 up 失败；0 表示不等待。",
  }),
  ...tlsSettings,
} satisfies Settings;

type SharedValues = Values<typeof sharedSettings>;

export interface ResolvedShared extends Omit<
  SharedValues,
  "profile" | "ip" | "bindAddress" | "networkMode" | "storage" | "namePrefix" | keyof typeof tlsSettings
> {
  readonly profile: Profile;
  readonly reach: Reach;
  readonly namePrefix: string;
  /** An absolute path; absent: Docker volumes. */
  readonly workspace: string | undefined;
  /** In whose name servers ask each other, of a cluster with access control; absent: it has none. */
  readonly superUser?: SuperUser;
  /** Absent: nothing is encrypted. */
  readonly tls?: Tls;
}

/** @param onHosts whether there are several, each of which says where it is */
export function resolveShared(fields: Fields, machine: Machine, onHosts = false): ResolvedShared {
  const values = readSettings(fields, sharedSettings, {});
  const profile = profiles[values.profile];
  const { imageRegistry, timeZone = machine.timeZone, portOffset, logSize, logFiles, readyTimeout } = values;
  return {
    profile,
    reach: onHosts
      ? { mode: "hosts", onHost: values.networkMode === "host", acrossHosts: true }
      : resolveReach(fields, values, machine),
    namePrefix: values.namePrefix ?? profile.names.prefix,
    workspace: resolveStorage(fields, values, profile, machine, onHosts),
    tls: resolveTls(fields, values, profile),
    ...{ imageRegistry, timeZone, portOffset, logSize, logFiles, readyTimeout },
  };
}

/** What is said of a server that is used without a cluster. */
const acrossHostsSetting = {
  acrossHosts: flag({
    default: false,
    plain: true,
    en: "Whether other servers of its cluster may be on other Docker hosts, so that what they alone dial is published too.",
    zh: "集群的其他服务器是否可能在其他 Docker 主机上；若是，则只由它们连接的端口也会发布。",
  }),
} satisfies Settings;

/** The settings of one server that is used without a cluster. */
export const resolveStandalone = <T>(
  settings: object,
  machine: Machine,
  resolveServer: (fields: Fields, shared: ResolvedShared) => T,
  resolveSuperUser: (fields: Fields) => SuperUser | undefined = () => undefined,
): { server: T; shared: ResolvedShared } =>
  checked((report) => {
    const fields = Fields.of(settings, report);
    const { acrossHosts } = readSettings(fields, acrossHostsSetting, {});
    const all = { ...resolveShared(fields, machine), superUser: resolveSuperUser(fields) };
    const shared = { ...all, reach: { ...all.reach, acrossHosts } };
    if (fields.has("hosts"))
      fields.reject("hosts", "where a server on its own is, its Docker provider says: remove it.");
    if (shared.tls?.given === false)
      fields.reject(
        "certificate",
        "with tls a server on its own needs one, with caCertificate and privateKey.",
      );
    const server = resolveServer(fields, shared);
    fields.rejectUnknown();
    return { server, shared };
  });

/** The folder for the data, or nothing where it goes to Docker volumes. */
function resolveStorage(
  fields: Fields,
  { workspace, storage: given }: SharedValues,
  profile: Profile,
  machine: Machine,
  onHosts: boolean,
): string | undefined {
  const storage = given ?? (fields.has("workspace") ? "folder" : profile.storage);
  if (storage === "volume") {
    if (workspace !== undefined)
      fields.reject("workspace", "Docker volumes do not use it: remove it, or set storage to folder.");
    return undefined;
  }
  if (onHosts) {
    if (workspace !== undefined && !isAbsolute(workspace))
      fields.reject("workspace", rules.absoluteFolder.expected);
    return workspace;
  }
  if (!fields.has("workspace")) {
    fields.reject(
      "workspace",
      "it is needed where storage is folder: set it to the folder that is to hold the data.",
    );
  }
  return absolute(workspace ?? ".", machine);
}

function absolute(folder: string, { home, cwd }: Machine): string {
  if (folder === "~" || folder.startsWith("~/")) return resolve(home, folder.slice(2));
  return isAbsolute(folder) ? resolve(folder) : resolve(cwd, folder);
}
