import { jar } from "./forwarder.jar.json";

/**
 * The Java agent of images/forwarder, as base64: listens on ports of 127.0.0.1 in a JVM's container and forwards each connection to
 * another host. `npm run agents` makes it anew.
 */
export const forwarderJar: string = jar;
