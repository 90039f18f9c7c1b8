import { clusterOf } from "../support/clusterTests";
import { describeEngines } from "../support/prerequisites";

describeEngines(["docker", "java"], "a cluster of the rocketmq4 profile", (engine) =>
  clusterOf(engine, "rocketmq4"),
);
