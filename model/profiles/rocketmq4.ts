import { apacheProfile } from "./apache";
import { catalogues } from "./catalogue";

export const rocketmq4 = apacheProfile("rocketmq4", "4.9.7", catalogues["4.9.7"]);
