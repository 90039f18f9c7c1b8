import { randomBytes } from "node:crypto";
import { ResolvedUser, resolveUser, userSettings } from "../model/settings";
import { deleteUser, PolicyEntry, readPolicies, readUser, writePolicies, writeUser } from "../remoting";
import { Kind } from "./kind";

/** Permissions by resource, whose lists are in any order the same. */
const byResource = (entries: readonly PolicyEntry[]): ResolvedUser["permissions"] =>
  Object.fromEntries(
    entries.map(({ resource, actions, sourceIps, decision }) => [
      resource,
      { actions: [...actions].sort(), sourceIps: [...sourceIps].sort(), decision },
    ]),
  );

const entriesOf = (permissions: ResolvedUser["permissions"]): PolicyEntry[] =>
  Object.entries(permissions).map(([resource, permission]) => ({ resource, ...permission }));

export const userKind: Kind<ResolvedUser> = {
  what: "user",
  settings: userSettings,
  resolve(fields) {
    const user = resolveUser(fields);
    return { ...user, permissions: byResource(entriesOf(user.permissions)) };
  },
  secrets: ["password"],
  generate: () => randomBytes(24).toString("hex"),
  async read(ask, username) {
    const user = await readUser(ask, username);
    if (user === undefined) return undefined;
    return {
      password: user.password,
      superUser: user.userType === "Super",
      enabled: user.userStatus === "enable",
      permissions: byResource(await readPolicies(ask, username)),
    };
  },
  async write(ask, username, { password, superUser, enabled, permissions }) {
    const isNew = (await readUser(ask, username)) === undefined;
    const userType = superUser ? "Super" : "Normal";
    await writeUser(ask, username, { password, userType, userStatus: enabled ? "enable" : "disable" }, isNew);
    await writePolicies(
      ask,
      username,
      entriesOf(permissions),
      isNew ? [] : await readPolicies(ask, username),
    );
  },
  remove: deleteUser,
};
