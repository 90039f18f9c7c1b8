import * as pulumi from "@pulumi/pulumi";

/**
 * Whether Pulumi's own engine runs the program, and not the embedded default or a test. Of the engine of a program that the Automation
 * API runs, as `npm start` does, `pulumi.runtime.hasEngine` does not know.
 */
export const hasEngine = (): boolean => pulumi.runtime.getEngine() !== undefined;
