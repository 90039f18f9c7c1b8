/** RocketMQ's classes, as a JDK's tools show them: which keys their setters take, and which of those anything asks for. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A property of a configuration class, as its setter shows it. */
export interface Property {
  /** The key in a configuration file: the setter's name. */
  readonly key: string;
  /** The field that the setter writes. */
  readonly field: string;
  /** The setter's type in Java, and the field's, to which a setter may turn a text. */
  readonly types: readonly string[];
}

interface Method {
  readonly name: string;
  /** Of its only parameter, if it has one. */
  readonly parameter?: string;
  readonly reads: Set<string>;
  readonly writes: Set<string>;
  /** Methods of its own class. */
  readonly calls: Set<string>;
}

const large = { encoding: "utf8", maxBuffer: 2 ** 30 } as const;

const run = (command: string, ...args: string[]): string => execFileSync(command, args, large);

/** Does work with the classes of an image. */
export function withClasses<T>(image: string, work: (classPath: ClassPath) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "classes-"));
  const container = run("docker", "create", image, "true").trim();
  try {
    const bin = run("docker", "inspect", "-f", "{{.Config.WorkingDir}}", container).trim();
    run("docker", "cp", `${container}:${bin}/../lib`, folder);
    return work(new ClassPath(join(folder, "lib")));
  } finally {
    run("docker", "rm", container);
    rmSync(folder, { recursive: true });
  }
}

/** The classes in a folder of jars. */
export class ClassPath {
  private readonly jars: readonly string[];
  private calls?: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(folder: string) {
    this.jars = readdirSync(folder).map((jar) => join(folder, jar));
  }

  private get text(): string {
    return this.jars.join(":");
  }

  /** The properties of a class; none, where it is not there. */
  propertiesOf(className: string): Property[] {
    const fieldTypes = this.fieldTypesOf(className);
    return this.methodsOf(className).flatMap(({ name, parameter, writes }) => {
      const [, first, rest] = /^set(\w)(\w*)$/.exec(name) ?? [];
      if (first === undefined || parameter === undefined || writes.size === 0) return [];
      const [field] = writes;
      return [
        { key: first.toLowerCase() + rest, field, types: [parameter, fieldTypes.get(field) ?? parameter] },
      ];
    });
  }

  /** The fields of a class for which other classes ask, by whatever method. */
  fieldsAskedFor(className: string): Set<string> {
    const methods = this.methodsOf(className);
    const called = new Set(this.calledByOthers().get(className));
    // What an own method calls counts, once that is called.
    for (const method of called)
      for (const { name, calls } of methods) if (name === method) calls.forEach((one) => called.add(one));
    return new Set(methods.flatMap(({ name, reads }) => (called.has(name) ? [...reads] : [])));
  }

  /**
   * What the fields of classes hold, by `class field`: of objects just made, or of what RocketMQ reads out of a server's file.
   *
   * @param file absolute path
   */
  fieldsOf(classNames: readonly string[], file?: string): Map<string, string> {
    if (classNames.length === 0) return new Map();
    const args = [...(file === undefined ? [] : [file]), ...classNames];
    const printed = run("java", "-cp", this.text, join(__dirname, "Fields.java"), ...args);
    const lines = printed.matchAll(/^([\w.]+ [\w$]+) (.*)$/gm);
    return new Map([...lines].map(([, field, value]) => [field, value]));
  }

  /** The values of an enum; none of another type. */
  valuesOf(className: string): string[] {
    const constants = this.javap(["-public"], [className]).matchAll(/static final (\S+) (\w+);/g);
    return [...constants].flatMap(([, type, name]) => (type === className ? [name] : []));
  }

  private javap(options: readonly string[], classes: readonly string[]): string {
    // It fails for a class that this version lacks, having described the others.
    return spawnSync("javap", [...options, "-cp", this.text, ...classes], large).stdout;
  }

  private fieldTypesOf(className: string): Map<string, string> {
    const fields = this.javap(["-p"], [className]).matchAll(/^ {2}(?:[a-z]+ )*([\w.$]+) (\w+);$/gm);
    return new Map([...fields].map(([, type, field]) => [field, type]));
  }

  private methodsOf(className: string): Method[] {
    const methods: Method[] = [];
    for (const line of this.javap(["-p", "-c"], [className]).split("\n")) {
      const [, name, parameters] = /^ {2}\S.* ([\w$]+)\((.*)\).*;$/.exec(line) ?? [];
      if (name !== undefined) {
        const parameter = parameters.includes(",") || parameters === "" ? undefined : parameters;
        methods.push({ name, parameter, reads: new Set(), writes: new Set(), calls: new Set() });
      }
      const method = methods.at(-1);
      const [, what, member] = /: (getfield|putfield|invoke\w+) .*\/\/ \w+ ([\w$]+):/.exec(line) ?? [];
      if (what === "getfield") method?.reads.add(member);
      else if (what === "putfield") method?.writes.add(member);
      else if (what !== undefined) method?.calls.add(member);
    }
    return methods;
  }

  /** By class: the methods that other classes of RocketMQ's servers refer to; those of a subclass count for its parents. */
  private calledByOthers(): ReadonlyMap<string, ReadonlySet<string>> {
    this.calls ??= this.findCalls();
    return this.calls;
  }

  private findCalls(): Map<string, Set<string>> {
    const calls = new Map<string, Set<string>>();
    const parents = new Map<string, string>();
    for (const jar of this.jars.filter((one) =>
      /\/rocketmq-(?!tools|example|client)[a-z-]+-\d[^/]*\.jar$/.test(one),
    )) {
      const listed = execFileSync("jar", ["tf", jar], large).split("\n");
      const classes = listed.filter((file) => /^org\/apache\/rocketmq\/.*\.class$/.test(file));
      let self = "";
      for (const line of this.javap(
        ["-v", "-p"],
        classes.map((file) => named(file.slice(0, -6))),
      ).split("\n")) {
        if (line.startsWith("Classfile ")) self = named(/!\/(.*)\.class$/.exec(line)?.[1] ?? "");
        const [, parent] = /^\S.* extends (org\.apache\.rocketmq\.[\w.]+)/.exec(line) ?? [];
        if (parent !== undefined) parents.set(self, parent);
        // The constant pool has every method that a class calls or hands on.
        const [, owner, name] =
          /= Methodref .*\/\/ (org\/apache\/rocketmq\/[\w$/]+)\.([\w$]+):/.exec(line) ?? [];
        if (owner === undefined || named(owner) === self || name.startsWith("set")) continue;
        for (let one: string | undefined = named(owner); one !== undefined; one = parents.get(one))
          calls.set(one, (calls.get(one) ?? new Set()).add(name));
      }
    }
    return calls;
  }
}

const named = (path: string): string => path.replaceAll("/", ".");
