import { apacheProfile } from "./apache";
import { catalogues } from "./catalogue";

export const rocketmq4 = apacheProfile("rocketmq4", "4.9.7", catalogues["4.9.7"], {
  broker: { lateTopics: ["RMQ_SYS_TRANS_HALF_TOPIC"] },
});
