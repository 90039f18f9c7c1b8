import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planCluster, planLabel, superUserIn, toolsFile } from "../../../../model/plan";
import { fillIn } from "../../../../model/plan/accessControl";
import { resolved, type SuperUser } from "../../../../model/settings";
import { machine } from "../../support/cluster";
import { textOf } from "../../support/plan";

const superUser: SuperUser = { accessKey: "pulumi-rocketmq-1", secretKey: "0123456789abcdef" };

const planned = (settings: object = {}, user: SuperUser | undefined = superUser) =>
  planCluster(resolved({ accessControl: true, ...settings }, machine, { superUser: user }));

/** All of a plan that Docker shows to who may look at containers. */
const shown = ({ nameServers, brokers, proxies, console }: ReturnType<typeof planned>): string =>
  JSON.stringify(
    [...[...nameServers, ...brokers].map(({ container }) => container), ...proxies, console].map(
      (container) => ({
        ...container,
        files: container?.files.filter(({ secret }) => !secret),
      }),
    ),
  );

test("brokers, proxies and the console know the super user, and name servers do not", () => {
  const { nameServers, brokers, proxies, console } = planned();
  const toolsOf = (files: readonly { path: string }[]) =>
    textOf(files.find(({ path }) => path === toolsFile) as never);
  for (const { files } of [brokers[0].container, proxies[0]])
    expect(superUserIn(toolsOf(files))).toEqual(superUser);
  expect(console?.files.map((file) => file.secret && textOf(file))).toContain(
    "rocketmq.config.accessKey=pulumi-rocketmq-1\nrocketmq.config.secretKey=0123456789abcdef\n",
  );
  expect(JSON.stringify(nameServers)).not.toMatch(/tools\.yml: |pulumi-rocketmq-1/);
});

test("its password is in secret files alone, and changes no label, but a new name does", () => {
  const plan = planned();
  expect(shown(plan)).toContain("pulumi-rocketmq-1");
  expect(shown(plan)).not.toContain(superUser.secretKey);
  const labelOf = (user: SuperUser) => planned({}, user).brokers[0].container.labels[planLabel];
  expect(labelOf({ ...superUser, secretKey: "another-password" })).toBe(labelOf(superUser));
  expect(labelOf({ ...superUser, accessKey: "pulumi-rocketmq-2" })).not.toBe(labelOf(superUser));
});

test("without access control nobody knows of anything", () => {
  expect(shown(planned({ accessControl: false }))).not.toMatch(
    /authenticationEnabled|initAuthenticationUser|additional-location/,
  );
});

test.each([
  ["127.0.0.1", {}, [undefined, "127.0.0.1"]],
  ["10.0.0.1", {}, ["127.0.0.1", "127.0.0.1"]],
  ["10.0.0.1", { nameServerDefaults: { published: true } }, ["10.0.0.1", "10.0.0.1"]],
  [
    "10.0.0.1",
    { accessControl: false, nameServerDefaults: { published: false } },
    ["127.0.0.1", "127.0.0.1"],
  ],
  ["10.0.0.1", { accessControl: false }, ["10.0.0.1", "10.0.0.1"]],
  ["none", {}, [undefined, "rocketmq-namesrv-a"]],
])("with ip %s and %j name servers are published at %j", (ip, settings, [address, host]) => {
  const { nameServers, nameServerAddresses } = planned({ ip, ...settings });
  const { ports } = nameServers[0].container;
  expect(ports.map((port) => port.address)).toEqual(ip === "none" ? [] : [address ?? ip]);
  expect(nameServerAddresses).toEqual([`${host}:9876`]);
});

test("a server puts the password into its own copy of its file, which nobody else may read", () => {
  const folder = mkdtempSync(join(tmpdir(), "access-"));
  try {
    const [tools, conf] = ["tools.yml", "broker.conf"].map((name) => join(folder, name));
    writeFileSync(tools, "accessKey: me\nsecretKey: 0123456789abcdef\n");
    writeFileSync(conf, `one=$HOME\nuser={"password":"\${secretKey}"}\n`);
    const script = `${fillIn(conf).replaceAll(toolsFile, tools)}\n[[ -z $secretKey$text ]]`;
    execFileSync("bash", ["-ec", script], { env: { ...process.env, ROCKETMQ_HOME: folder } });
    expect(readFileSync(conf, "utf8")).toBe(`one=$HOME\nuser={"password":"0123456789abcdef"}\n`);
    expect(statSync(conf).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
