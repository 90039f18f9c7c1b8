import { Ask } from "./ask";
import { parseFastjson } from "./fastjson";

/** A user as a broker keeps it. */
export interface UserConfig {
  readonly password: string;
  readonly userType: "Super" | "Normal";
  readonly userStatus: "enable" | "disable";
}

/** What a user may do, or may not, with a resource such as `Topic:orders` or `Group:mail-*`. */
export interface PolicyEntry {
  readonly resource: string;
  readonly actions: readonly string[];
  readonly sourceIps: readonly string[];
  readonly decision: string;
}

/** @returns undefined where the broker does not have it */
export async function readUser(ask: Ask, username: string): Promise<UserConfig | undefined> {
  const { body } = await ask({ purpose: "describe a user", code: 3004, fields: { username } });
  return body.length === 0 ? undefined : (parseFastjson(body.toString("utf8")) as UserConfig);
}

/** The names of all users that begin so. */
export async function listUsers(ask: Ask, prefix: string): Promise<string[]> {
  const { body } = await ask({ purpose: "list the users", code: 3005, fields: { filter: prefix } });
  const users = (body.length === 0 ? [] : parseFastjson(body.toString("utf8"))) as { username: string }[];
  return users.map(({ username }) => username).filter((name) => name.startsWith(prefix));
}

/** @param isNew whether the broker does not have it */
export async function writeUser(
  ask: Ask,
  username: string,
  config: UserConfig,
  isNew: boolean,
): Promise<void> {
  await ask({
    purpose: `${isNew ? "create" : "change"} the user ${username}`,
    code: isNew ? 3001 : 3002,
    fields: { username },
    body: Buffer.from(JSON.stringify({ username, ...config })),
  });
}

export const deleteUser = (ask: Ask, username: string): Promise<unknown> =>
  ask({ purpose: `delete the user ${username}`, code: 3003, fields: { username } });

const subjectOf = (username: string): string => `User:${username}`;

const policyType = "Custom";

/** What a user that the broker has may do there. */
export async function readPolicies(ask: Ask, username: string): Promise<PolicyEntry[]> {
  const fields = { subject: subjectOf(username) };
  const { body } = await ask({ purpose: "describe a user's permissions", code: 3009, fields });
  if (body.length === 0) return [];
  const { policies } = parseFastjson(body.toString("utf8")) as {
    policies?: readonly { policyType: string; entries?: readonly Partial<PolicyEntry>[] }[];
  };
  return (policies ?? [])
    .filter((policy) => policy.policyType === policyType)
    .flatMap(({ entries = [] }) =>
      entries.map(({ resource = "", actions = [], sourceIps, decision = "" }) => ({
        ...{ resource, actions, decision },
        sourceIps: sourceIps ?? [],
      })),
    );
}

/** Changes a user's permissions: those that are wanted come before those that are not go. @param before what the broker has */
export async function writePolicies(
  ask: Ask,
  username: string,
  wanted: readonly PolicyEntry[],
  before: readonly PolicyEntry[],
): Promise<void> {
  const subject = subjectOf(username);
  const purpose = `change the permissions of the user ${username}`;
  if (wanted.length > 0) {
    const policies = [{ policyType, entries: wanted }];
    const body = Buffer.from(JSON.stringify({ subject, policies }));
    await ask({ purpose, code: 3007, fields: { subject }, body });
  }
  for (const { resource } of before.filter((old) => wanted.every((one) => one.resource !== old.resource)))
    await ask({ purpose, code: 3008, fields: { subject, policyType, resource } });
}
