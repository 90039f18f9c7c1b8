/** Which method of RocketMQ's servers calls which, and which of them run only while a server gets ready. */

/** A method of a class, as `package.Class.name`; a constructor is called `<init>`. Those of one name count as one. */
export type Method = string;

/** A method or field that a method refers to. */
export interface Reference {
  readonly from: Method;
  /** The class that it names, itself or a child of the one that has it. */
  readonly owner: string;
  readonly name: string;
  readonly kind: "field" | "method";
  /** The interface as which it is handed on, to be called later; absent: it is called. */
  readonly handedOnAs?: string;
}

/** Where a server gets ready: this, and what nothing else calls. */
const gettingReady = /^(<(cl)?init>|main|(init|start|load|recover|schedul)\w*)$/;

/** What is handed on as this is mostly run again and again. */
const runsAgain = "java/lang/Runnable";

export class CallGraph {
  private readonly parents = new Map<string, readonly string[]>();
  private readonly methods = new Map<string, Set<string>>();
  private readonly found: Reference[] = [];

  /** @param described what `javap -v -p` says of classes */
  add(described: string): void {
    let self = "";
    let from = "";
    let lambdas: { readonly at: string; readonly from: Method; readonly handedOnAs: string }[] = [];
    let at = "";
    for (const line of described.split("\n")) {
      if (line.startsWith("Classfile ")) {
        self = named(/!\/(.*)\.class$/.exec(line)?.[1] ?? "");
        this.methods.set(self, new Set());
        lambdas = [];
      }
      const [, declared] = classLine.exec(line) ?? [];
      if (declared !== undefined) this.parents.set(self, parentsIn(declared, self));
      const name = methodIn(line, self);
      if (name !== undefined) {
        from = `${self}.${name}`;
        this.methods.get(self)?.add(name);
      }
      const [, kind, owner, member] = referenceLine.exec(line) ?? [];
      if (member !== undefined) this.refer({ from, owner, self, member, field: kind === "Field" });
      const [, index, handedOnAs] = lambdaLine.exec(line) ?? [];
      if (index !== undefined) lambdas.push({ at: index, from, handedOnAs });
      at = /^ {2}(\d+): #\d+ REF_/.exec(line)?.[1] ?? at;
      const [, of, body] = bodyLine.exec(line) ?? [];
      if (body === undefined) continue;
      for (const one of lambdas) if (one.at === at) this.refer({ ...one, owner: of, self, member: body });
    }
  }

  get references(): readonly Reference[] {
    return this.found;
  }

  /** A class, and those that it extends or implements. */
  withParents(name: string): string[] {
    return [name, ...(this.parents.get(name) ?? []).flatMap((one) => this.withParents(one))];
  }

  /** The methods that run only while a server gets ready. @param runs the classes that a server runs at all */
  runOnce(runs: (method: Method) => boolean): ReadonlySet<Method> {
    const callers = this.callersOf(runs);
    const once = new Set<Method>();
    for (const [one, names] of this.methods)
      for (const name of names) if (gettingReady.test(name)) once.add(`${one}.${name}`);
    for (let before = -1; before !== once.size;) {
      before = once.size;
      for (const [method, by] of callers) if (by.every((one) => once.has(one))) once.add(method);
    }
    return once;
  }

  /** Who calls a method; of one that is handed on to run again and again, itself, so that it never runs once only. */
  private callersOf(runs: (method: Method) => boolean): Map<Method, Method[]> {
    const children = new Map<string, string[]>();
    for (const [child, parents] of this.parents)
      for (const one of parents) children.set(one, [...(children.get(one) ?? []), child]);
    const withChildren = (one: string): string[] => [one, ...(children.get(one) ?? []).flatMap(withChildren)];
    const callers = new Map<Method, Method[]>();
    for (const { from, owner, name, kind, handedOnAs } of this.found) {
      if (kind === "field" || !runs(from)) continue;
      // Which class's method it is shows only when it runs.
      for (const one of new Set([...withChildren(owner), ...this.withParents(owner)])) {
        const method = `${one}.${name}`;
        if (!this.methods.get(one)?.has(name) || method === from) continue;
        const by = callers.get(method) ?? [];
        by.push(handedOnAs === runsAgain ? method : from);
        callers.set(method, by);
      }
    }
    return callers;
  }

  private refer(one: {
    readonly from: Method;
    readonly owner: string | undefined;
    readonly self: string;
    readonly member: string;
    readonly field?: boolean;
    readonly handedOnAs?: string;
  }): void {
    const { from, owner, self, member, field = false, handedOnAs } = one;
    if (owner !== undefined && !owner.startsWith("org/apache/rocketmq/")) return;
    this.found.push({
      ...{ from, owner: owner === undefined ? self : named(owner), name: member },
      ...{ kind: field ? "field" : "method", handedOnAs },
    });
  }
}

const classLine = /^(?:[a-z]+ )*(?:class|interface|enum) (\S.*)$/;
const referenceLine =
  /: (?:invoke|get|put)\w+ .*\/\/ (?:Interface)?(Method|Field) (?:([\w/$]+)\.)?"?([\w$<>]+)"?:/;
const lambdaLine = /: invokedynamic .*\/\/ InvokeDynamic #(\d+):\w+:\(.*\)L([\w/$]+);$/;
/** What a lambda or a method reference calls, as the last part of a class describes it. */
const bodyLine = /^ {6}#\d+ REF_\w+ ([\w/$]+)\."?([\w$<>]+)"?:/;

const named = (path: string): string => path.replaceAll("/", ".");

function parentsIn(declared: string, self: string): string[] {
  let plain = declared;
  while (/<[^<>]*>/.test(plain)) plain = plain.replace(/<[^<>]*>/g, "");
  return (plain.match(/org\.apache\.rocketmq\.[\w.$]+/g) ?? []).filter((one) => one !== self);
}

function methodIn(line: string, self: string): string | undefined {
  if (/^ {2}static \{\}/.test(line)) return "<clinit>";
  const [, name] = /^ {2}(?:[a-z<][^(]* )?([\w.$]+)\(.*\).*;$/.exec(line) ?? [];
  return name === self ? "<init>" : name;
}
