import * as pulumi from "@pulumi/pulumi";

/** Says what is wrong of a resource, and has the program fail. @param short what the failure is called */
export async function fail(problem: string, short: string, resource: pulumi.Resource): Promise<never> {
  await pulumi.log.error(problem, resource);
  // Without a stack: Pulumi would spend half a minute on rendering all that the error's promise refers to.
  throw Object.assign(new pulumi.RunError(short), { stack: undefined });
}
