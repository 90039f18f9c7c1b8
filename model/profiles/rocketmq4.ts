import { apacheProfile } from "./apache";
import { brokerConfKeys } from "./catalogue";

export const rocketmq4 = apacheProfile("rocketmq4", "4.9.7", brokerConfKeys["4.9.7"]);
