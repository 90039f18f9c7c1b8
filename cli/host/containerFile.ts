import { execute } from "../../components/execute";
import { Docker } from "./docker";

/** The text of a file in a container, running or not; undefined where there is none. */
export async function textIn(docker: Docker, container: string, path: string): Promise<string | undefined> {
  // In a container that runs it may be a file of a folder that is gone; one that does not run has to be asked otherwise.
  const { succeeded, output } = await execute(docker.api.getContainer(container), ["cat", path]);
  return succeeded ? output : fileIn(docker, container, path);
}

/** The same without running anything in it. */
export async function fileIn({ api }: Docker, container: string, path: string): Promise<string | undefined> {
  try {
    const parts: Buffer[] = [];
    for await (const part of await api.getContainer(container).getArchive({ path }))
      parts.push(part as Buffer);
    const archive = Buffer.concat(parts);
    // An archive of tar: a header of 512 bytes, with the size in octal, then the file.
    const size = parseInt(archive.toString("latin1", 124, 136), 8);
    return archive.toString("utf8", 512, 512 + size);
  } catch {
    return undefined;
  }
}
