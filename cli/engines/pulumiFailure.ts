import { CommandError } from "@pulumi/pulumi/automation";
import { RunError } from "@pulumi/pulumi/errors";

/** An error of the Pulumi CLI in its own words, without how the Automation API called it. Other errors stay as they are. */
export function pulumiFailure(error: unknown): unknown {
  if (!(error instanceof CommandError)) return error;
  const called = /^ stderr: ([^]*?)\n err\?: /m.exec(error.message)?.[1] ?? error.message;
  // What it did until then comes after its errors.
  const said = /^ *error: [^]*?(?=^(?:Updating|Destroying|Refreshing) \(|$(?![^]))/m.exec(called)?.[0].trim();
  if (said !== undefined) return new RunError(withAdvice(said));
  const [end] = called.split(/: pulumi |\n/, 1); // such as "Command was killed with SIGKILL"
  return new RunError(
    `Pulumi did not come to its end: ${end}; npm start and npm stop go on where this stopped.`,
  );
}

/** What Pulumi says, with what to do where it does not know. */
export const withAdvice = (said: string): string =>
  /no space left on device|disk quota exceeded/i.test(said)
    ? `${said}\nFree some space there, then repeat.`
    : said;
