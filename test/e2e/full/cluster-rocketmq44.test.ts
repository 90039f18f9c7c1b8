import { clusterOf } from "../support/clusterTests";
import { describeEngines } from "../support/prerequisites";

describeEngines(["docker", "java"], "a cluster of the rocketmq44 profile", (engine) =>
  clusterOf(engine, "rocketmq44"),
);
