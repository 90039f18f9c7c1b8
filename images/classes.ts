/** RocketMQ's classes, as a JDK's tools show them: which keys their setters take, and what asks for those. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CallGraph, Method as CalledMethod } from "./callGraph";

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
  private graph?: CallGraph;

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

  /** The fields of a class for which methods of other classes ask, by whatever method, and which methods these are. */
  readersOf(className: string): Map<string, Set<CalledMethod>> {
    const methods = this.methodsOf(className);
    const askers = new Map<string, Set<CalledMethod>>();
    const ask = (method: string, from: Iterable<CalledMethod>): void => {
      const known = askers.get(method) ?? new Set();
      const before = known.size;
      for (const one of from) known.add(one);
      askers.set(method, known);
      if (known.size === before) return;
      // What an own method calls is asked for by those that call it.
      for (const { name, calls } of methods) if (name === method) calls.forEach((one) => ask(one, known));
    };
    for (const { from, owner, name, kind } of this.callGraph().references)
      if (kind === "method" && !name.startsWith("set") && !from.startsWith(`${owner}.`))
        if (this.callGraph().withParents(owner).includes(className)) ask(name, [from]);
    const readers = new Map<string, Set<CalledMethod>>();
    for (const { name, reads } of methods)
      for (const field of reads)
        readers.set(field, new Set([...(readers.get(field) ?? []), ...(askers.get(name) ?? [])]));
    return readers;
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

  /** Of RocketMQ's servers. */
  callGraph(): CallGraph {
    this.graph ??= this.findCalls();
    return this.graph;
  }

  private findCalls(): CallGraph {
    const graph = new CallGraph();
    for (const jar of this.jars.filter((one) =>
      /\/rocketmq-(?!tools|example|client)[a-z-]+-\d[^/]*\.jar$/.test(one),
    )) {
      const listed = execFileSync("jar", ["tf", jar], large).split("\n");
      const classes = listed.filter((file) => /^org\/apache\/rocketmq\/.*\.class$/.test(file));
      const names = classes.map((file) => file.slice(0, -".class".length).replaceAll("/", "."));
      graph.add(this.javap(["-v", "-p"], names));
    }
    return graph;
  }
}
