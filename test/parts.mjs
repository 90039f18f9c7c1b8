/**
 * The parts of the full run, by priority: each is a file of test/e2e/full. Where a change touches one of a part's paths,
 * CI runs it; where time does not suffice for all, the first ones. Minutes are those of two cores with images built. A
 * part's own file and what all parts share (test/e2e/support, test/client) touch it too.
 */
export const parts = [
  part("servers-by-name", 8, [...cluster(), "remoting/"]),
  part("store-owner", 5, ["model/plan/owner.ts", "model/plan/broker.ts", "model/profiles/", "images/"]),
  part("embedded-default", 4, ["cli/"]),
  part("ownership", 7, ["cli/"]),
  part("lost-and-found", 12, ["cli/", "model/plan/ownership.ts", "components/ownLabels.ts"]),
  part("status", 3, [
    "cli/status/",
    "cli/commands/status.ts",
    "model/plan/holdings.ts",
    "model/plan/runtime.ts",
  ]),
  part("two-stacks", 4, ["model/settings/", "model/plan/", "cli/compose/", "cli/engines/"]),
  part("failures", 7, [...cluster(), "cli/engines/"]),
  part("reach-container", 4, [...reach(), "components/ownAddress.ts", "components/ownEngine.ts"]),
  part("reach-loopback", 3, [...reach(), "images/forwarder/"]),
  part("scale", 12, [
    ...["components/decommission.ts", "components/cluster.ts", "model/plan/takeOver.ts"],
    ...["model/plan/decommission.ts", "model/plan/holdings.ts", "cli/engines/composeEngine.ts"],
  ]),
  part("versions", 16, ["model/plan/versionStep.ts", "model/plan/owner.ts", "model/profiles/"]),
  part("rolling", 12, [
    ...["components/roll.ts", "components/cluster.ts", "components/readiness.ts"],
    ...["model/plan/rolling.ts", "model/plan/leave.ts", "cli/engines/composeEngine.ts"],
  ]),
  part("rolling-interrupted", 8, ["components/roll.ts", "components/hasEngine.ts", "cli/engines/"]),
  part("replicas", 10, [
    ...["model/settings/durability.ts", "model/settings/broker.ts", "model/plan/controller.ts"],
    ...["model/plan/following.ts", "model/plan/mending.ts", "components/handOver.ts", "components/roll.ts"],
    "images/mending/",
  ]),
  part("hosts", 8, [
    ...[
      "model/settings/host.ts",
      "model/settings/layout.ts",
      "model/settings/placed.ts",
      "components/dockerHosts.ts",
    ],
    ...["components/cluster.ts", "components/dockerEngine.ts", "components/standing.ts"],
    ...[
      "model/settings/durability.ts",
      "model/plan/controller.ts",
      "model/plan/following.ts",
      "model/plan/address.ts",
    ],
  ]),
  part("hosts-cli", 6, [
    ...["cli/sites.ts", "cli/host/hostEngines.ts", "cli/host/images.ts", "cli/commands/", "cli/status/"],
    ...["cli/engines/", "cli/backup/", "model/plan/share.ts", "model/settings/host.ts"],
    "components/standing.ts",
  ]),
  part("backup", 8, [
    "cli/backup/",
    "cli/commands/",
    "model/plan/storeCopy.ts",
    "model/plan/owner.ts",
    "cli/host/",
  ]),
  part("topics", 6, [
    ...["provider/", "remoting/", "components/cluster.ts", "components/topic.ts", "cli/engines/"],
    ...["model/settings/topic.ts", "model/settings/consumerGroup.ts", "examples/topics/"],
  ]),
  part("users", 3, ["provider/", "remoting/", "components/user.ts", "model/settings/user.ts"]),
  part("access-control", 10, [
    ...[
      "model/plan/accessControl.ts",
      "model/plan/toolsFile.ts",
      "model/plan/request.ts",
      "model/settings/user.ts",
    ],
    ...[
      "model/settings/accessControl.ts",
      "components/access.ts",
      "components/cluster.ts",
      "provider/",
      "cli/check/",
    ],
  ]),
  part("tls", 12, [
    ...["model/plan/tls.ts", "model/plan/javaKeyStore.ts", "model/plan/request.ts", "model/settings/tls.ts"],
    ...["components/certificates.ts", "components/cluster.ts", "provider/", "remoting/", "cli/check/"],
  ]),
  part("tls-switched-on", 18, ["model/plan/tls.ts", "model/plan/rolling.ts", "components/roll.ts"]),
  part("engines", 4, [...cluster(), "cli/compose/"]),
  part("start", 1, ["cli/", "images/build.sh"]),
  part("interrupted", 4, ["cli/"]),
  part("examples", 6, ["examples/", "components/", "package.json", "package-lock.json"]),
  part("snippets", 4, ["model/plan/snippets.ts", "model/plan/readme.ts"]),
  part("cluster-rocketmq5", 6, [...cluster(), "images/"]),
  part("console", 5, ["components/console.ts", "model/plan/console.ts", "model/settings/console.ts"]),
  part("network-mode", 5, ["model/plan/address.ts", "model/settings/reach.ts", "cli/engines/"]),
  part("slave", 8, ["model/settings/replication.ts", "model/plan/", "remoting/", "cli/check/"]),
  part("rocketmq44", 1, ["model/profiles/", "model/plan/", "images/rocketmqinc/"]),
  part("servers", 4, [...cluster(), "model/settings/names.ts"]),
  part("reach-none", 3, reach()),
  part("reach-auto", 3, reach()),
  part("reach-name", 3, reach()),
  part("reach-host", 3, reach()),
  part("engine-elsewhere", 4, ["cli/host/", "components/dockerEngine.ts", "components/sshAgent.ts"]),
  part("catalogue", 2, [
    "model/profiles/",
    "model/settings/configuration.ts",
    "model/plan/properties.ts",
    "images/",
  ]),
  part("live-keys", 1, ["model/profiles/", "images/", "remoting/"]),
  part("disk", 2, ["model/plan/disk.ts", "model/plan/probe.ts", "components/readiness.ts"]),
  part("store-bound", 3, ["model/plan/storeBound.ts", "model/plan/permission.ts", "components/readiness.ts"]),
  part("killed", 2, ["model/profiles/", "model/plan/broker.ts"]),
  part("registration", 3, ["model/plan/probe.ts", "model/profiles/"]),
  part("restart", 8, ["model/plan/shell.ts", "model/plan/probe.ts", "cli/check/", "images/"]),
  part("cluster-rocketmq4", 6, [...cluster(), "images/"]),
  part("cluster-rocketmq44", 3, [...cluster(), "images/rocketmqinc/"]),
  part("bench", 8, ["bench/"]),
  part("faults", 50, ["cli/"]),
];

/** Minutes that all of CI's work may take: within 40, with room for a slower machine. */
export const budget = 30;

/** What touches all parts: their own code, and what they all run on. */
export const shared = ["test/e2e/support/", "test/client/", "jest.config.mjs"];

/** Of what a cluster consists. */
function cluster() {
  return ["index.ts", "Pulumi.yaml", "config/", "components/", "model/"];
}

/** Who reaches what. */
function reach() {
  return ["docs/reach.md", "model/plan/address.ts", "model/plan/forward.ts", "model/settings/reach.ts"];
}

/** @param paths files, and folders with a slash at their end */
function part(name, minutes, paths) {
  return { name, minutes, paths };
}
