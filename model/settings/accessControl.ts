/**
 * The keys of access control, in all of RocketMQ's files. One of them alone shuts out the cluster's own proxies, console and
 * checks, or nobody.
 */
const key =
  /^(aclEnable|enableACL|enableAclRpcHookForClusterMode|auth(entication|orization)\w+|initAuthenticationUser|innerClientAuthenticationCredentials|migrateAuthFromV1Enabled|(user|acl|stateful\w+)Cache\w+)$/;

/** Why a key of access control cannot be set; undefined for others. @param isDefault whether it changes nothing */
export function accessControlProblem(name: string, isDefault: boolean): string | undefined {
  if (isDefault || !key.test(name)) return undefined;
  const instead =
    name === "aclEnable" ? " (in RocketMQ 5 authenticationEnabled and authorizationEnabled)" : "";
  return (
    `access control${instead} takes users on every server, which are not set up here yet: remove it. Until then, keep ` +
    "strangers off by ip and bindAddress."
  );
}
