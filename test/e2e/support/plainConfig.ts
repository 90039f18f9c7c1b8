import { ConfigPaths } from "./config";
import { serverImage, serverImages } from "./images";
import { Place } from "./place";

/** Config of a stack of RocketMQ 5 at a test's place, without a console. */
export const plainConfig = async (place: Place): Promise<ConfigPaths> => ({
  ...place.config,
  ...serverImages(await serverImage("rocketmq5")),
  consoleEnabled: "false",
});
