import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Begins the names of everything that a set of hosts consists of: folders, network namespaces, control groups. */
const prefix = "rmqtest-hosts-";

/** A set of hosts' number follows, and is the third byte of their addresses too. A second set at a time gets the next. */
const network = "10.213";
const first = 77;

/** The names and addresses of one set of hosts, which are its alone, and the folder that holds all that it keeps. */
export class Site {
  readonly name: string;
  readonly folder: string;

  private constructor(private readonly number: number) {
    this.name = `${prefix}${number}`;
    this.folder = join(tmpdir(), this.name);
  }

  /** The first that no process has now. */
  static claim(): Site {
    const claimed = mkdtempSync(join(tmpdir(), "rmqtest-claim-"));
    writeFileSync(join(claimed, "owner"), identity("self")!);
    for (let number = first; number < 256; number++) {
      const site = new Site(number);
      try {
        renameSync(claimed, site.folder); // with its owner in it: nobody sees a folder without one
        return site;
      } catch (error) {
        if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code!)) throw error;
      }
    }
    rmSync(claimed, { recursive: true });
    throw new Error(`${join(tmpdir(), prefix)}* are all taken.`);
  }

  /** Those whose process ended without their removal. */
  static abandoned(): Site[] {
    return readdirSync(tmpdir())
      .filter((name) => name.startsWith(prefix))
      .map((name) => new Site(Number(name.slice(prefix.length))))
      .filter(({ number, folder }) => Number.isInteger(number) && !isOwned(folder));
  }

  /** This machine's interface on the hosts' network: its name has 15 characters at most. */
  get interface(): string {
    return `rmqt-hosts-${this.number}`;
  }

  /** This machine's address on the hosts' network. */
  get machineAddress(): string {
    return this.address(1);
  }

  /** The namespace of the switch that joins the hosts. */
  get switch(): string {
    return this.name;
  }

  address = (last: number): string => `${network}.${this.number}.${last}`;

  /** A namespace of a host's. */
  namespace = (host: string): string => `${this.name}-${host}`;

  /** The folder of a host's. */
  folderOf(host: string): string {
    const folder = join(this.folder, host);
    mkdirSync(folder);
    return folder;
  }
}

function isOwned(folder: string): boolean {
  const owner = readFileSync(join(folder, "owner"), "utf8");
  return identity(owner.split(" ")[0]) === owner;
}

/** A process's number, and when it began, by which it differs from a later one of the same number. */
function identity(process: string): string | undefined {
  try {
    const stat = readFileSync(`/proc/${process}/stat`, "utf8");
    const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return `${stat.split(" ")[0]} ${afterName[19]}`;
  } catch {
    return undefined;
  }
}
