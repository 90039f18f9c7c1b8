import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { AuthConfig } from "dockerode";
import { withDetails } from "./details";
import { Docker } from "./docker";
import { interruption } from "./interruption";
import { Progress } from "./progress";

/** A pull that reports nothing for this time is taken to hang. */
const silenceMilliseconds = 20_000;

/** Why an image could not be pulled. */
export interface PullFailure {
  readonly reason: string;
  /** Whether the registry answered and refused the pull. */
  readonly refused: boolean;
}

/** What registries and resolvers say, in short, and whether it is a refusal. */
const shortReasons: readonly [pattern: RegExp, reason: string, refused: boolean][] = [
  // Before "not found", which some engines add to it.
  [
    /no match(ing manifest)? for (platform|\w+\/\w)|does not match the specified platform|no image found in/i,
    "has it for other processors only",
    true,
  ],
  [/denied|unauthorized/i, "has no such image, or wants a login for it", true],
  [/not found|manifest unknown/i, "has no such image", true],
  [/:\/\/|dial |lookup /, "cannot be reached", false],
];

export async function pull(
  { api }: Docker,
  image: string,
  progress: Progress,
): Promise<PullFailure | undefined> {
  let failure: string | undefined; // the engine reports it as an event
  const silence = new AbortController();
  const startTimer = () => setTimeout(() => silence.abort(), silenceMilliseconds);
  let timer = startTimer();
  try {
    progress(`pulling ${image}`);
    const stream = await api.pull(image, {
      abortSignal: AbortSignal.any([silence.signal, interruption]),
      authconfig: credentials(registryOf(image)),
    });
    await new Promise<void>((resolve, reject) =>
      api.modem.followProgress(
        stream,
        (error) => (error || failure ? reject(error ?? new Error(failure)) : resolve()),
        (event: { status?: string; progress?: string; error?: string }) => {
          clearTimeout(timer);
          timer = startTimer();
          failure ??= event.error;
          progress(`pulling ${image}: ${event.status ?? ""} ${event.progress ?? ""}`.trimEnd());
        },
      ),
    );
    return undefined;
  } catch (error) {
    interruption.throwIfAborted();
    const { statusCode, message: raw } = error as { statusCode?: number; message: string };
    const message = raw.replace(/^\(HTTP code \d+\) [\w ]* - /, "").trim();
    const registry = registryOf(image);
    const byRegistry = statusCode !== undefined || failure !== undefined;
    if (!byRegistry && !silence.signal.aborted) return { reason: message, refused: false };
    if (silence.signal.aborted)
      return { reason: `its registry was silent for ${silenceMilliseconds / 1000} s`, refused: false };
    const short = shortReasons.find(([pattern]) => pattern.test(message));
    if (short === undefined) return { reason: message, refused: false };
    const [, reason, refused] = short;
    return { reason: withDetails(`${registry} ${reason}`, message), refused };
  } finally {
    clearTimeout(timer);
  }
}

/** The registry of an image, by Docker's rules for image names. */
export function registryOf(image: string): string {
  const [first, ...rest] = image.split("/");
  return rest.length > 0 && (/[.:]/.test(first) || first === "localhost") ? first : "docker.io";
}

/** The credentials that `docker login` has stored for a registry, unless a credential helper has them. */
function credentials(registry: string): AuthConfig | undefined {
  const serveraddress = registry === "docker.io" ? "https://index.docker.io/v1/" : registry;
  try {
    const file = join(process.env.DOCKER_CONFIG ?? join(homedir(), ".docker"), "config.json");
    const { auths = {} } = JSON.parse(readFileSync(file, "utf8")) as {
      auths?: Record<string, { auth?: string }>;
    };
    const [username, ...password] = Buffer.from(auths[serveraddress]?.auth ?? "", "base64")
      .toString()
      .split(":");
    return username ? { username, password: password.join(":"), serveraddress } : undefined;
  } catch {
    return undefined; // there was no login
  }
}
