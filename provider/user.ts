import { randomBytes } from "node:crypto";
import { generatedNames, ResolvedUser, resolveUser, userSettings } from "../model/settings";
import {
  deleteUser,
  listUsers,
  PolicyEntry,
  readPolicies,
  readUser,
  writePolicies,
  writeUser,
} from "../remoting";
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
  onSlaves: true,
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
  // The one that a cluster made up before it was destroyed nobody knows the password of, but whoever kept it.
  succession: (username) => {
    if (!username.startsWith(generatedNames)) return undefined;
    return async (ask) => {
      const others = (await listUsers(ask, generatedNames)).filter((one) => one !== username);
      for (const one of others) await deleteUser(ask, one);
    };
  },
};
