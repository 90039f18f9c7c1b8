import { Fields, TextRule } from "./fields";
import { choice, flag, map, readSettings, secret, Settings, texts } from "./setting";

/** What users may do, by RocketMQ's names. */
const actionNames = ["Pub", "Sub", "Create", "Update", "Delete", "Get", "List", "All"];

const action: TextRule = {
  test: (value) => actionNames.includes(value),
  expected: `a list of ${actionNames.join(", ")} is wanted.`,
};

const sourceIp: TextRule = {
  test: (value) => /^[\da-f.:]+(\/\d{1,3})?$/i.test(value),
  expected: "a list of addresses such as 192.168.1.20, or of networks such as 10.0.0.0/8, is wanted.",
};

const resourceName: TextRule = {
  test: (value) => /^(Topic|Group|Cluster):([\w%|-]+\*?|\*)$/.test(value),
  expected:
    "a resource such as Topic:orders, Topic:mail-* (all that begin with it), Group:billing or Group:* is wanted.",
};

const password: TextRule = {
  test: (value) => /^[^\s,;]{8,}$/.test(value),
  expected: "a password of 8 characters or more, without blanks, ',' and ';', is wanted.",
};

/** What a user may do with one resource. */
export const permissionSettings = {
  actions: texts(action)({
    example: "[Pub, Sub]",
    otherwise: { en: "Pub and Sub of a topic, Sub of a group", zh: "主题为 Pub 和 Sub，消费组为 Sub" },
    en: "What it is about: Pub (send), Sub (receive), Create, Update, Delete, Get, List or All.",
    zh: "操作：Pub（发送）、Sub（接收）、Create、Update、Delete、Get、List 或 All。",
  }),
  sourceIps: texts(sourceIp)({
    example: "[10.0.0.0/8]",
    otherwise: { en: "from anywhere", zh: "任意来源" },
    en: "Addresses and networks from which it counts.",
    zh: "生效的来源地址或网段。",
  }),
  decision: choice("Decision", ["Allow", "Deny"])({
    default: "Allow",
    en: "Whether it is allowed, or not even if something else allows it.",
    zh: "允许，或即使有其他规则允许也拒绝。",
  }),
} satisfies Settings;

/** What is said of a user beside its name. */
export const userSettings = {
  password: secret(password)({
    otherwise: { en: "one that is generated", zh: "自动生成" },
    en: "Its password, with which clients sign: their secretKey.",
    zh: "密码，客户端用它签名，即客户端的 secretKey。",
  }),
  superUser: flag({
    default: false,
    en: "Whether it may do everything.",
    zh: "是否为超级用户（拥有全部权限）。",
  }),
  enabled: flag({
    default: true,
    en: "Whether it may do anything at all.",
    zh: "是否启用。",
  }),
  permissions: map("PermissionSettings")({
    example: '{ "Topic:orders": { actions: [Pub] }, "Group:billing-*": {} }',
    otherwise: { en: "none", zh: "无" },
    en: "What it may do, by resource: Topic:NAME or Group:NAME, where NAME may end in *, for all that begin so.",
    zh: "权限，以资源为键：Topic:名称 或 Group:名称，名称可以 * 结尾表示前缀。",
  }),
} satisfies Settings;

export interface ResolvedPermission {
  readonly actions: readonly string[];
  readonly sourceIps: readonly string[];
  readonly decision: string;
}

/** A user as brokers are to have it. */
export interface ResolvedUser {
  readonly password: string;
  readonly superUser: boolean;
  readonly enabled: boolean;
  readonly permissions: Readonly<Record<string, ResolvedPermission>>;
}

export function resolveUser(fields: Fields): ResolvedUser {
  const values = readSettings(fields, userSettings, { password: "", permissions: {} });
  const all = fields.object("permissions");
  const permissions = Object.fromEntries(
    all.keys().map((resource) => {
      if (!resourceName.test(resource)) all.reject(resource, resourceName.expected);
      const own = all.object(resource);
      const permission = readSettings(own, permissionSettings, {
        actions: resource.startsWith("Topic:") ? ["Pub", "Sub"] : ["Sub"],
        sourceIps: [],
      });
      own.rejectUnknown();
      return [resource, permission];
    }),
  );
  if (values.superUser && all.keys().length > 0)
    fields.reject("superUser", "a super user may do everything: leave permissions out.");
  return { ...values, permissions };
}
