import { SuperUser } from "../settings";

/** Where a container has the super user's name and password, in RocketMQ's form for its command-line tools. */
export const toolsFile = "/etc/rocketmq/tools.yml";

export const renderTools = ({ accessKey, secretKey }: SuperUser): string =>
  `accessKey: ${accessKey}\nsecretKey: ${secretKey}\n`;

/** In bash, a key's value in it. */
export const toolsValue = (key: keyof SuperUser): string => `$(sed -n 's/^${key}: //p' ${toolsFile})`;

/** The super user of such a file; undefined where it has none. */
export function superUserIn(tools: string): SuperUser | undefined {
  const [, accessKey, secretKey] = /^accessKey: (.+)\nsecretKey: (.+)$/m.exec(tools) ?? [];
  return accessKey === undefined ? undefined : { accessKey, secretKey };
}
