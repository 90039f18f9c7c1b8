import { jar } from "./offsets.jar.json";

/**
 * The Java agent of images/offsets, as base64: a broker that follows another copies how far consumer groups have read.
 * `npm run agents` makes it anew.
 */
export const offsetsJar: string = jar;
