import { createHash } from "node:crypto";
import { Profile } from "../profiles";
import { Fields, TextRule } from "./fields";
import { readSettings, secret, Settings, text } from "./setting";

/** The keys that follow from access control, in all of RocketMQ's files. */
const derived =
  /^(aclEnable|enableACL|enableAclRpcHookForClusterMode|auth(entication|orization)(Enabled|MetadataProvider)|initAuthenticationUser|innerClientAuthenticationCredentials)$/;

/** Those that are of use with it alone. */
const further = /^(auth(entication|orization)\w+|migrateAuthFromV1Enabled|(user|acl|stateful\w+)Cache\w+)$/;

/**
 * Why a key of access control cannot be set; undefined for others.
 *
 * @param isDefault whether it changes nothing
 * @param isOn undefined: this RocketMQ has none that a cluster could have
 */
export function accessControlProblem(
  name: string,
  isDefault: boolean,
  isOn: boolean | undefined,
): string | undefined {
  if (isDefault || !(derived.test(name) || further.test(name))) return undefined;
  if (isOn === undefined)
    return "this RocketMQ's access control is a file on each server, which is not set up here: remove it, or use rocketmq5 and accessControl.";
  if (derived.test(name))
    return "it follows from accessControl, which has all servers know the same users: set that to true.";
  return isOn ? undefined : "it is of use with accessControl only: set that to true, or remove it.";
}

/** Whether there is access control; undefined: this RocketMQ has none that a cluster could have. */
export const accessControlOf = (
  superUser: SuperUser | undefined,
  { server: { keys } }: Profile,
): boolean | undefined =>
  Object.hasOwn(keys.broker, "authenticationEnabled") ? superUser !== undefined : undefined;

export const accessControlUnknown = ({ name, server: { version } }: Profile): string =>
  `in RocketMQ ${version} of the ${name} profile, users are those of a file on each server, which knows no super user and does not ` +
  "protect what its command-line tools do: use rocketmq5, or keep strangers off by ip and bindAddress.";

/** It stands in configuration files of many forms. */
const superUserName: TextRule = {
  test: (value) => /^[\w-]{1,64}$/.test(value),
  expected: "a name of up to 64 letters, digits, '_' and '-' is wanted.",
};

const superUserPassword: TextRule = {
  test: (value) => /^[\w-]{8,64}$/.test(value),
  expected: "a password of 8 to 64 letters, digits, '_' and '-' is wanted.",
};

/** Begins the names of super users that clusters have made up. */
export const generatedNames = "pulumi-rocketmq-";

/**
 * The name of a super user whose password was made up. It follows from that, as a store keeps the user that it was given at first: another
 * password, as after a destroy, is another user's.
 */
export const generatedAccessKey = (secretKey: string): string =>
  `${generatedNames}${createHash("sha256").update(secretKey).digest("hex").slice(0, 8)}`;

/** In whose name servers ask each other, of a cluster with access control. */
export interface SuperUser {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** As whom a server that is used without a cluster asks others. */
export const superUserSettings = {
  accessKey: text(superUserName)({
    otherwise: { en: "none: the cluster has no access control", zh: "无：集群没有访问控制" },
    en: "The super user of a cluster with access control: a Cluster's accessKey.",
    zh: "启用访问控制的集群的超级用户，即 Cluster 的 accessKey。",
  }),
  secretKey: secret(superUserPassword)({
    otherwise: { en: "none", zh: "无" },
    en: "Its password: a Cluster's secretKey.",
    zh: "其密码，即 Cluster 的 secretKey。",
  }),
} satisfies Settings;

/** @returns with empty texts where it is not known yet */
export function resolveSuperUser(fields: Fields): SuperUser | undefined {
  const { accessKey = "", secretKey = "" } = readSettings(fields, superUserSettings, {});
  const [has, hasSecret] = [fields.has("accessKey"), fields.has("secretKey")];
  if (has !== hasSecret)
    fields.reject(has ? "secretKey" : "accessKey", `it is wanted with ${has ? "accessKey" : "secretKey"}.`);
  return has || hasSecret ? { accessKey, secretKey } : undefined;
}
