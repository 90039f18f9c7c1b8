import { Profile, ProfileName } from "./profile";
import { rocketmq4 } from "./rocketmq4";
import { rocketmq5 } from "./rocketmq5";
import { seed } from "./seed";

export * from "./profile";

export const profiles: Readonly<Record<ProfileName, Profile>> = { rocketmq5, rocketmq4, seed };
