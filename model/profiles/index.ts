import { Profile, ProfileName } from "./profile";
import { rocketmq4 } from "./rocketmq4";
import { rocketmq5 } from "./rocketmq5";
import { rocketmq44 } from "./rocketmq44";

export * from "./profile";

export const profiles: Readonly<Record<ProfileName, Profile>> = { rocketmq5, rocketmq4, rocketmq44 };
export { bearableKeys, storeKeys } from "./storeKeys";
