/** What Docker says of an image. */
export interface ImageConfig {
  readonly Env?: readonly string[] | null;
  readonly WorkingDir?: string;
}

/**
 * The RocketMQ in an image, by its own environment and folders: a tag may say anything. Undefined where they do not tell;
 * then its container does, which looks for the jars. Labels are of no use: the official ones are their base image's.
 */
export function versionOf({ Env, WorkingDir = "" }: ImageConfig): string | undefined {
  const environment = (Env ?? []).join("\n");
  return (
    /^ROCKETMQ_VERSION=(\d[\w.-]*)$/m.exec(environment)?.[1] ??
    [WorkingDir, environment].map((text) => /\/rocketmq-(\d+(?:\.\d+)+)/.exec(text)?.[1]).find(Boolean)
  );
}
