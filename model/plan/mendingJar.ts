import { jar } from "./mending.jar.json";

/** The Java agent of images/mending, as base64: it mends faults of RocketMQ's brokers. `npm run agents` makes it anew. */
export const mendingJar: string = jar;
