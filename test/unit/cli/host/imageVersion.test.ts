import { versionOf } from "../../../../cli/host/imageVersion";

test.each([
  [{ Env: ["ROCKETMQ_VERSION=5.5.0", "ROCKETMQ_HOME=/home/rocketmq/rocketmq-5.4.0"] }, "5.5.0"],
  [{ Env: ["PATH=/bin", "ROCKETMQ_HOME=/home/rocketmq/rocketmq-4.9.7"] }, "4.9.7"],
  [{ WorkingDir: "/opt/rocketmq-4.4.0/bin", Env: null }, "4.4.0"],
  [{ WorkingDir: "/opt/rocketmq/bin", Env: ["VERSION=5.5.0"] }, undefined],
  [{}, undefined],
])("of %j it is %s", (config, version) => {
  expect(versionOf(config)).toBe(version);
});
