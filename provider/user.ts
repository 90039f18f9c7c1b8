import { randomBytes } from "node:crypto";
import { ResolvedUser, resolveUser, userSettings } from "../model/settings";
import { deleteUser, PolicyEntry, readPolicies, readUser, writePolicies, writeUser } from "../remoting";
import { Kind } from "./kind";

/** In any order the same. */
const sorted = (texts: readonly string[]): string[] => [...texts].sort();

const entriesOf = (permissions: ResolvedUser["permissions"]): PolicyEntry[] =>
  Object.entries(permissions).map(([resource, permission]) => ({ resource, ...permission }));

export const userKind: Kind<ResolvedUser> = {
  what: "user",
  settings: userSettings,
  resolve(fields) {
    const user = resolveUser(fields);
    const permissions = Object.entries(user.permissions).map(
      ([resource, { actions, sourceIps, decision }]) => [
        resource,
        { actions: sorted(actions), sourceIps: sorted(sourceIps), decision },
      ],
    );
    return { ...user, permissions: Object.fromEntries(permissions) as ResolvedUser["permissions"] };
  },
  secrets: ["password"],
  generate: () => randomBytes(24).toString("hex"),
  async read(ask, username) {
    const user = await readUser(ask, username);
    if (user === undefined) return undefined;
    const entries = await readPolicies(ask, username);
    return {
      password: user.password,
      superUser: user.userType === "Super",
      enabled: user.userStatus === "enable",
      permissions: Object.fromEntries(
        entries.map(({ resource, actions, sourceIps, decision }) => [
          resource,
          { actions: sorted(actions), sourceIps: sorted(sourceIps), decision },
        ]),
      ),
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
  unread: () => Promise.resolve([]),
  shrinks: () => false,
  outOfReach: () => false,
  fixed: () => [],
};
