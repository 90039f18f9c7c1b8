import { apacheProfile } from "./apache";
import { brokerConfKeys } from "./catalogue";

export const rocketmq5 = apacheProfile("rocketmq5", "5.3.3", brokerConfKeys["5.3.3"]);
